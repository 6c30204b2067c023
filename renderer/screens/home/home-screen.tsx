// Home: nothing set up yet, or what is due. Only verbs that work are shown.

import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { HomeView } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { LoadView } from '../../ui/load-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { CheckpointDesk, useCheckpointAwaited } from '../checkpoint/checkpoint-desk.tsx';
import { RestoredNotice, useRestored } from '../restored/restored-notice.tsx';
import { CoveragePicture } from './coverage-picture.tsx';
import { DueList } from './due-list.tsx';
import { DueTimeline } from './due-timeline.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Story } from './story.tsx';
import { UnderWay } from './under-way.tsx';
import { Verbs } from './verbs.tsx';
import styles from './home.module.css';

export function HomeScreen() {
  const load = useApp((state) => state.shelf.home);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('home'), [fetchShelf]);
  return <LoadView load={load}>{(home) => <HomeBody home={home} />}</LoadView>;
}

function useHeading(home: HomeView): string {
  const t = useText();
  const count = (urgency: string): number => home.due.filter((due) => due.urgency === urgency).length;
  if (home.empty) return t('home.empty.title');
  if (count('overdue') > 0) return t('home.title.overdue', { count: count('overdue') });
  return count('soon') > 0 ? t('home.title.soon', { count: count('soon') }) : t('home.title.calm');
}

function HomeBody(props: { readonly home: HomeView }) {
  const { home } = props;
  const t = useText();
  const heading = useHeading(home);
  const awaited = useCheckpointAwaited();
  const restored = useRestored() !== null;
  const going = home.runs.filter((run) => run.status === 'open' || run.status === 'paused' || run.status === 'sealed');
  return (
    <Page title={heading} over={formatUtcDay(home.now)} {...(home.empty ? { lead: t('home.empty.lead') } : {})}>
      <RestoredNotice />
      {home.unknownOutcomes > 0 && !restored && (
        <Notice tone="stop" title={t('home.unknown', { count: home.unknownOutcomes })} aside={<TriangleAlert aria-hidden size="1.2em" />}>
          <p>{t('home.unknown.text')}</p>
        </Notice>
      )}
      {awaited && !restored && <CheckpointDesk />}
      {going.length > 0 && <UnderWay runs={going} />}
      {home.empty ? <FirstSteps /> : <Verbs />}
      {home.empty && <Story />}
      {!home.empty && (
        <div className={styles['columns']}>
          <Sheet title={t('home.due')}>
            <DueList due={home.due} />
          </Sheet>
          {home.due.length > 0 && (
            <Sheet title={t('home.timeline')}>
              <DueTimeline due={home.due} now={home.now} />
            </Sheet>
          )}
          {home.coverage.length > 0 && (
            <Sheet title={t('home.coverage')}>
              {home.coverage.map((coverage) => (
                <CoveragePicture key={coverage.authority} coverage={coverage} now={home.now} />
              ))}
            </Sheet>
          )}
        </div>
      )}
    </Page>
  );
}
