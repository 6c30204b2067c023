import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

/** Nothing here yet: what would be, and how to get there. */
export function EmptyState(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={styles['empty']}>
      <div className={styles['icon']} aria-hidden>
        {props.icon}
      </div>
      <h2 className={styles['title']}>{props.title}</h2>
      <div className={styles['text']}>{props.children}</div>
      {props.actions !== undefined && <div className={styles['actions']}>{props.actions}</div>}
    </div>
  );
}
