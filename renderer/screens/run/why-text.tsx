import { BookMarked } from 'lucide-react';
import { splitWhy } from '../../format/split-why.ts';
import styles from './why-text.module.css';

/** What the step protects, what went wrong at real CAs, and the clauses. */
export function WhyText(props: { readonly why: string }) {
  const { text, clauses } = splitWhy(props.why);
  return (
    <div className={styles['why']}>
      <p>{text}</p>
      {clauses.length > 0 && (
        <ul className={styles['clauses']}>
          {clauses.map((clause) => (
            <li key={clause}>
              <BookMarked aria-hidden size="1em" />
              <span>{clause}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
