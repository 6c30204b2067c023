import { ScanLine, ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatUtc } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { bytesOf } from '../../store/bytes-of.ts';
import { Notice } from '../../ui/notice.tsx';
import { ReadCodes } from '../../ui/read-codes.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import styles from './checkpoint-desk.module.css';
import dialog from '../../ui/window-dialog.module.css';

/** True while a production run waits for the last checkpoint on paper. */
export function useCheckpointAwaited(): boolean {
  const fetchHistory = useApp((state) => state.fetchHistory);
  useEffect(() => void fetchHistory(), [fetchHistory]);
  return useApp((state) => state.history?.state === 'awaited');
}

/** Asks for the last checkpoint on paper, and says what came of it; nothing where none is wanted. */
export function CheckpointDesk() {
  const t = useText();
  const history = useApp((state) => state.history);
  const failure = useApp((state) => state.historyFailure);
  const comparing = useApp((state) => state.comparing);
  const compare = useApp((state) => state.compareCheckpoint);
  const [text, setText] = useState('');
  const [skipping, setSkipping] = useState(false);
  if (history === null || history.last === null) return null;
  const { last } = history;
  if (history.state === 'compared') return <Notice tone="good" title={t('history.compared')} />;
  if (history.state === 'skipped')
    return (
      <Notice tone="warn" title={t('history.skipped')}>
        <p>{history.check.reason}</p>
      </Notice>
    );
  return (
    <Sheet title={t('history.title')} note={t('history.text', { title: last.title, at: formatUtc(last.at) })}>
      <div className={styles['form']}>
        <Field label={t('history.field')} hint={t('history.hint')} value={text} onChange={setText} lines mono maxLength={8192} />
        {failure !== null && <FailureNotice failure={failure} />}
        <div className={styles['actions']}>
          <ReadCodes onFile={({ base64 }) => setText(new TextDecoder().decode(bytesOf(base64)))} />
          <Button look="quiet" disabled={comparing} onPress={() => setSkipping(true)}>
            {t('history.skip')}
          </Button>
          <Button
            look="primary"
            icon={text.includes('conclave/') ? <ScanLine aria-hidden size="1.1em" /> : <ShieldCheck aria-hidden size="1.1em" />}
            pending={comparing}
            disabled={text.trim() === ''}
            onPress={() => void compare(text)}
          >
            {t('history.compare')}
          </Button>
        </div>
      </div>
      <SkipDialog open={skipping} onClose={() => setSkipping(false)} />
    </Sheet>
  );
}

/** Going on without the checkpoint: who, why, and armed before it fires. */
function SkipDialog(props: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useText();
  const comparing = useApp((state) => state.comparing);
  const failure = useApp((state) => state.historyFailure);
  const skip = useApp((state) => state.skipCheckpoint);
  const [by, setBy] = useState('');
  const [reason, setReason] = useState('');
  const [armed, setArmed] = useState(false);
  const whole = by.trim() !== '' && reason.trim() !== '' && armed;
  return (
    <WindowDialog open={props.open} onClose={props.onClose} title={t('history.skip.title')} alarm>
      <p>{t('history.skip.text')}</p>
      <Field label={t('history.skip.by')} value={by} onChange={setBy} maxLength={200} />
      <Field label={t('control.reason')} hint={t('control.reason.hint')} value={reason} onChange={setReason} lines maxLength={2000} />
      <CheckBox checked={armed} onChange={setArmed}>
        {t('history.skip.arm')}
      </CheckBox>
      {failure !== null && <FailureNotice failure={failure} />}
      <div className={dialog['actions']}>
        <Button look="quiet" onPress={props.onClose}>
          {t('word.cancel')}
        </Button>
        <Button look="danger" pending={comparing} disabled={!whole} onPress={() => void skip(by.trim(), reason.trim())}>
          {t('history.skip.button')}
        </Button>
      </div>
    </WindowDialog>
  );
}
