// A plan made in the app: the form is the playbook's parameters and the schema of plans; the core's checker looks on.

import { FileDiff, Save } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { textAt, valueAt } from '../../store/draft-path.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { DifferenceDialog } from './difference-dialog.tsx';
import { PlanForm } from './plan-form.tsx';
import { PlaybookPicker } from './playbook-picker.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { VerdictColumn } from './verdict-column.tsx';
import styles from './editor.module.css';

/** `chosen`: a playbook's id, and behind a colon the authority it is for, and behind another the certificate; empty: whatever lies on the desk. */
export function EditorScreen(props: { readonly chosen: string }) {
  const editor = useApp((state) => state.editor);
  const loadEditor = useApp((state) => state.loadEditor);
  const fetchShelf = useApp((state) => state.fetchShelf);
  const beginDraft = useApp((state) => state.beginDraft);
  const { chosen } = props;
  useEffect(() => {
    void loadEditor();
    void fetchShelf('tokens');
  }, [loadEditor, fetchShelf]);
  useEffect(() => {
    if (chosen === '') return;
    const [playbook = '', authority, certificate] = chosen.split(':');
    // The address is left without it, so that a reload keeps what was typed meanwhile.
    void beginDraft(playbook, authority ?? null, certificate ?? null).then(() => goTo('editor'));
  }, [chosen, beginDraft]);
  return <LoadView load={editor}>{(view) => <EditorBody editor={view} />}</LoadView>;
}

function EditorBody(props: { readonly editor: PlanEditorView }) {
  const t = useText();
  const desk = useApp((state) => state.desk);
  const checked = useApp((state) => state.checked);
  const failure = useApp((state) => state.editorFailure);
  const closeDesk = useApp((state) => state.closeDesk);
  const compareWithFile = useApp((state) => state.compareWithFile);
  const [saving, setSaving] = useState(false);
  const playbookId = textAt(valueAt(desk?.draft, ['playbook']), ['id']);
  const playbook = props.editor.playbooks.find(({ id }) => id === playbookId);
  if (desk === null || playbook === undefined)
    return (
      <Page title={t('editor.title')} lead={t('editor.lead')}>
        {failure !== null && <FailureNotice failure={failure} />}
        <PlaybookPicker editor={props.editor} />
      </Page>
    );
  const title = textAt(desk.draft, ['title']);
  return (
    <Page
      title={title === '' ? t('editor.title') : title}
      over={playbook.title}
      actions={
        <>
          <Button look="quiet" onPress={closeDesk}>
            {t('editor.other')}
          </Button>
          <Button icon={<FileDiff aria-hidden size="1.1em" />} onPress={() => void compareWithFile()}>
            {t('editor.compare')}
          </Button>
          <Button look="primary" icon={<Save aria-hidden size="1.1em" />} disabled={checked === null} onPress={() => setSaving(true)}>
            {t('editor.save')}
          </Button>
        </>
      }
    >
      {failure !== null && !saving && <FailureNotice failure={failure} />}
      <div className={styles['columns']}>
        <PlanForm editor={props.editor} playbook={playbook} />
        <VerdictColumn />
      </div>
      {saving && <SaveDialog onClose={() => setSaving(false)} />}
      <DifferenceDialog />
    </Page>
  );
}
