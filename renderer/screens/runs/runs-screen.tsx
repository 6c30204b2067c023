import { Drama, FolderOpen, ScrollText } from 'lucide-react';
import { useEffect } from 'react';
import type { RunSummary } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { hashOf } from '../../store/route.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { RestoredNotice, useRestored } from '../restored/restored-notice.tsx';
import { SavedPlans } from '../plan/saved-plans.tsx';
import { RunStatusChip } from './run-status-chip.tsx';
import styles from './runs.module.css';

/** Every run of this machine: take it up, or look at it. */
export function RunsScreen() {
  const t = useText();
  const load = useApp((state) => state.shelf.runs);
  const fetchShelf = useApp((state) => state.fetchShelf);
  const openPlan = useApp((state) => state.openPlan);
  useEffect(() => void fetchShelf('runs'), [fetchShelf]);
  const actions = (
    <>
      <Button look="primary" icon={<Drama aria-hidden size="1.1em" />} onPress={() => goTo('rehearse')}>
        {t('home.card.rehearse.button')}
      </Button>
      <Button icon={<FolderOpen aria-hidden size="1.1em" />} onPress={() => void openPlan().then((opened) => opened && goTo('plan'))}>
        {t('plan.open')}
      </Button>
    </>
  );
  return (
    <Page title={t('runs.title')} actions={load.state === 'ready' && load.value.length > 0 ? actions : undefined}>
      <RestoredNotice />
      <LoadView load={load}>
        {(runs) =>
          runs.length === 0 ? (
            <EmptyState icon={<ScrollText />} title={t('runs.empty')} actions={actions}>
              <p>{t('runs.empty.text')}</p>
            </EmptyState>
          ) : (
            <ul className={styles['runs']}>
              {runs.map((run) => (
                <RunRow key={run.runId} run={run} />
              ))}
            </ul>
          )
        }
      </LoadView>
      <SavedPlans />
    </Page>
  );
}

function RunRow(props: { readonly run: RunSummary }) {
  const { run } = props;
  const t = useText();
  const going = run.status === 'open' || run.status === 'paused' || run.status === 'sealed';
  // A restored data directory takes up no production run.
  const restored = useRestored() !== null;
  const verb = going && !(restored && run.mode === 'production') ? 'runs.continue' : 'runs.look';
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <a href={hashOf('run', run.runId)} className={styles['title']}>
          {run.title}
        </a>
        <span className={styles['note']}>
          {t('runs.started')} <Moment iso={run.createdAt} />
        </span>
      </div>
      <Chip tone={run.mode === 'production' ? 'outline' : 'warn'} icon={run.mode === 'production' ? undefined : <Drama aria-hidden />}>
        {t(`mode.${run.mode}`)}
      </Chip>
      <div className={styles['step']}>
        <RunStatusChip status={run.status} />
        {going && <span className={styles['note']}>{run.step}</span>}
      </div>
      <Button
        look={verb === 'runs.continue' ? 'primary' : 'plain'}
        size="small"
        label={`${t(verb)}: ${run.title}`}
        onPress={() => goTo('run', run.runId)}
      >
        {t(verb)}
      </Button>
    </li>
  );
}
