import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { Fold } from '../../ui/fold.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Timeline } from '../plan/timeline.tsx';
import { PreviewSheets } from './preview-sheets.tsx';
import { StaleNotice } from './stale-notice.tsx';
import styles from './editor.module.css';

/** What the checker says while the plan is written, what the plan makes, and how the day will go. */
export function VerdictColumn() {
  const t = useText();
  const checked = useApp((state) => state.checked);
  if (checked === null) return null;
  const { problems, stale, preview, simulation, hash, checks, text } = checked;
  return (
    <div className={styles['side']}>
      <div role="status" aria-live="polite" className={styles['verdict']}>
        {problems.length === 0 ? (
          <Notice tone="good" title={t('editor.sound')} />
        ) : (
          <Notice tone="bad" title={t('plan.problems', { count: problems.length })}>
            <ul className={styles['problems']}>
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      <StaleNotice stale={stale} />
      {preview.length > 0 && (
        <Sheet title={t('editor.preview')} dense>
          <PreviewSheets sheets={preview} />
        </Sheet>
      )}
      {simulation !== undefined && (
        <Sheet title={t('timeline.title')} note={t('timeline.text')} dense>
          <Timeline simulation={simulation} />
        </Sheet>
      )}
      <Sheet title={t('plan.hash')} note={t('editor.hash.text')} dense>
        <HashWords words={hash.words} layout="columns" />
        <Hex value={hash.sha256} small />
        <Fold title={t('editor.file')}>
          <pre className={styles['file']} tabIndex={0} aria-label={t('editor.file')}>
            {text}
          </pre>
        </Fold>
        {checks.length > 0 && (
          <Fold title={t('plan.checks')}>
            <CheckList checks={checks} />
          </Fold>
        )}
      </Sheet>
    </div>
  );
}
