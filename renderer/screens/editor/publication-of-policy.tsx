import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { valueAt } from '../../store/draft-path.ts';
import { PublicationFields } from '../../ui/publication-fields.tsx';
import styles from './editor.module.css';

const path = ['policy', 'publication'];

/** Where the authority of the proposed policy publishes: the addresses that go into everything it issues. */
export function PublicationOfPolicy() {
  const t = useText();
  const publication = useApp((state) => valueAt(state.desk?.draft, path));
  const fields = useApp((state) => state.checked?.fields);
  const setInDraft = useApp((state) => state.setInDraft);
  return (
    <div className={styles['stack']} role="group" aria-label={t('design.publication')}>
      <h3 className={styles['group']}>{t('design.publication')}</h3>
      <PublicationFields
        publication={publication}
        onChange={(next) => setInDraft(path, next)}
        problemAt={(rest) => fields?.find((each) => each.path.startsWith([...path, rest].join('.')))?.text ?? null}
      />
    </div>
  );
}
