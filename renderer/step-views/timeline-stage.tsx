import type { Stage } from '../../preload/contract/run-view.ts';
import { formatUtcDay } from '../format/date.ts';
import { spanAxis, yearsOn } from '../format/span-axis.ts';
import { useText } from '../messages/use-text.ts';
import { FactList } from '../ui/fact-list.tsx';
import styles from './timeline-stage.module.css';

/** Spans of time one above the other on one axis of years, today marked; every span's days in words beside it. */
export function TimelineStage(props: { readonly stage: Extract<Stage, { kind: 'timeline' }> }) {
  const t = useText();
  const { bars, now, facts } = props.stage;
  const axis = spanAxis(bars.flatMap(({ from, to }) => [from, to]));
  const share = (iso: string): string => `${axis.at(iso) * 100}%`;
  return (
    <div className={styles['stage']}>
      <figure className={styles['picture']} aria-label={t('step.timeline')}>
        <div className={styles['years']} aria-hidden>
          {yearsOn(axis).map(({ year, at }) => (
            <span key={year} style={{ insetInlineStart: `${at * 100}%` }}>
              {year}
            </span>
          ))}
        </div>
        <ul className={styles['rows']}>
          {bars.map(({ label, from, to }) => (
            <li key={label}>
              <span className={styles['name']}>{label}</span>{' '}
              <span className={styles['days']}>{t('step.timeline.span', { from: formatUtcDay(from), to: formatUtcDay(to) })}</span>
              <span className={styles['lane']} aria-hidden>
                <span
                  className={styles['bar']}
                  style={{ insetInlineStart: share(from), inlineSize: `${Math.max(0.5, (axis.at(to) - axis.at(from)) * 100)}%` }}
                />
                <span className={styles['now']} style={{ insetInlineStart: share(now) }} />
              </span>
            </li>
          ))}
        </ul>
        <figcaption className={styles['legend']}>{t('step.timeline.now', { day: formatUtcDay(now) })}</figcaption>
      </figure>
      <FactList facts={facts} />
    </div>
  );
}
