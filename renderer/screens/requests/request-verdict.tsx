import type { RequestPreview } from '../../../preload/contract/request-preview.ts';
import { useText } from '../../messages/use-text.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { FateTable } from './fate-table.tsx';
import styles from './requests.module.css';

/** Proof of possession and key first, then what becomes of each part, then the comparison, then everything it says. */
export function RequestVerdict(props: { readonly preview: RequestPreview; readonly profile: string | null }) {
  const t = useText();
  const { preview, profile } = props;
  const failed = preview.checks.filter(({ verdict }) => verdict === 'failed').length;
  const unchecked = preview.checks.filter(({ verdict }) => verdict === 'not-checked').length;
  const refused = preview.dispositions.filter(({ fate }) => fate === 'refused').length;
  const different = preview.compared.filter(({ verdict }) => verdict === 'different').length;
  const against = failed + refused + different;
  return (
    <>
      <div role="status" aria-live="polite" className={styles['stack']}>
        {against === 0 ? (
          <Notice tone="good" title={t(profile === null ? 'requests.sound' : 'requests.sound.profile')}>
            {unchecked > 0 && <p>{t('requests.unchecked', { count: unchecked })}</p>}
          </Notice>
        ) : (
          <Notice tone="bad" title={t('requests.against', { count: against })}>
            <ul className={styles['reasons']}>
              {failed > 0 && <li>{t('requests.failed', { count: failed })}</li>}
              {refused > 0 && <li>{t('requests.refused', { count: refused })}</li>}
              {different > 0 && <li>{t('requests.different', { count: different })}</li>}
            </ul>
          </Notice>
        )}
        {preview.textIgnored && <Notice tone="info" title={t('requests.ignored')} />}
      </div>
      <Sheet title={t('requests.checks')} note={t('requests.checks.text')} dense>
        <CheckList checks={preview.checks} />
      </Sheet>
      {profile !== null && (
        <Sheet title={t('requests.fates')} note={t('requests.fates.text')} dense>
          <FateTable
            heads={[t('requests.part'), t('requests.part.asked'), t('requests.part.fate')]}
            rows={preview.dispositions.map(({ label, asked, fate, why }) => ({ label, cells: [asked], verdict: fate, why }))}
          />
        </Sheet>
      )}
      {preview.compared.length > 0 && (
        <Sheet title={t('requests.compared')} dense>
          <FateTable
            heads={[t('requests.part'), t('requests.compared.asked'), t('requests.compared.found'), t('requests.compared.verdict')]}
            rows={preview.compared.map(({ label, asked, found, verdict, why }) => ({ label, cells: [asked, found], verdict, why }))}
          />
        </Sheet>
      )}
      <Sheet title={t('requests.facts')} dense>
        <FactList facts={preview.facts} stacked />
        <p className={styles['note']}>SHA-256</p>
        <Hex value={preview.sha256} small />
      </Sheet>
    </>
  );
}
