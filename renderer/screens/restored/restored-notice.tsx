import type { RestoredView } from '../../../preload/contract/calls.ts';
import { formatUtc } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './restored-notice.module.css';

/** Id of the notice: the reason of every button that it disables. */
export const restoredReason = 'restored-reason';

/** What a restored data directory waits for; null where production runs may start. */
export const useRestored = (): RestoredView | null => useApp((state) => state.status?.restored ?? null);

/** What a restored data directory still lacks, and the command that takes it; nothing elsewhere. */
export function RestoredNotice() {
  const t = useText();
  const restored = useRestored();
  if (restored === null) return null;
  const { checkpoint, crls, quorum } = restored;
  return (
    <div id={restoredReason}>
      <Notice tone="warn" title={t('restored.title')}>
        <p>{t('restored.text', { title: restored.snapshotOf, at: formatUtc(restored.at) })}</p>
        <ul className={styles['missing']} aria-label={t('restored.missing')}>
          <li>
            {checkpoint === null
              ? t('restored.checkpoint.unknown')
              : t('restored.checkpoint', { size: checkpoint.size, at: formatUtc(checkpoint.at) })}
          </li>
          {crls.map(({ authority, number }) => (
            <li key={authority}>{t('restored.crl', { authority, number })}</li>
          ))}
          <li>
            {quorum === null
              ? t('restored.quorum.unknown')
              : t('restored.quorum', { needed: quorum.needed, people: quorum.people.join(', ') })}
          </li>
        </ul>
        <p>{t('restored.next')}</p>
        <p>
          <code className={styles['command']}>{restored.command}</code>
        </p>
      </Notice>
    </div>
  );
}
