import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { SaveNameDialog } from '../../ui/save-name-dialog.tsx';

/** Under which name the design is saved. */
export function SaveDesignDialog(props: { readonly name: string; readonly onClose: () => void }) {
  const t = useText();
  const failure = useApp((state) => state.designFailure);
  const saveDesign = useApp((state) => state.saveDesign);
  return (
    <SaveNameDialog
      title={t('design.save')}
      text={t('design.save.text')}
      name={props.name}
      ending=".design.yaml"
      hint={t('editor.save.hint', { ending: '.design.yaml' })}
      failure={failure}
      onSave={saveDesign}
      onClose={props.onClose}
    />
  );
}
