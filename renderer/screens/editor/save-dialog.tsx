import { useState } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import dialog from '../../ui/window-dialog.module.css';

const form = /^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/u;
const ending = '.plan.yaml';

/** Under which name the plan is saved; nothing is overwritten. */
export function SaveDialog(props: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useText();
  const desk = useApp((state) => state.desk);
  const saving = useApp((state) => state.saving);
  const failure = useApp((state) => state.editorFailure);
  const saveDraft = useApp((state) => state.saveDraft);
  const [name, setName] = useState(() => (desk?.name ?? '').replace(/(?:\.plan)?\.ya?ml$/u, ''));
  const wrong = form.test(name) ? null : t('editor.save.wrong');
  const save = async (): Promise<void> => {
    if (wrong !== null || !(await saveDraft(`${name}${ending}`))) return;
    props.onClose();
    goTo('plan');
  };
  return (
    <WindowDialog open={props.open} onClose={props.onClose} title={t('editor.save')}>
      <p>{t('editor.save.text')}</p>
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
        <Button look="primary" pending={saving} onPress={() => void save()}>
          {t('editor.save.button')}
        </Button>
      </div>
    </WindowDialog>
  );
}
