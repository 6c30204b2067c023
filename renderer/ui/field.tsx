import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { CircleAlert } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly problem?: string | null;
  readonly mono?: boolean;
  readonly lines?: boolean;
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
}

/** One line (or several) of text that is no secret, with its hint and what is wrong with it. */
export function Field(props: FieldProps) {
  const problem = props.problem ?? null;
  const className = cx(styles['input'], props.mono === true && styles['mono']);
  return (
    <TextField
      className={cx(styles['field'])}
      value={props.value}
      onChange={props.onChange}
      isInvalid={problem !== null}
      autoComplete="off"
      spellCheck="false"
      {...(props.autoFocus === undefined ? {} : { autoFocus: props.autoFocus })}
      {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
    >
      <Label className={cx(styles['label'])}>{props.label}</Label>
      {props.lines === true ? (
        <TextArea className={cx(className, styles['lines'])} rows={3} />
      ) : (
        <Input className={className} autoCorrect="off" autoCapitalize="off" />
      )}
      {props.hint !== undefined && (
        <Text slot="description" className={cx(styles['hint'])}>
          {props.hint}
        </Text>
      )}
      <FieldError className={cx(styles['problem'])}>
        <CircleAlert aria-hidden size="1em" />
        <span>{problem}</span>
      </FieldError>
    </TextField>
  );
}
