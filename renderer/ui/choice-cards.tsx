import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import { CircleAlert } from 'lucide-react';
import { cx } from './cx.ts';
import field from './field.module.css';
import styles from './choice-cards.module.css';

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
  readonly face?: ReactNode;
}

interface ChoiceCardsProps {
  readonly label: string;
  readonly options: readonly ChoiceOption[];
  readonly value: string | null;
  readonly onChange: (value: string) => void;
  readonly problem?: string | null;
  readonly hint?: string;
  /** As wide as their words, beside each other. */
  readonly inline?: boolean;
}

/** One of a few, each on a card; arrow keys move, as in any radio group. */
export function ChoiceCards(props: ChoiceCardsProps) {
  const problem = props.problem ?? null;
  return (
    <RadioGroup className={cx(styles['group'])} value={props.value} onChange={props.onChange} isInvalid={problem !== null}>
      <Label className={cx(field['label'])}>{props.label}</Label>
      {props.hint !== undefined && <p className={field['hint']}>{props.hint}</p>}
      <div className={cx(styles['cards'], props.inline === true && styles['inline'])}>
        {props.options.map((option) => (
          <RadioField key={option.value} value={option.value} className={cx(styles['field'])}>
            <RadioButton className={cx(styles['card'])}>
              {option.face ?? <span className={styles['dot']} aria-hidden />}
              <span className={styles['words']}>
                <span className={styles['name']}>{option.label}</span>
                {option.note !== undefined && <span className={styles['note']}>{option.note}</span>}
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
      {problem !== null && (
        <p className={field['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          {problem}
        </p>
      )}
    </RadioGroup>
  );
}
