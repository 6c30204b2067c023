// The current step for everyone at once: very large, nothing to press, never a secret and never a word that is being read back.

import { useEffect } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useSay } from '../../messages/spoken/use-say.ts';
import { useRetold } from '../../messages/spoken/use-retold.ts';
import { useRole } from '../../messages/use-role.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { turnsOf } from '../../store/turn.ts';
import { closeBeside } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { BusyLine } from '../../ui/busy-line.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ModeFrame } from '../shell/mode-frame.tsx';
import styles from './room.module.css';

export function RoomScreen(props: { readonly runId: string }) {
  const t = useText();
  const run = useApp((state) => state.run);
  const failure = useApp((state) => state.runFailure);
  const openRun = useApp((state) => state.openRun);
  useEffect(() => void openRun(props.runId), [props.runId, openRun]);
  if (run === null)
    return (
      <main className={styles['wait']}>
        {failure === null ? <BusyLine>{t('word.loading')}</BusyLine> : <FailureNotice failure={failure} />}
      </main>
    );
  return (
    <div className={styles['room']}>
      <ModeFrame mode={run.mode} />
      <RoomBody run={run} />
    </div>
  );
}

function RoomBody(props: { readonly run: RunView }) {
  const run = useRetold(props.run);
  const t = useText();
  const role = useRole();
  const at = run.steps.findIndex((step) => step.status === 'current');
  const next = run.steps[at + 1];
  const { current } = run;
  const turns = current === null ? [] : turnsOf(current);
  const say = useSay();
  const happened = (run.drill?.events ?? []).filter(({ open }) => open);
  return (
    <main className={styles['body']}>
      <header className={styles['top']}>
        <p>
          {run.playbook} · <strong>{run.title}</strong>
        </p>
        {at >= 0 && <p className={styles['count']}>{t('run.step', { n: at + 1, total: run.steps.length })}</p>}
      </header>
      <section className={styles['step']} aria-live="polite">
        <h1 tabIndex={-1} className={styles['title']}>
          {current?.title ?? t(run.status === 'aborted' ? 'run.over.aborted' : 'run.over.finished')}
        </h1>
        {happened.map((event) => (
          <div key={event.id} className={styles['event']}>
            <p className={styles['now']}>{t('drill.event')}</p>
            <h2>{say(event.title)}</h2>
            <p>{say(event.says)}</p>
          </div>
        ))}
        {run.status === 'paused' && <p className={styles['paused']}>{t('room.paused')}</p>}
        {current !== null && (
          <>
            <p className={styles['say']}>{current.say}</p>
            <div className={styles['turn']}>
              <p className={styles['now']}>{t('room.turn')}</p>
              <ul className={styles['names']}>
                {turns.map((turn) => (
                  <li key={turn.person}>
                    {turn.name} <span>{role(turn.role)}</span>
                  </li>
                ))}
              </ul>
            </div>
          </>
        )}
      </section>
      <footer className={styles['foot']}>
        <ol className={styles['dashes']} aria-hidden>
          {run.steps.map((step) => (
            <li key={step.id} className={styles[step.status]} />
          ))}
        </ol>
        <div className={styles['next']}>
          <p>{next !== undefined && t('room.next', { title: next.title })}</p>
          <Button look="quiet" size="small" onPress={() => closeBeside(run.runId)}>
            {t('word.close')}
          </Button>
        </div>
      </footer>
    </main>
  );
}
