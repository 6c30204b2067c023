import { useId } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './profiles.module.css';

/** The file itself, with the numbers of its lines; those something is wrong with are marked. */
export function ProfileText(props: { readonly readOnly: boolean }) {
  const t = useText();
  const id = useId();
  const text = useApp((state) => state.profile?.text ?? '');
  const problems = useApp((state) => state.checkedProfile?.problems);
  const setProfileText = useApp((state) => state.setProfileText);
  const lines = text.split('\n');
  const wrong = new Set((problems ?? []).flatMap(({ line }) => line ?? []));
  return (
    <Sheet title={t('profiles.text')} note={t(props.readOnly ? 'profiles.text.read' : 'profiles.text.write')}>
      <div className={styles['editor']}>
        <ol className={styles['numbers']} aria-hidden>
          {lines.map((_, index) => (
            // A line has nothing of its own but its place.
            <li key={index} className={wrong.has(index + 1) ? styles['wrong'] : undefined}>
              {index + 1}
            </li>
          ))}
        </ol>
        <textarea
          id={id}
          className={styles['code']}
          aria-label={t('profiles.text')}
          value={text}
          rows={lines.length}
          wrap="off"
          readOnly={props.readOnly}
          aria-invalid={wrong.size > 0}
          spellCheck={false}
          autoComplete="off"
          maxLength={256 * 1024}
          onChange={(event) => setProfileText(event.target.value)}
        />
      </div>
    </Sheet>
  );
}
