import { CircleCheck } from 'lucide-react';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { useText } from '../messages/use-text.ts';
import field from '../ui/field.module.css';
import { Field } from '../ui/field.tsx';
import styles from './prompt-view.module.css';

/** Arms the button: the label typed letter by letter. */
export function TypeLabelPrompt(props: {
  readonly prompt: Extract<Prompt, { kind: 'type-label' }>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly wrong: boolean;
}) {
  const t = useText();
  const { prompt, value } = props;
  return (
    <div className={styles['stack']}>
      <Field
        label={prompt.label}
        value={value}
        onChange={props.onChange}
        hint={t('prompt.label.expected', { text: prompt.expected })}
        mono
        problem={props.wrong ? t('prompt.label.differs') : null}
      />
      {value === prompt.expected && (
        <p className={field['good']} role="status">
          <CircleCheck aria-hidden size="1em" />
          {t('prompt.label.matches')}
        </p>
      )}
    </div>
  );
}
