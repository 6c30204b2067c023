import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './busy-line.module.css';

/** Long work says what it is doing. */
export function BusyLine(props: { readonly children: ReactNode }) {
  return (
    <p className={styles['line']} role="status">
      <LoaderCircle aria-hidden size="1.2em" />
      <span>{props.children}</span>
    </p>
  );
}
