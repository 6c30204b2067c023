import { KeyRound, Signature, Users, Vote } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../../messages/use-text.ts';
import styles from './story.module.css';

type Part = 'gather' | 'make' | 'agree' | 'prove';

const parts: readonly { readonly part: Part; readonly icon: ReactNode }[] = [
  { part: 'gather', icon: <Users aria-hidden /> },
  { part: 'make', icon: <KeyRound aria-hidden /> },
  { part: 'agree', icon: <Vote aria-hidden /> },
  { part: 'prove', icon: <Signature aria-hidden /> },
];

/** What a ceremony is, in four pictures, for someone who has never seen one. The script itself comes from the core. */
export function Story() {
  const t = useText();
  return (
    <section className={styles['story']} aria-label={t('home.story')}>
      <h2>{t('home.story')}</h2>
      <ol className={styles['parts']}>
        {parts.map(({ part, icon }) => (
          <li key={part} className={styles['part']}>
            <span className={styles['icon']}>{icon}</span>
            <h3>{t(`home.story.${part}`)}</h3>
            <p>{t(`home.story.${part}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
