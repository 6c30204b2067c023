import { CircleCheck, CircleX, Flame, Lock, PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuthorityView } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { CoveragePicture } from '../home/coverage-picture.tsx';
import styles from './issued.module.css';

type Status = AuthorityView['series'][number]['status'];

const looks: Readonly<Record<Status, { tone: 'good' | 'bad' | 'warn' | 'outline'; icon: ReactNode }>> = {
  planned: { tone: 'outline', icon: <PencilLine aria-hidden /> },
  sealed: { tone: 'outline', icon: <Lock aria-hidden /> },
  released: { tone: 'good', icon: <CircleCheck aria-hidden /> },
  superseded: { tone: 'bad', icon: <CircleX aria-hidden /> },
  destroyed: { tone: 'warn', icon: <Flame aria-hidden /> },
};

/** How an authority's days are covered by lists; of those signed ahead what became of each. A gap is seen before it comes. */
export function SeriesSheet(props: { readonly authority: AuthorityView }) {
  const t = useText();
  const { label, coverage, series, replay, now } = props.authority;
  if (coverage.length === 0) return null;
  return (
    <Sheet title={t('authorities.coverage')}>
      <CoveragePicture coverage={{ authority: label, items: coverage }} now={now} />
      {replay !== undefined && (
        <Notice tone="bad" title={t('authorities.replay.title')}>
          {t('authorities.replay', { number: replay.number, until: formatUtcDay(replay.until) })}
        </Notice>
      )}
      {series.length > 0 && (
        <div className={styles['scroll']} role="group" aria-label={t('authorities.series')} tabIndex={0}>
          <table className={styles['table']}>
            <caption>{t('authorities.series')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('authorities.series.number')}</th>
                <th scope="col">{t('authorities.series.from')}</th>
                <th scope="col">{t('authorities.series.to')}</th>
                <th scope="col">{t('authorities.issued.state')}</th>
              </tr>
            </thead>
            <tbody>
              {series.map(({ number, from, to, status }) => (
                <tr key={number}>
                  <th scope="row">{number}</th>
                  <td>{formatUtcDay(from)}</td>
                  <td>{formatUtcDay(to)}</td>
                  <td>
                    <Chip tone={looks[status].tone} icon={looks[status].icon}>
                      {t(`authorities.series.${status}`)}
                    </Chip>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}
