import { useText } from '../messages/use-text.ts';
import { cx } from './cx.ts';
import styles from './hash-words.module.css';

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * The 32 PGP words of a hash, each with its number from 1. Words of two and of three syllables alternate, so a word left out
 * or read twice is heard; `columns` draws them in two columns, else in rows of eight.
 */
export function HashWords(props: {
  readonly words: readonly string[];
  readonly layout: 'columns' | 'rows';
  readonly large?: boolean;
  readonly label?: string;
}) {
  const t = useText();
  return (
    <div className={styles['frame']}>
      <ol
        className={cx(styles['words'], styles[props.layout], props.large === true && styles['large'])}
        aria-label={props.label ?? t('hash.words')}
      >
        {props.words.map((word, index) => (
          // A word may come twice in a hash; its place is what counts.
          <li key={`${index}-${word}`}>
            <span className={styles['index']}>{two(index + 1)}</span> <span>{word}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
