import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './chip.module.css';

/** A word in a pill, with an icon where it carries a verdict: the colour never says anything alone. */
export function Chip(props: {
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent' | 'outline';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={cx(styles['chip'], styles[props.tone ?? 'plain'])}>
      {props.icon}
      <span>{props.children}</span>
    </span>
  );
}
