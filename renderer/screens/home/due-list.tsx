import { CalendarClock, CircleAlert, Clock3 } from 'lucide-react';
import type { HomeView } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Moment } from '../../ui/moment.tsx';
import styles from './due-list.module.css';

const looks = {
  overdue: { tone: 'bad', icon: <CircleAlert aria-hidden /> },
  soon: { tone: 'warn', icon: <Clock3 aria-hidden /> },
  later: { tone: 'outline', icon: <CalendarClock aria-hidden /> },
} as const;

/** "in 9 days", "3 days ago", "today" */
export function useDaysWord(): (days: number) => string {
  const t = useText();
  return (days) => {
    if (days === 0) return t('home.due.today');
    return days > 0 ? t('home.due.in', { count: days }) : t('home.due.ago', { count: -days });
  };
}

/** What is due, whose, and how soon; the most urgent first, as the core sends it. */
export function DueList(props: { readonly due: HomeView['due'] }) {
  const t = useText();
  const days = useDaysWord();
  if (props.due.length === 0) return <p className={styles['note']}>{t('home.due.none')}</p>;
  return (
    <ul className={styles['due']}>
      {props.due.map((due) => (
        <li key={due.id}>
          <div className={styles['what']}>
            <strong>{due.what}</strong>
            <span className={styles['note']}>{due.note}</span>
          </div>
          <div>{due.authority}</div>
          <div className={styles['when']}>
            <Chip tone={looks[due.urgency].tone} icon={looks[due.urgency].icon}>
              {due.urgency === 'later' ? days(due.inDays) : `${t(`home.due.urgency.${due.urgency}`)}, ${days(due.inDays)}`}
            </Chip>
            <span className={styles['note']}>
              <Moment iso={due.at} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
