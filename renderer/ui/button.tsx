// ui/: the pieces everything is made of. Lives here: shape, colour, role and name. May not live here: a call, a run, a route.

import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { LoaderCircle } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './button.module.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'small' | 'normal' | 'big';
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** Work is under way: the button keeps the focus and does nothing. What is being done is said beside it. */
  readonly pending?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
  readonly onPress?: () => void;
}

/** Acts on press; a key that is held does not press again. */
export function Button(props: ButtonProps) {
  const { look = 'plain', size = 'normal', pending = false, onPress } = props;
  return (
    <AriaButton
      type="button"
      className={cx(styles['button'], styles[look], styles[size], pending && styles['pending'])}
      isDisabled={props.disabled ?? false}
      onPress={() => !pending && onPress?.()}
      render={(element) => <button {...element} {...(pending ? { 'aria-disabled': true } : {})} />}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      {...(props.describedBy === undefined ? {} : { 'aria-describedby': props.describedBy })}
    >
      {pending ? <LoaderCircle className={cx(styles['turning'])} aria-hidden size="1.15em" /> : props.icon}
      <span className={styles['text']}>{props.children}</span>
    </AriaButton>
  );
}
