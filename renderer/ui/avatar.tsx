import { initialsOf } from '../format/initials.ts';
import { cx } from './cx.ts';
import styles from './avatar.module.css';

/** Initials in a ring; the name stands beside it, so ears are spared. */
export function Avatar(props: {
  readonly name: string;
  readonly size?: 'small' | 'normal' | 'large';
  readonly tone?: 'accent' | 'plain' | 'good';
}) {
  return (
    <span className={cx(styles['avatar'], styles[props.size ?? 'normal'], styles[props.tone ?? 'accent'])} aria-hidden>
      {initialsOf(props.name)}
    </span>
  );
}
