import { ChevronDown, CircleAlert } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { cx } from './cx.ts';
import field from './field.module.css';
import styles from './select.module.css';

/** One of many, chosen from a list that opens. */
export function Select(props: {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly problem?: string | null;
  readonly hint?: string;
}) {
  const problem = props.problem ?? null;
  return (
    <AriaSelect
      className={cx(field['field'])}
      value={props.value === '' ? null : props.value}
      onChange={(key) => key !== null && props.onChange(String(key))}
      isInvalid={problem !== null}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
    >
      <Label className={cx(field['label'])}>{props.label}</Label>
      <Button className={cx(field['input'], styles['button'])}>
        <SelectValue className={cx(styles['value'])} />
        <ChevronDown aria-hidden size="1.1em" />
      </Button>
      {props.hint !== undefined && <p className={field['hint']}>{props.hint}</p>}
      {problem !== null && (
        <p className={field['problem']}>
          <CircleAlert aria-hidden size="1em" />
          <span>{problem}</span>
        </p>
      )}
      <Popover className={cx(styles['popover'])}>
        <ListBox className={cx(styles['list'])}>
          {props.options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className={cx(styles['item'])}>
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
