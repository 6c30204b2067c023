import { CircleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { useText } from '../messages/use-text.ts';
import { CheckBox } from './check-box.tsx';
import { cx } from './cx.ts';
import styles from './field.module.css';

/** Words between white space, commas and semicolons. */
const countWords = (text: string): number => text.split(/[\s,;]+/u).filter((word) => word !== '').length;

/**
 * The words of a share card, or its code scanned or pasted. SECURITY: uncontrolled, as every secret’s field (secret-field.tsx); what
 * is kept here of what is typed is how many words it is. Covered unless its custodian wants to see it.
 */
export function CardField(props: {
  readonly secretId: string;
  readonly label: string;
  readonly words: number;
  readonly problem: string | null;
}) {
  const t = useText();
  const id = useId();
  const [count, setCount] = useState(0);
  const [visible, setVisible] = useState(false);
  const described = [`${id}-hint`, ...(props.problem === null ? [] : [`${id}-problem`])].join(' ');
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {props.label}
      </label>
      <textarea
        id={id}
        className={cx(styles['input'], styles['mono'], styles['lines'], !visible && styles['covered'])}
        rows={5}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        data-secret={props.secretId}
        data-private
        aria-invalid={props.problem !== null}
        aria-describedby={described}
        onInput={(event) => setCount(countWords(event.currentTarget.value))}
      />
      <p id={`${id}-hint`} className={styles['hint']}>
        {t('prompt.card.count', { count, words: props.words })} {t('prompt.card.hint')}
      </p>
      <CheckBox checked={visible} onChange={setVisible} invalid={false}>
        {t('prompt.card.visible')}
      </CheckBox>
      {props.problem !== null && (
        <p id={`${id}-problem`} className={styles['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          <span>{props.problem}</span>
        </p>
      )}
    </div>
  );
}
