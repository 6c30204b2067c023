import type { ReactNode } from 'react';
import styles from './text.module.css';

/** For ears only. `live`: read out whenever it changes. */
export function Said(props: { readonly live?: boolean; readonly children: ReactNode }) {
  return (
    <span className={styles['hidden']} {...(props.live === true ? { role: 'status' } : {})}>
      {props.children}
    </span>
  );
}
