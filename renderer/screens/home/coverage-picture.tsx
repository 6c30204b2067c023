import { CalendarClock, CircleCheck, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { HomeView } from '../../../preload/contract/calls.ts';
import { coverageGaps } from '../../format/coverage-gaps.ts';
import { formatUtcDay } from '../../format/date.ts';
import { dayMilliseconds, timeAxis } from '../../format/time-axis.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { cx } from '../../ui/cx.ts';
import styles from './picture.module.css';

/** A quarter of a year back, a year and two months ahead: a yearly CRL's end is on the picture before it comes. */
const before = 90;
const after = 425;
const lanes = 2;
const laneHeight = 24;

/** CRLs of one authority on a line of months; what none covers is hatched, dashed and said in words, before it happens. */
export function CoveragePicture(props: { readonly coverage: HomeView['coverage'][number]; readonly now: string }) {
  const { coverage, now } = props;
  const t = useText();
  const id = useId();
  const language = useApp((state) => state.settings.language);
  const axis = timeAxis(now, before, after);
  const end = new Date(axis.to).toISOString();
  const gaps = coverageGaps(coverage.items, now, end);
  const first = gaps[0];
  const x = (iso: string): number => axis.at(iso) * 1000;
  const month = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
  const height = lanes * laneHeight + 34;
  const label = t('home.coverage.label', {
    authority: coverage.authority,
    crls: coverage.items
      .map((item) => t('home.coverage.item', { number: item.number, from: formatUtcDay(item.from), to: formatUtcDay(item.to) }))
      .join('; '),
    gaps:
      first === undefined
        ? t('home.coverage.nogaps')
        : t('home.coverage.gaps', {
            list: gaps.map((gap) => t('home.coverage.span', { from: formatUtcDay(gap.from), to: formatUtcDay(gap.to) })).join('; '),
          }),
  });
  return (
    <figure className={styles['picture']}>
      <figcaption className={styles['caption']}>
        <strong>{coverage.authority}</strong>
        <Verdict first={first?.from ?? null} now={now} />
      </figcaption>
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={coverage.authority}>
        <svg viewBox={`0 0 1000 ${height}`} role="img" aria-label={label} className={styles['svg']}>
          <defs>
            <pattern id={`${id}-gap`} width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="9" height="9" className={styles['gapground']} />
              <rect width="2.5" height="9" className={styles['gapline']} />
            </pattern>
          </defs>
          {axis.months.map(({ at, date }) => (
            <g key={date.getTime()}>
              <line x1={at * 1000} x2={at * 1000} y1={4} y2={height - 22} className={styles['grid']} />
              {at < 0.95 && (
                <text x={at * 1000 + 4} y={height - 6} className={styles['month']}>
                  {month.format(date)}
                  {date.getUTCMonth() === 0 ? ` ${date.getUTCFullYear()}` : ''}
                </text>
              )}
            </g>
          ))}
          {coverage.items.map((item, index) => (
            <g key={item.number}>
              <rect
                x={x(item.from)}
                width={Math.max(3, x(item.to) - x(item.from))}
                y={8 + (index % lanes) * laneHeight}
                height={laneHeight - 6}
                rx={5}
                className={cx(styles['crl'], item.sealed && styles['sealed'])}
              />
              {x(item.to) - x(item.from) > 60 && (
                <text
                  x={x(item.from) + 8}
                  y={8 + (index % lanes) * laneHeight + 13}
                  className={cx(styles['crltext'], item.sealed && styles['sealedtext'])}
                >
                  {t('home.coverage.number', { number: item.number })}
                </text>
              )}
            </g>
          ))}
          {gaps.map((gap) => (
            <g key={gap.from}>
              <rect
                x={x(gap.from)}
                width={x(gap.to) - x(gap.from)}
                y={5}
                height={lanes * laneHeight}
                rx={6}
                fill={`url(#${id}-gap)`}
                className={styles['gap']}
              />
              {x(gap.to) - x(gap.from) > 70 && (
                <text x={x(gap.from) + 10} y={lanes * laneHeight - 14} className={styles['gaptext']}>
                  {t('home.coverage.gap')}
                </text>
              )}
            </g>
          ))}
          <line x1={x(now)} x2={x(now)} y1={0} y2={height - 20} className={styles['now']} />
          <text x={x(now) - 6} y={height - 22} textAnchor="end" className={styles['nowtext']}>
            {t('home.coverage.today')}
          </text>
        </svg>
      </div>
    </figure>
  );
}

/** A gap this many days away is shown; nearer than that it is an alarm. */
const alarmDays = 45;

function Verdict(props: { readonly first: string | null; readonly now: string }) {
  const t = useText();
  const { first, now } = props;
  if (first === null)
    return (
      <span className={cx(styles['verdict'], styles['good'])}>
        <CircleCheck aria-hidden size="1.1em" /> {t('home.coverage.text.good')}
      </span>
    );
  if (Date.parse(first) - Date.parse(now) > alarmDays * dayMilliseconds)
    return (
      <span className={styles['verdict']}>
        <CalendarClock aria-hidden size="1.1em" /> {t('home.coverage.text.far', { from: formatUtcDay(first) })}
      </span>
    );
  return (
    <span className={cx(styles['verdict'], styles['bad'])}>
      <TriangleAlert aria-hidden size="1.1em" />{' '}
      {t(first === now ? 'home.coverage.text.now' : 'home.coverage.text.gap', { from: formatUtcDay(first) })}
    </span>
  );
}
