import { CirclePause, CircleQuestionMark, Hourglass, ListOrdered, OctagonX, PenLine, Projector, ScrollText, UserX } from 'lucide-react';
import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { minutesOf } from '../../format/duration.ts';
import { shortHex } from '../../format/hex.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { openBeside } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PrintScript } from '../paper/print-script.tsx';
import { ControlDialog, type ControlAct } from './control-dialog.tsx';
import { AbsenceDialog } from './absence-dialog.tsx';
import { TranscriptDialog } from './transcript-dialog.tsx';
import styles from './run-header.module.css';

/** Which ceremony, which step, how long; and what is always at hand. */
export function RunHeader(props: { readonly run: RunView; readonly onWhy: () => void }) {
  const { run } = props;
  const t = useText();
  const dismiss = useApp((state) => state.dismissFailure);
  const [act, setAct] = useState<ControlAct>('pause');
  const [open, setOpen] = useState(false);
  const [reading, setReading] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const at = run.steps.findIndex((step) => step.status === 'current');
  const spent = minutesOf(run.steps.reduce((sum, step) => sum + (step.secondsSpent ?? 0), 0));
  const planned = run.steps.reduce((sum, step) => sum + step.minutesPlanned, 0);
  const going = run.status === 'open' || run.status === 'paused' || run.status === 'sealed';
  const ask = (which: ControlAct) => (): void => {
    dismiss();
    setAct(which);
    setOpen(true);
  };
  return (
    <header className={styles['head']}>
      <div className={styles['words']}>
        <p className={styles['over']}>
          {run.playbook} · {run.title} · {t('run.plan')} <span className={styles['hash']}>{shortHex(run.planSha256)}</span>
        </p>
        <h1 tabIndex={-1}>{run.current?.title ?? run.title}</h1>
      </div>
      <div className={styles['side']}>
        <div className={styles['chips']}>
          {at >= 0 && (
            <Chip tone="accent" icon={<ListOrdered aria-hidden />}>
              {t('run.step', { n: at + 1, total: run.steps.length })}
            </Chip>
          )}
          <span title={t('run.minutes.label', { spent, planned })}>
            <Chip tone="outline" icon={<Hourglass aria-hidden />}>
              {t('run.minutes', { spent, planned })}
            </Chip>
          </span>
        </div>
        {going && (
          <div className={styles['controls']} role="group" aria-label={t('run.controls')}>
            <Button look="quiet" size="small" icon={<CircleQuestionMark aria-hidden size="1.1em" />} onPress={props.onWhy}>
              {t('run.why.open')}
            </Button>
            <Button look="quiet" size="small" icon={<Projector aria-hidden size="1.1em" />} onPress={() => openBeside('room', run.runId)}>
              {t('run.room')}
            </Button>
            <Button look="quiet" size="small" icon={<ScrollText aria-hidden size="1.1em" />} onPress={() => setReading(true)}>
              {t('transcript.open')}
            </Button>
            <PrintScript of={{ runId: run.runId }} small />
            {run.status === 'open' && (
              <Button size="small" icon={<CirclePause aria-hidden size="1.1em" />} onPress={ask('pause')}>
                {t('run.pause')}
              </Button>
            )}
            {run.status !== 'sealed' && (
              <Button size="small" icon={<PenLine aria-hidden size="1.1em" />} onPress={ask('exception')}>
                {t('run.exception')}
              </Button>
            )}
            {run.status === 'open' && (
              <Button
                size="small"
                icon={<UserX aria-hidden size="1.1em" />}
                onPress={() => {
                  dismiss();
                  setLeaving(true);
                }}
              >
                {t('run.absence')}
              </Button>
            )}
            <Button size="small" icon={<OctagonX aria-hidden size="1.1em" />} onPress={ask('abort')}>
              {t('run.abort')}
            </Button>
          </div>
        )}
      </div>
      <TranscriptDialog run={run} open={reading} onClose={() => setReading(false)} />
      <AbsenceDialog run={run} open={leaving} onClose={() => setLeaving(false)} />
      <ControlDialog key={act} run={run} act={act} open={open} onClose={() => setOpen(false)} />
    </header>
  );
}
