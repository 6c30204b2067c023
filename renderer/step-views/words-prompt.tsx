import { CircleAlert, PanelsTopLeft } from 'lucide-react';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { cx } from '../ui/cx.ts';
import field from '../ui/field.module.css';
import { Field } from '../ui/field.tsx';
import type { PromptValue } from './prompt-view.tsx';
import { readSources } from './read-sources.ts';
import styles from './prompt-view.module.css';

interface WordsPromptProps {
  readonly prompt: Extract<Prompt, { kind: 'words' }>;
  readonly value: PromptValue | undefined;
  readonly onChange: (value: PromptValue) => void;
  readonly missing: boolean;
  readonly onPaper: (() => void) | null;
}

/** Four words by their numbers, and where they were read. The words themselves are not on this screen. */
export function WordsPrompt(props: WordsPromptProps) {
  const t = useText();
  const { prompt, onPaper } = props;
  const given = typeof props.value === 'object' && 'words' in props.value ? props.value : { words: [], source: '' };
  const typed = given.words.filter((word) => word !== '');
  const numbers = prompt.positions.map((position) => position + 1);
  const sources = [
    ...(onPaper === null ? [] : [{ value: readSources.sheet, label: t('prompt.words.source.sheet') }]),
    { value: readSources.paper, label: t('prompt.words.source.paper') },
    { value: readSources.machine, label: t('prompt.words.source.machine') },
  ];
  return (
    <fieldset className={styles['words']}>
      <legend className={styles['label']}>{prompt.label}</legend>
      {onPaper !== null && (
        <div className={styles['paper']}>
          <p>{t('run.paper.text')}</p>
          <Button size="small" icon={<PanelsTopLeft aria-hidden size="1.1em" />} onPress={onPaper}>
            {t('run.paper')}
          </Button>
        </div>
      )}
      <Field
        label={t('prompt.words.label', { numbers: numbers.join(', ') })}
        hint={t('prompt.words.hint')}
        value={given.words.join(' ')}
        onChange={(text) => props.onChange({ ...given, words: text.trimStart().split(/\s/u) })}
        maxLength={200}
      />
      {/* Each word under its number as it is typed, so that one left out is seen at once. */}
      <ol className={styles['typed']} aria-hidden>
        {numbers.map((number, at) => (
          <li key={number} className={cx(typed[at] === undefined && styles['open'])}>
            <span>{number}</span>
            <span>{typed[at] ?? '…'}</span>
          </li>
        ))}
      </ol>
      <ChoiceCards
        label={t('prompt.words.source')}
        options={sources}
        value={given.source === '' ? null : given.source}
        onChange={(source) => props.onChange({ words: given.words, source })}
        inline
      />
      {props.missing && (
        <p className={field['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          {t('prompt.words.missing')}
        </p>
      )}
    </fieldset>
  );
}
