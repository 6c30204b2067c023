import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './reason-form.module.css';

interface ReasonFormProps {
  readonly people: RunView['people'];
  readonly given: { readonly person: string; readonly reason: string };
  readonly onGiven: (given: { person: string; reason: string }) => void;
  readonly button: string;
  readonly onSend: () => void;
  readonly onCancel?: () => void;
  /** What must be agreed to first, for an act that ends the run. */
  readonly arm?: string;
}

/** Who says so, and why: every control of a run is a logged outcome. */
export function ReasonForm(props: ReasonFormProps) {
  const t = useText();
  const busy = useApp((state) => state.busy);
  const { given, onGiven } = props;
  const [missing, setMissing] = useState(false);
  const [armed, setArmed] = useState(false);
  function send(): void {
    const empty = given.reason.trim() === '';
    setMissing(empty);
    if (!empty) props.onSend();
  }
  return (
    <div className={styles['form']}>
      <ChoiceCards
        label={t('control.person')}
        inline
        value={given.person}
        onChange={(person) => onGiven({ ...given, person })}
        options={props.people.map((person) => ({
          value: person.id,
          label: person.name,
          face: <Avatar name={person.name} size="small" tone={person.id === given.person ? 'accent' : 'plain'} />,
        }))}
      />
      <Field
        label={t('control.reason')}
        hint={t('control.reason.hint')}
        value={given.reason}
        onChange={(reason) => onGiven({ ...given, reason })}
        lines
        maxLength={2000}
        problem={missing && given.reason.trim() === '' ? t('control.reason.missing') : null}
      />
      {props.arm !== undefined && (
        <CheckBox checked={armed} onChange={setArmed}>
          {props.arm}
        </CheckBox>
      )}
      <div className={styles['actions']}>
        {props.onCancel !== undefined && (
          <Button look="quiet" onPress={props.onCancel}>
            {t('word.cancel')}
          </Button>
        )}
        <Button
          look={props.arm === undefined ? 'primary' : 'danger'}
          pending={busy}
          disabled={props.arm !== undefined && !armed}
          onPress={send}
        >
          {props.button}
        </Button>
      </div>
    </div>
  );
}
