import { Lock, LockOpen, OctagonAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { CurrentStep } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { mainDecision, otherDecisions } from '../../store/turn-form.ts';
import { cx } from '../../ui/cx.ts';
import { Notice } from '../../ui/notice.tsx';
import type { TurnFormState } from './use-turn-form.ts';
import styles from './action-bar.module.css';

/** One button with verb and object; beside it the quiet way to refuse. What cannot be undone is armed first. */
export function ActionBar(props: { readonly current: CurrentStep; readonly state: TurnFormState; readonly settled: boolean }) {
  const { current, state, settled } = props;
  const t = useText();
  const id = useId();
  const busy = useApp((store) => store.busy);
  const [refusing, setRefusing] = useState(false);
  const armed = state.complete && (!state.hasSwitch || state.switched);
  const blocked = !settled || (current.irreversible && !armed);
  const note = state.form.statement !== null || current.irreversible;

  return (
    <div className={cx(styles['bar'], current.irreversible && styles['grave'])}>
      {refusing && (
        <Notice tone="warn" title={t('run.refuse.title')} alert>
          <p>{t('run.refuse.text')}</p>
        </Notice>
      )}
      {note && (
        <div className={styles['notes']} id={id}>
          {state.form.statement !== null && (
            <p className={styles['statement']}>
              <span>{t('run.statement')}</span>
              <strong>«{state.form.statement.label}»</strong>
            </p>
          )}
          {current.irreversible && (
            <p className={styles['undo']}>
              <OctagonAlert aria-hidden size="1.2em" />
              <strong>{t('run.irreversible')}.</strong>
            </p>
          )}
          {current.irreversible && !busy && (
            <p className={cx(styles['arming'], armed && styles['armed'])} role="status">
              {armed ? <LockOpen aria-hidden size="1.1em" /> : <Lock aria-hidden size="1.1em" />}
              {armed ? t('run.armed') : t(state.hasSwitch ? 'run.arm.hint' : 'run.arm.type')}
            </p>
          )}
        </div>
      )}
      {state.hasSwitch && (
        <CheckBox checked={state.switched} onChange={state.setSwitched}>
          {t('run.arm')}: {current.button}
        </CheckBox>
      )}
      <div className={styles['buttons']} data-fire>
        {refusing ? (
          <>
            <Button look="danger" size="big" disabled={blocked} pending={busy} onPress={() => state.submit('refuse')}>
              {t('run.refuse.fire')}
            </Button>
            <Button look="quiet" size="big" onPress={() => setRefusing(false)}>
              {t('run.refuse.back')}
            </Button>
          </>
        ) : (
          <>
            <Button
              look="primary"
              size="big"
              disabled={blocked}
              pending={busy}
              onPress={() => state.submit(mainDecision(state.form))}
              {...(note ? { describedBy: id } : {})}
            >
              {current.button}
            </Button>
            {state.form.decision?.options.some(({ value }) => value === 'refuse') === true && (
              <Button look="quiet" size="big" disabled={busy} onPress={() => setRefusing(true)}>
                {t('run.refuse')}
              </Button>
            )}
            {otherDecisions(state.form).map(({ value, label }) => (
              <Button key={value} look="quiet" size="big" disabled={busy || !settled} onPress={() => state.submit(value)}>
                {label}
              </Button>
            ))}
          </>
        )}
      </div>
    </div>
  );
}
