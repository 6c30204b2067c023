import { CircleAlert, CircleCheck, Timer } from 'lucide-react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { formatUtc } from '../../format/date.ts';
import { formatTimeLeft } from '../../format/time-left.ts';
import { useText } from '../../messages/use-text.ts';
import { cx } from '../../ui/cx.ts';
import { Moment } from '../../ui/moment.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useNow } from '../../ui/use-now.ts';
import styles from './clock-sheet.module.css';

type Clocks = NonNullable<RunView['clocks']>;

/** Every clock that runs, counted down; what was met or missed stays there. A pause of the run pauses none. */
export function ClockSheet(props: { readonly clocks: Clocks }) {
  const t = useText();
  const now = useNow(props.clocks.now);
  return (
    <Sheet title={t('run.clocks')} dense note={t('run.clocks.note')}>
      <ul className={styles['clocks']}>
        {props.clocks.list.map((clock) => (
          <ClockRow key={clock.id} clock={clock} now={now} />
        ))}
      </ul>
    </Sheet>
  );
}

function ClockRow(props: { readonly clock: Clocks['list'][number]; readonly now: number }) {
  const t = useText();
  const { title, clause, since, due, ended } = props.clock;
  const left = Date.parse(due) - props.now;
  const late = ended === undefined ? left < 0 : !ended.met;
  const Icon = late ? CircleAlert : ended === undefined ? Timer : CircleCheck;
  const word =
    ended === undefined
      ? t(late ? 'run.clocks.over' : 'run.clocks.left', { time: formatTimeLeft(left) })
      : t(ended.met ? 'run.clocks.met' : 'run.clocks.missed', { time: formatUtc(ended.at) });
  return (
    <li className={cx(styles['clock'], late && styles['late'], ended?.met === true && styles['met'])}>
      <p className={styles['left']} {...(ended === undefined ? { role: 'timer' as const } : {})}>
        <Icon aria-hidden size="1.1em" />
        <span>{word}</span>
      </p>
      <p className={styles['title']}>{title}</p>
      <p className={styles['under']}>
        {t('run.clocks.until')} <Moment iso={due} />
      </p>
      <p className={styles['under']}>
        {clause} · {t('run.clocks.since', { what: since })}
      </p>
    </li>
  );
}
