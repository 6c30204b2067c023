import type { HomeView } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { timeAxis } from '../../format/time-axis.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { cx } from '../../ui/cx.ts';
import styles from './picture.module.css';

const before = 30;
const after = 425;
const rows = 3;
const rowHeight = 24;

/** Everything due on one line of months; what lies beyond stands at its end. */
export function DueTimeline(props: { readonly due: HomeView['due']; readonly now: string }) {
  const { due, now } = props;
  const t = useText();
  const language = useApp((state) => state.settings.language);
  const axis = timeAxis(now, before, after);
  const base = rows * rowHeight + 12;
  const month = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
  const label = t('home.timeline.label', {
    months: 14,
    list: due.map((item) => `${item.what}, ${item.authority}, ${formatUtcDay(item.at)}`).join('; '),
  });
  return (
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('home.timeline')}>
      <svg viewBox={`0 0 1000 ${base + 26}`} role="img" aria-label={label} className={styles['svg']}>
        <line x1={0} x2={1000} y1={base} y2={base} className={styles['axis']} />
        {axis.months.map(({ at, date }) => (
          <g key={date.getTime()}>
            <line x1={at * 1000} x2={at * 1000} y1={base - 4} y2={base + 4} className={styles['axis']} />
            {at < 0.95 && (
              <text x={at * 1000 + 4} y={base + 19} className={styles['month']}>
                {month.format(date)}
                {date.getUTCMonth() === 0 ? ` ${date.getUTCFullYear()}` : ''}
              </text>
            )}
          </g>
        ))}
        <line x1={axis.at(now) * 1000} x2={axis.at(now) * 1000} y1={0} y2={base + 6} className={styles['now']} />
        {due.map((item, index) => {
          const x = 8 + axis.at(item.at) * 984;
          const y = 12 + (index % rows) * rowHeight;
          const late = x > 700;
          return (
            <g key={item.id} className={cx(styles['item'], styles[item.urgency])}>
              <line x1={x} x2={x} y1={y} y2={base} className={styles['stem']} />
              {item.urgency === 'overdue' ? (
                <path d={`M${x} ${y - 7}l7 13h-14z`} />
              ) : (
                <rect x={x - 5} y={y - 5} width={10} height={10} rx={item.urgency === 'soon' ? 0 : 5} />
              )}
              <text x={late ? x - 12 : x + 12} y={y + 4} textAnchor={late ? 'end' : 'start'} className={styles['itemtext']}>
                {item.what}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
