import { CircleAlert, PanelsTopLeft } from 'lucide-react';
import type { Prompt } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
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
  const given = typeof props.value === 'object' ? props.value : { words: [], source: '' };
  const setWord = (at: number, word: string): void =>
    props.onChange({ ...given, words: prompt.positions.map((_, index) => (index === at ? word : (given.words[index] ?? ''))) });
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
      <div className={styles['inputs']}>
        {prompt.positions.map((position, at) => (
          <Field
            key={position}
            label={t('prompt.words.word', { n: position + 1 })}
            value={given.words[at] ?? ''}
            onChange={(word) => setWord(at, word)}
            maxLength={32}
          />
        ))}
      </div>
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
