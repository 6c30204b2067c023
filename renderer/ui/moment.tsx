import { formatLocal, formatUtc } from '../format/date.ts';
import { useText } from '../messages/use-text.ts';
import styles from './moment.module.css';

/** An instant: UTC, and what the clock on this wall says beside it. */
export function Moment(props: { readonly iso: string }) {
  const t = useText();
  const local = formatLocal(props.iso, t('word.local'));
  return (
    <time dateTime={props.iso} className={styles['moment']}>
      <span>{formatUtc(props.iso)}</span>
      {local !== '' && <span className={styles['local']}>{local}</span>}
    </time>
  );
}
