import { Check, Clock3 } from 'lucide-react';
import type { Stage } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { cx } from '../ui/cx.ts';
import { Said } from '../ui/said.tsx';
import styles from './people-stage.module.css';

/** Everyone of the plan, and who has had their turn: one line, for the choice of person stands above it. */
export function PeopleStage(props: { readonly people: Extract<Stage, { kind: 'people' }>['people'] }) {
  const t = useText();
  const done = props.people.filter((person) => person.done).length;
  return (
    <div className={styles['line']}>
      <p className={styles['count']}>{t('stage.people.count', { done, total: props.people.length })}</p>
      <ul className={styles['people']}>
        {props.people.map((person) => (
          <li key={person.id} className={cx(styles['person'], person.done && styles['done'])}>
            {person.done ? <Check aria-hidden size="1.05em" strokeWidth={3} /> : <Clock3 aria-hidden size="1.05em" />}
            <span>
              {person.name}
              {person.note !== undefined && <span className={styles['note']}> {person.note}</span>}{' '}
              <Said>({t(person.done ? 'stage.people.done' : 'stage.people.waiting')})</Said>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
