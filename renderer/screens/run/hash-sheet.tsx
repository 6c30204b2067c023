import type { RunView } from '../../../preload/contract/run-view.ts';
import { useHashName } from '../../messages/use-hash-name.ts';
import { Fold } from '../../ui/fold.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import styles from './hash-sheet.module.css';

/** One hash: its words in two columns, each with its number, and the hex beneath. */
export function HashSheet(props: { readonly hash: RunView['hashes'][number]; readonly open: boolean }) {
  const { hash } = props;
  const nameOf = useHashName();
  return (
    <Fold title={nameOf(hash.what)} open={props.open}>
      <div className={styles['hash']}>
        <HashWords words={hash.words} layout="columns" />
        <Hex value={hash.sha256} small />
      </div>
    </Fold>
  );
}
