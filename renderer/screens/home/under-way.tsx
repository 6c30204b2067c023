import { ArrowRight } from 'lucide-react';
import type { RunSummary } from '../../../preload/contract/calls.ts';
import { formatUtc } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { restoredReason, useRestored } from '../restored/restored-notice.tsx';
import { RunStatusChip } from '../runs/run-status-chip.tsx';
import styles from './home.module.css';

/** Runs that were begun and not finished: they go on where they stopped. */
export function UnderWay(props: { readonly runs: readonly RunSummary[] }) {
  const t = useText();
  const restored = useRestored() !== null;
  return (
    <Sheet title={t('home.going')} note={t('home.going.text')}>
      <ul className={styles['runs']}>
        {props.runs.map((run) => (
          <li key={run.runId}>
            <span className={styles['run']}>
              <strong>{run.title}</strong>
              <span>
                {t(`mode.${run.mode}`)} · {run.step} · {formatUtc(run.createdAt)}
              </span>
            </span>
            <RunStatusChip status={run.status} />
            <Button
              look="primary"
              icon={<ArrowRight aria-hidden size="1.1em" />}
              label={`${t('runs.continue')}: ${run.title}`}
              {...(restored && run.mode === 'production' ? { disabled: true, describedBy: restoredReason } : {})}
              onPress={() => goTo('run', run.runId)}
            >
              {t('runs.continue')}
            </Button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
