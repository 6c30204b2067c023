// The run: script, stage, what is being made. A pure function of the RunView and of who was chosen.

import { useEffect, useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useRetold } from '../../messages/spoken/use-retold.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { turnOf } from '../../store/turn.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Said } from '../../ui/said.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import { CheckpointDesk, useCheckpointAwaited } from '../checkpoint/checkpoint-desk.tsx';
import { DrillEvents } from './drill-events.tsx';
import { RunHeader } from './run-header.tsx';
import { RunOver } from './run-over.tsx';
import { ScriptList } from './script-list.tsx';
import { SideColumn } from './side-column.tsx';
import { StagePanel } from './stage-panel.tsx';
import { WhyText } from './why-text.tsx';
import { cx } from '../../ui/cx.ts';
import dialog from '../../ui/window-dialog.module.css';
import styles from './run-screen.module.css';

export function RunScreen(props: { readonly runId: string }) {
  const { runId } = props;
  const run = useApp((state) => state.run);
  const failure = useApp((state) => state.runFailure);
  const openRun = useApp((state) => state.openRun);
  const t = useText();
  useEffect(() => {
    if (useApp.getState().run?.runId !== runId) void openRun(runId);
  }, [runId, openRun]);
  if (run === null || run.runId !== runId)
    return (
      <div className={styles['wait']}>
        {failure === null ? <BusyLine>{t('word.loading')}</BusyLine> : <FailureNotice failure={failure} />}
      </div>
    );
  return <RunBody run={run} />;
}

function RunBody(props: { readonly run: RunView }) {
  const run = useRetold(props.run);
  const t = useText();
  const actor = useApp((state) => state.actor);
  const [why, setWhy] = useState(false);
  const waits = useCheckpointAwaited() && run.mode === 'production';
  const { current } = run;
  const at = run.steps.findIndex((step) => step.status === 'current');

  // One keystroke away: ? anywhere but in a field, F1 there too.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key !== 'F1' && (event.key !== '?' || typing)) return;
      event.preventDefault();
      setWhy(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  // A new step is read from its top.
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, [current?.stepId, current?.kind]);

  return (
    <div className={styles['page']}>
      <RunHeader run={run} onWhy={() => setWhy(true)} />
      <Said live>
        {current === null
          ? ''
          : `${t('run.step', { n: at + 1, total: run.steps.length })}: ${current.title}. ${t('run.now')}: ${turnOf(current, actor)?.name ?? t('run.nobody')}.`}
      </Said>
      <div className={cx(styles['columns'], current === null && styles['over'])}>
        <div className={styles['script']}>
          <ScriptList steps={run.steps} />
        </div>
        <div className={styles['strip']}>
          <div className={styles['dashes']} aria-hidden>
            {run.steps.map((step) => (
              <i key={step.id} className={styles[step.status]} />
            ))}
          </div>
          <Fold title={t('run.script.all')} level={2}>
            <ScriptList steps={run.steps} />
          </Fold>
        </div>
        {current === null ? (
          <RunOver run={run} />
        ) : waits ? (
          <CheckpointDesk />
        ) : (
          <div className={styles['middle']}>
            {run.drill !== undefined && <DrillEvents run={run} drill={run.drill} />}
            <StagePanel run={run} current={current} />
          </div>
        )}
        <div className={styles['side']}>
          <SideColumn run={run} />
        </div>
      </div>
      <WindowDialog open={why} onClose={() => setWhy(false)} title={current?.title ?? t('run.why')}>
        <div className={styles['why']}>
          <WhyText why={current?.why ?? ''} />
        </div>
        <div className={dialog['actions']}>
          <Button onPress={() => setWhy(false)}>{t('word.close')}</Button>
        </div>
      </WindowDialog>
    </div>
  );
}
