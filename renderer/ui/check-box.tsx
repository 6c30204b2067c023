import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { Check } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './check-box.module.css';

/** A sentence to agree to. */
export function CheckBox(props: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly invalid?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <CheckboxField isSelected={props.checked} onChange={props.onChange} isInvalid={props.invalid ?? false}>
      <CheckboxButton className={cx(styles['row'])}>
        <span className={styles['box']} aria-hidden>
          <Check size="0.9em" strokeWidth={3.5} />
        </span>
        <span>{props.children}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}
