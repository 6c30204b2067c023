import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './drill-report.module.css';

type Report = NonNullable<NonNullable<RunView['drill']>['report']>;

/** Each step with the minutes it was planned for and those it took, as bars and as numbers. */
export function DrillTimeline(props: { readonly report: Report; readonly say: (text: string) => string }) {
  const t = useText();
  const { report, say } = props;
  const longest = Math.max(1, ...report.timeline.map(({ planned, actual }) => Math.max(planned, actual ?? 0)));
  const wide = (minutes: number): string => `${(100 * minutes) / longest}%`;
  return (
    <Sheet title={t('drill.report.timeline')}>
      <ol className={styles['timeline']}>
        {report.timeline.map(({ step, title, planned, actual, skipped }) => (
          <li key={step}>
            <span>{say(title)}</span>
            <span className={styles['bars']} aria-hidden>
              <i className={styles['planned']} style={{ inlineSize: wide(planned) }} />
              <i className={styles['actual']} style={{ inlineSize: wide(actual ?? 0) }} />
            </span>
            <span className={styles['note']}>
              {skipped
                ? t('drill.report.timeline.skipped')
                : actual === null
                  ? t('drills.notReached')
                  : t('drill.report.timeline.row', { planned, actual })}
            </span>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
