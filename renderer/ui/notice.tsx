import { CircleAlert, CircleCheck, Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './notice.module.css';

type Tone = 'info' | 'good' | 'warn' | 'bad' | 'stop';

const icons: Readonly<Record<Tone, ReactNode>> = {
  info: <Info aria-hidden />,
  good: <CircleCheck aria-hidden />,
  warn: <TriangleAlert aria-hidden />,
  bad: <CircleAlert aria-hidden />,
  stop: <OctagonX aria-hidden />,
};

/** Something people must see, where it matters, until it is over. `alert`: read out at once. */
export function Notice(props: {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly alert?: boolean;
  readonly aside?: ReactNode;
}) {
  return (
    <div className={cx(styles['notice'], styles[props.tone])} {...(props.alert === true ? { role: 'alert' } : {})}>
      {icons[props.tone]}
      <div className={styles['body']}>
        <p className={styles['title']}>{props.title}</p>
        {props.children}
      </div>
      {props.aside}
    </div>
  );
}
