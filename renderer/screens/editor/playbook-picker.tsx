import { Clock, Users } from 'lucide-react';
import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { useRole } from '../../messages/use-role.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './editor.module.css';

/** Which kind of ceremony the plan is for. */
export function PlaybookPicker(props: { readonly editor: PlanEditorView }) {
  const t = useText();
  const role = useRole();
  const beginDraft = useApp((state) => state.beginDraft);
  return (
    <div className={styles['playbooks']}>
      {props.editor.playbooks.map((playbook) => (
        <Sheet key={playbook.id} title={playbook.title}>
          <p className={styles['meta']}>
            <Clock aria-hidden size="1em" /> {t('editor.minutes', { count: playbook.minutes })}
          </p>
          <p className={styles['meta']}>
            <Users aria-hidden size="1em" /> {playbook.roles.map(role).join(', ')}
          </p>
          <div>
            <Button label={t('editor.begin.label', { title: playbook.title })} onPress={() => void beginDraft(playbook.id, null, null)}>
              {t('editor.begin')}
            </Button>
          </div>
        </Sheet>
      ))}
    </div>
  );
}
