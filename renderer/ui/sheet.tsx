import { useId, type ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './sheet.module.css';

interface SheetProps {
  readonly title?: string;
  /** Beside the title, at the far end. */
  readonly aside?: ReactNode;
  readonly note?: ReactNode;
  readonly dense?: boolean;
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

/** A region on its own sheet, named by its title. */
export function Sheet(props: SheetProps) {
  const id = useId();
  const Title = props.level === 3 ? 'h3' : 'h2';
  const titled = props.title !== undefined;
  return (
    <section className={cx(styles['sheet'], props.dense === true && styles['dense'])} {...(titled ? { 'aria-labelledby': id } : {})}>
      {titled && (
        <header className={styles['head']}>
          <div className={styles['heading']}>
            <Title id={id}>{props.title}</Title>
            {props.note !== undefined && <p className={styles['note']}>{props.note}</p>}
          </div>
          {props.aside !== undefined && <div className={styles['aside']}>{props.aside}</div>}
        </header>
      )}
      {props.children}
    </section>
  );
}
