import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { SaveNameDialog } from '../../ui/save-name-dialog.tsx';

/** Under which name the plan is saved. */
export function SaveDialog(props: { readonly onClose: () => void }) {
  const t = useText();
  const desk = useApp((state) => state.desk);
  const failure = useApp((state) => state.editorFailure);
  const saveDraft = useApp((state) => state.saveDraft);
  return (
    <SaveNameDialog
      title={t('editor.save')}
      text={t('editor.save.text')}
      name={desk?.name ?? ''}
      ending=".plan.yaml"
      hint={t('editor.save.hint', { ending: '.plan.yaml' })}
      failure={failure}
      onSave={saveDraft}
      onClose={props.onClose}
      onSaved={() => goTo('plan')}
    />
  );
}
