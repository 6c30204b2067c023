import type { StaleFile } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './editor.module.css';

/** A file that is not the one the plan was reviewed with: told by name, and taken only when somebody says so. */
export function StaleNotice(props: { readonly stale: readonly StaleFile[] }) {
  const t = useText();
  const setInDraft = useApp((state) => state.setInDraft);
  if (props.stale.length === 0) return null;
  return (
    <Notice tone="warn" title={t('editor.stale', { count: props.stale.length })}>
      {props.stale.map(({ kind, id, named, here }) => (
        <div key={`${kind} ${id}`} className={styles['stale']}>
          <p>{t(kind === 'playbook' ? 'editor.stale.playbook' : 'editor.stale.profile', { id })}</p>
          <p>
            {t('editor.stale.named')} <Hex value={named} small />
          </p>
          {here === null ? (
            <p>{t('editor.stale.missing')}</p>
          ) : (
            <>
              <p>
                {t('editor.stale.here')} <Hex value={here} small />
              </p>
              <div>
                <Button size="small" onPress={() => setInDraft(kind === 'playbook' ? ['playbook', 'sha256'] : ['profiles', id], here)}>
                  {t('editor.stale.take', { id })}
                </Button>
              </div>
            </>
          )}
        </div>
      ))}
    </Notice>
  );
}
