import { CircleCheck, CircleX } from 'lucide-react';
import type { AuthorityView } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './issued.module.css';

/** That an authority is held in reserve for an emergency, and point by point whether it could take over now. */
export function ReserveSheet(props: { readonly reserve: AuthorityView['reserve'] }) {
  const t = useText();
  const { reserve } = props;
  if (reserve === undefined) return null;
  return (
    <Sheet title={t('authorities.reserve')} note={t('authorities.reserve.since', { since: formatUtcDay(reserve.since) })}>
      <Notice tone={reserve.ready ? 'good' : 'bad'} title={t(reserve.ready ? 'authorities.reserve.ready' : 'authorities.reserve.lacks')}>
        {t('authorities.reserve.text')}
      </Notice>
      <div className={styles['scroll']} role="group" aria-label={t('authorities.reserve')} tabIndex={0}>
        <table className={styles['table']}>
          <caption>{t('authorities.reserve.points')}</caption>
          <tbody>
            {reserve.points.map(({ what, ready, says }) => (
              <tr key={what}>
                <th scope="row">{t(`authorities.reserve.${what}`)}</th>
                <td>
                  <Chip tone={ready ? 'good' : 'bad'} icon={ready ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}>
                    {t(ready ? 'authorities.reserve.holds' : 'authorities.reserve.fails')}
                  </Chip>
                </td>
                <td className={styles['says']}>{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
