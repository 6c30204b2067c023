import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FindingList } from '../../ui/finding-list.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './profiles.module.css';

/** What is wrong with it, what lint says, the certificate it makes, and the hash a plan names it by. */
export function ProfileVerdict() {
  const t = useText();
  const checked = useApp((state) => state.checkedProfile);
  if (checked === null) return <BusyLine>{t('word.loading')}</BusyLine>;
  const { problems, stop, findings, preview, hash } = checked;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <div className={styles['stack']}>
      <div role="status" aria-live="polite" className={styles['verdict']}>
        {problems.length > 0 && (
          <Notice tone="bad" title={t('plan.problems', { count: problems.length })}>
            <ul className={styles['problems']}>
              {problems.map(({ line, path, text }) => (
                <li key={`${line ?? ''}-${path}-${text}`}>
                  {line !== null && <strong>{t('profiles.line', { line })} </strong>}
                  {path !== '' && <span className={styles['id']}>{path} </span>}
                  {text}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {stop !== null && (
          <Notice tone="bad" title={t('profiles.stop')}>
            <p>{stop}</p>
          </Notice>
        )}
        {problems.length === 0 && stop === null && errors > 0 && <Notice tone="bad" title={t('profiles.errors', { count: errors })} />}
        {problems.length === 0 && stop === null && errors === 0 && (
          <Notice tone="good" title={t(preview.length > 0 ? 'profiles.sound' : 'profiles.sound.crl')} />
        )}
      </div>
      {findings.length > 0 && (
        <Sheet title={t('profiles.findings')} dense>
          <FindingList findings={findings} />
        </Sheet>
      )}
      {preview.length > 0 && (
        <Sheet title={t('profiles.preview')} note={t('profiles.preview.text')} dense>
          <FactList facts={preview} stacked />
        </Sheet>
      )}
      <Sheet title={t('plan.hash')} note={t('profiles.hash.text')} dense>
        <HashWords words={hash.words} layout="columns" />
        <Hex value={hash.sha256} small />
      </Sheet>
    </div>
  );
}
