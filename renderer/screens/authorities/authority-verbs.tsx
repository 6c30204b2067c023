import { useEffect } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './authorities.module.css';

/** What can be done with an authority: a plan of every playbook that is about one, with this one in it. */
export function AuthorityVerbs(props: { readonly label: string }) {
  const t = useText();
  const editor = useApp((state) => state.editor);
  const loadEditor = useApp((state) => state.loadEditor);
  useEffect(() => void loadEditor(), [loadEditor]);
  if (editor.state !== 'ready') return null;
  const playbooks = editor.value.playbooks.filter(({ params }) => params.some(({ type }) => type === 'authority'));
  if (playbooks.length === 0) return null;
  return (
    <Sheet title={t('authorities.verbs')} note={t('authorities.verbs.text')}>
      <div className={styles['verbs']}>
        {playbooks.map(({ id, title }) => (
          <Button key={id} onPress={() => goTo('editor', `${id}:${props.label}`)}>
            {title}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}
