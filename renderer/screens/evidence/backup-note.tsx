import type { BackupView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { Fold } from '../../ui/fold.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './backup-note.module.css';

/** The backup of a run: who opens it, where it lies, its hash by ear; or that it is outstanding, and when it is made. */
export function BackupNote(props: { readonly backup: BackupView }) {
  const { state, threshold, people, files, code } = props.backup;
  const t = useText();
  if (state === 'not-made')
    return (
      <Notice tone="warn" title={t('backup.notmade')}>
        <p>{t('backup.notmade.text')}</p>
      </Notice>
    );
  if (state === 'failed')
    return (
      <Notice tone="warn" title={t('backup.outstanding')}>
        {code !== undefined && <p>{t(code.endsWith('.full') ? 'backup.full' : 'backup.refused', { code })}</p>}
        <p>{t('backup.outstanding.text')}</p>
      </Notice>
    );
  const hashes = [...new Map(files.map((file) => [file.sha256, file])).values()];
  return (
    <div className={styles['backup']}>
      <p>{t('backup.opens', { count: threshold, people: people.map(({ name }) => name).join(', ') })}</p>
      <ul className={styles['media']} aria-label={t('backup.media')}>
        {files.map(({ name, directory }) => (
          <li key={directory}>
            <span className={styles['name']}>{name}</span>
            <span className={styles['directory']}>{directory}</span>
          </li>
        ))}
      </ul>
      {hashes.map(({ name, sha256, words }) => (
        <Fold key={sha256} title={t('backup.hash', { name })}>
          <HashWords words={words} layout="rows" label={t('backup.hash', { name })} />
          <Hex value={sha256} small />
        </Fold>
      ))}
    </div>
  );
}
