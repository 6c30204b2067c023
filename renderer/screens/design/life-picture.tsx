import type { DesignView } from '../../../preload/contract/design.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { cx } from '../../ui/cx.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { yearsOn } from '../../format/span-axis.ts';
import { lifeAxis, type LifeAxis } from './life-axis.ts';
import styles from './life.module.css';

type Row = DesignView['timeline']['rows'][number];

const width = 1000;
const lane = 14;
const gap = 10;

/** Every certificate of every node over the root's life, as bars; the same in words for who cannot see them. */
export function LifePicture(props: { readonly timeline: DesignView['timeline']; readonly chosen: string }) {
  const t = useText();
  const { rows, rootRenewedBy } = props.timeline;
  if (rows.length === 0) return null;
  const axis = lifeAxis(props.timeline);
  return (
    <Sheet title={t('design.life')} note={t('design.life.text')} dense>
      <div className={styles['rows']}>
        <div className={styles['years']} aria-hidden>
          {yearsOn(axis).map(({ year, at }) => (
            <span key={year} style={{ insetInlineStart: `${at * 100}%` }}>
              {year}
            </span>
          ))}
        </div>
        {rows.map((row) => (
          <LifeRow key={row.node} row={row} axis={axis} chosen={row.node === props.chosen} />
        ))}
      </div>
      <p className={styles['legend']} aria-hidden>
        <span>
          <i className={styles['whole']} /> {t('design.life.whole')}
        </span>
        <span>
          <i className={styles['late']} /> {t('design.life.late')}
        </span>
        <span>
          <i className={styles['renewal']} /> {t('design.life.renewal')}
        </span>
      </p>
      {rootRenewedBy !== null && <p className={styles['deadline']}>{t('design.life.deadline', { day: formatUtcDay(rootRenewedBy) })}</p>}
    </Sheet>
  );
}

/** Bars on two levels in turn, so that the overlap of a certificate and its successor is seen. */
function LifeRow(props: { readonly row: Row; readonly axis: LifeAxis; readonly chosen: boolean }) {
  const t = useText();
  const { row, axis, chosen } = props;
  const lanes = row.generations.length > 1 ? 2 : 1;
  const height = lanes * lane + 2;
  const told = row.generations.map(({ number, notBefore, notAfter }) =>
    t('design.life.certificate', { number, from: formatUtcDay(notBefore), to: formatUtcDay(notAfter) }),
  );
  return (
    <div className={cx(styles['row'], chosen && styles['chosen'])}>
      <span className={styles['name']}>{row.node}</span>
      <svg
        className={styles['bars']}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        style={{ blockSize: `${height / 16}rem` }}
        role="img"
        aria-label={`${row.node}: ${told.join('; ')}`}
      >
        {row.generations.map((generation, index) => {
          const [from, to] = [axis.at(generation.notBefore) * width, axis.at(generation.notAfter) * width];
          const until = generation.issuesUntil === null ? from : axis.at(generation.issuesUntil) * width;
          const y = 1 + (index % lanes) * lane;
          return (
            <g key={generation.number}>
              <rect className={styles['late']} x={from} y={y} width={Math.max(1, to - from)} height={gap} />
              {generation.issuesUntil !== null && (
                <rect className={styles['whole']} x={from} y={y} width={Math.max(1, until - from)} height={gap} />
              )}
              {generation.renewedAt !== null && (
                <line
                  className={styles['renewal']}
                  x1={axis.at(generation.renewedAt) * width}
                  x2={axis.at(generation.renewedAt) * width}
                  y1="0"
                  y2={height}
                />
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
