import { TriangleAlert } from 'lucide-react';
import type { CurrentStep, RunView } from '../../../preload/contract/run-view.ts';
import { useRole } from '../../messages/use-role.ts';
import { useText } from '../../messages/use-text.ts';
import { RevealCard } from '../../step-views/reveal-card.tsx';
import { StageView } from '../../step-views/stage-view.tsx';
import { useApp } from '../../store/app-store.ts';
import { turnOf, turnsOf } from '../../store/turn.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PausedPanel } from './paused-panel.tsx';
import { PersonPicker } from './person-picker.tsx';
import { TurnPanel } from './turn-panel.tsx';
import { useSettled } from './use-settled.ts';
import styles from './stage-panel.module.css';

/** The middle of the run: whose turn, what is said aloud, what is there to see, and the control. */
export function StagePanel(props: { readonly run: RunView; readonly current: CurrentStep }) {
  const { run, current } = props;
  const t = useText();
  const role = useRole();
  const actor = useApp((state) => state.actor);
  const turn = turnOf(current, actor);
  const turns = turnsOf(current);
  const key = `${run.runId}/${run.revision}/${turn?.person ?? ''}/${current.kind}`;
  const settled = useSettled(key);
  const paused = run.status === 'paused';

  return (
    <section className={styles['stage']} aria-label={current.title}>
      {paused ? (
        <PausedPanel run={run} />
      ) : (
        <header className={styles['turn']}>
          {turn === null ? (
            <h2 className={styles['name']}>{t('run.nobody')}</h2>
          ) : (
            <>
              <Avatar name={turn.name} size="large" />
              <div>
                <p className={styles['now']}>{t('run.now')}</p>
                <h2 className={styles['name']}>{turn.name}</h2>
                <p className={styles['role']}>{role(turn.role)}</p>
              </div>
            </>
          )}
        </header>
      )}
      {!paused && turns.length > 1 && turn !== null && <PersonPicker turns={turns} chosen={turn.person} />}
      {current.say !== '' && (
        <figure className={styles['say']}>
          <figcaption>{t('run.say')}</figcaption>
          <blockquote>{current.say}</blockquote>
        </figure>
      )}
      {run.status === 'sealed' && <Notice tone="info" title={t('run.sealed')} />}
      {current.problem !== undefined && (
        <Notice tone="warn" title={t('problem.title')} alert>
          <p>{current.problem.text}</p>
          <p className={styles['code']}>
            {t('problem.note')} <TriangleAlert aria-hidden size="0.9em" /> {current.problem.code}
          </p>
        </Notice>
      )}
      <StageView stage={current.stage} run={run} />
      {!paused && turn !== null && current.reveals?.person === turn.person && (
        <RevealCard
          key={`${run.runId}/${run.revision}/${turn.person}`}
          run={run}
          current={current}
          name={turn.name}
          reveals={current.reveals}
        />
      )}
      {!paused && turn !== null && (
        <TurnPanel
          key={`${run.runId}/${current.stepId}/${current.kind}/${turn.person}`}
          run={run}
          current={current}
          turn={turn}
          settled={settled}
        />
      )}
    </section>
  );
}
