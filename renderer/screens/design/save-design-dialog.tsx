import { useState } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import dialog from '../../ui/window-dialog.module.css';

const form = /^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/u;
const ending = '.design.yaml';

/** Under which name the design is saved; nothing is overwritten. */
export function SaveDesignDialog(props: { readonly name: string; readonly onClose: () => void }) {
  const t = useText();
  const failure = useApp((state) => state.designFailure);
  const saveDesign = useApp((state) => state.saveDesign);
  const [name, setName] = useState(() => props.name.replace(/(?:\.design)?\.ya?ml$/u, ''));
  const wrong = form.test(name) ? null : t('editor.save.wrong');
  const save = async (): Promise<void> => {
    if (wrong === null && (await saveDesign(`${name}${ending}`))) props.onClose();
  };
  return (
    <WindowDialog open onClose={props.onClose} title={t('design.save')}>
      <p>{t('design.save.text')}</p>
      <Field
        label={t('editor.save.name')}
        hint={t('editor.save.hint', { ending })}
        value={name}
        onChange={setName}
        problem={wrong}
        maxLength={60}
        autoFocus
      />
      {failure !== null && <FailureNotice failure={failure} />}
      <div className={dialog['actions']}>
        <Button look="quiet" onPress={props.onClose}>
          {t('word.cancel')}
        </Button>
        <Button look="primary" onPress={() => void save()}>
          {t('editor.save.button')}
        </Button>
      </div>
    </WindowDialog>
  );
}
