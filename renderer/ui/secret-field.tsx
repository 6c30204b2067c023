import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { cx } from './cx.ts';
import styles from './field.module.css';

interface SecretFieldProps {
  /** What finds the field again at the moment of sending (read-secret.ts). */
  readonly secretId: string;
  readonly label: string;
  /** Label of the second field, where it is typed twice. */
  readonly againLabel?: string;
  readonly hint?: string;
  readonly problem?: string | null;
  readonly autoFocus?: boolean;
}

/**
 * SECURITY: uncontrolled on purpose (rules.md, Secrets). What is typed lives in the input element alone, never in React's
 * state or a store; it is read once, as bytes, and the element emptied in the same breath. No browser may remember it.
 */
export function SecretField(props: SecretFieldProps) {
  const id = useId();
  const problem = props.problem ?? null;
  const described = [props.hint === undefined ? '' : `${id}-hint`, problem === null ? '' : `${id}-problem`]
    .filter((part) => part !== '')
    .join(' ');
  const input = (again: boolean) => (
    <input
      id={again ? `${id}-again` : id}
      className={cx(styles['input'], styles['mono'])}
      type="password"
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      aria-invalid={problem !== null}
      {...(described === '' ? {} : { 'aria-describedby': described })}
      {...(again ? { 'data-secret-again': props.secretId } : { 'data-secret': props.secretId, autoFocus: props.autoFocus ?? false })}
    />
  );
  return (
    <div className={styles['field']}>
      <div className={cx(props.againLabel !== undefined && styles['pair'])}>
        <div className={styles['field']}>
          <label className={styles['label']} htmlFor={id}>
            {props.label}
          </label>
          {input(false)}
        </div>
        {props.againLabel !== undefined && (
          <div className={styles['field']}>
            <label className={styles['label']} htmlFor={`${id}-again`}>
              {props.againLabel}
            </label>
            {input(true)}
          </div>
        )}
      </div>
      {props.hint !== undefined && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {props.hint}
        </p>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className={styles['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
