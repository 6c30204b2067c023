import { groupHex } from '../format/hex.ts';
import { cx } from './cx.ts';
import styles from './text.module.css';

/** Hex in groups of four. Copying gives it without the gaps: they are drawn, not typed. */
export function Hex(props: { readonly value: string; readonly small?: boolean }) {
  const groups = groupHex(props.value).split(' ');
  return (
    <span className={cx(styles['hex'], props.small === true && styles['small'])}>
      {groups.map((group, index) => (
        // The place in the hash is the group's identity.
        <span key={index}>{group}</span>
      ))}
    </span>
  );
}
