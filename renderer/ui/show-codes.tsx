import { Pause, Play, QrCode as QrIcon, StepForward } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput, Failure } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';
import { useText } from '../messages/use-text.ts';
import { BusyLine } from './busy-line.tsx';
import { Button } from './button.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { Hex } from './hex.tsx';
import { Notice } from './notice.tsx';
import { QrCode } from './qr-code.tsx';
import { useCodes } from './use-codes.ts';
import { WindowDialog } from './window-dialog.tsx';
import dialog from './window-dialog.module.css';
import styles from './show-codes.module.css';

interface FileOfRun {
  readonly runId: string;
  /** As evidence lists it. */
  readonly path: string;
}

/** The button that shows a file a run made as QR codes, one or one after another, and saves them for paper. */
export function ShowCodes(props: FileOfRun) {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" size="small" icon={<QrIcon aria-hidden size="1.1em" />} onPress={() => setOpen(true)}>
        {t('codes.show')}
      </Button>
      <WindowDialog open={open} onClose={() => setOpen(false)} title={t('codes.title', { name: props.path })} wide>
        <Codes {...props} />
        <div className={dialog['actions']}>
          <Button look="quiet" onPress={() => setOpen(false)}>
            {t('word.close')}
          </Button>
        </div>
      </WindowDialog>
    </>
  );
}

function Codes({ runId, path }: FileOfRun) {
  const t = useText();
  const { view, code, failure, playing, play, step } = useCodes(runId, path, true);
  if (failure !== null) return <FailureNotice failure={failure} />;
  if (view === null || code === null) return <BusyLine>{t('word.loading')}</BusyLine>;
  const { needed } = view;
  return (
    <div className={styles['stack']}>
      <p>{t(needed === 1 ? 'codes.one' : 'codes.many', { needed })}</p>
      <div className={styles['code']}>
        <QrCode rows={code.rows} label={t('codes.code', { sequence: code.sequence })} />
        {needed > 1 && (
          <>
            <p className={styles['at']}>{t('codes.at', { sequence: code.sequence, needed })}</p>
            <div className={styles['actions']}>
              <Button
                icon={playing ? <Pause aria-hidden size="1.1em" /> : <Play aria-hidden size="1.1em" />}
                onPress={() => play(!playing)}
              >
                {t(playing ? 'codes.pause' : 'codes.play')}
              </Button>
              <Button icon={<StepForward aria-hidden size="1.1em" />} disabled={playing} onPress={step}>
                {t('codes.step')}
              </Button>
            </div>
          </>
        )}
      </div>
      <Hex value={view.hash.sha256} />
      <SaveSheet runId={runId} path={path} />
    </div>
  );
}

function SaveSheet({ runId, path }: FileOfRun) {
  const t = useText();
  const [saved, setSaved] = useState<CallOutput<'saveCodeSheet'> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (paper: 'a4' | 'letter'): Promise<void> => {
    const answer = await call('saveCodeSheet', { runId, path, paper });
    setSaved(answer.ok ? answer.value : null);
    setFailure(answer.ok ? null : answer.error);
  };
  return (
    <>
      <div className={styles['actions']}>
        <Button size="small" look="quiet" onPress={() => void save('a4')}>
          {t('codes.sheet.a4')}
        </Button>
        <Button size="small" look="quiet" onPress={() => void save('letter')}>
          {t('codes.sheet.letter')}
        </Button>
      </div>
      {failure !== null && <FailureNotice failure={failure} />}
      {saved !== null && (
        <Notice tone="good" title={t('codes.saved', { codes: saved.codes, needed: saved.needed })} alert>
          <p className={styles['path']}>{saved.path}</p>
        </Notice>
      )}
    </>
  );
}
