import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import { ReasonForm } from './reason-form.tsx';

export type ControlAct = 'pause' | 'exception' | 'abort';

/** Pause, exception or abort: asks who and why. What was written stays when the dialog is put away. */
export function ControlDialog(props: {
  readonly run: RunView;
  readonly act: ControlAct;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { run, act } = props;
  const t = useText();
  const control = useApp((state) => state.control);
  const failure = useApp((state) => state.runFailure);
  const [given, setGiven] = useState({ person: run.people[0]?.id ?? '', reason: '' });
  async function send(): Promise<void> {
    if (!(await control(act, given.person, given.reason.trim()))) return;
    setGiven({ ...given, reason: '' });
    props.onClose();
  }
  return (
    <WindowDialog open={props.open} onClose={props.onClose} title={t(`control.${act}.title`)} alarm={act === 'abort'}>
      <p>{t(`control.${act}.text`)}</p>
      <ReasonForm
        people={run.people}
        given={given}
        onGiven={setGiven}
        button={act === 'abort' ? t('control.abort.button', { title: run.title }) : t(`control.${act}.button`)}
        onSend={() => void send()}
        onCancel={props.onClose}
        {...(act === 'abort' ? { arm: t('control.abort.arm') } : {})}
      />
      {failure !== null && <FailureNotice failure={failure} />}
    </WindowDialog>
  );
}
