import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, valueAt } from '../../store/draft-path.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { SubtreeField } from '../../ui/subtree-field.tsx';
import styles from './editor.module.css';

type Which = 'permitted' | 'excluded';

/** The names a CA is held to, where its profile leaves them to the plan; absent where it does not. */
export function NameConstraintFields() {
  const t = useText();
  const asked = useApp((state) => valueAt(state.desk?.draft, ['nameConstraints']) !== undefined);
  if (!asked) return null;
  return (
    <Sheet title={t('editor.names')} note={t('editor.names.text')}>
      <div className={styles['stack']}>
        <Subtrees which="permitted" />
        <Subtrees which="excluded" />
      </div>
    </Sheet>
  );
}

function Subtrees(props: { readonly which: Which }) {
  const path = ['nameConstraints', props.which];
  const setInDraft = useApp((state) => state.setInDraft);
  const problem = useApp(
    (state) =>
      state.checked?.fields.find((each) => each.path.startsWith(path.join('.')) || (props.which === 'permitted' && each.path === path[0]))
        ?.text ?? null,
  );
  return (
    <SubtreeField
      which={props.which}
      names={listAt(useApp.getState().desk?.draft, path)}
      onNames={(names) => setInDraft(path, names.length === 0 ? undefined : names)}
      problem={problem}
    />
  );
}
