import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './page.module.css';

/** A screen: its heading with what stands above and beside it, then the content. */
export function Page(props: {
  readonly title: string;
  readonly over?: ReactNode;
  readonly lead?: string;
  readonly actions?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={cx(styles['page'], props.narrow === true && styles['narrow'])}>
      <header className={styles['head']}>
        <div className={styles['heading']}>
          {props.over !== undefined && <p className={styles['over']}>{props.over}</p>}
          <h1 tabIndex={-1}>{props.title}</h1>
          {props.lead !== undefined && <p className={styles['lead']}>{props.lead}</p>}
        </div>
        {props.actions !== undefined && <div className={styles['actions']}>{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}
