import { CircleHelp, Clock3, Network, ScrollText, Unplug, Usb } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatLocal, formatUtcClock } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { cx } from '../../ui/cx.ts';
import styles from './host-box.module.css';

/** Network, clock, token and log of this machine, always in sight. */
export function HostBox() {
  const t = useText();
  const status = useApp((state) => state.status);
  if (status === null) return <div className={styles['host']}>{t('host.unknown')}</div>;
  const up = status.network !== 'none';
  const local = formatLocal(status.clock, t('word.local'));
  return (
    <section className={styles['host']} aria-label={t('host.label')}>
      <dl>
        <Row
          icon={up ? <Network aria-hidden /> : <Unplug aria-hidden />}
          label={t('host.network')}
          tone={status.network === 'none' ? 'good' : 'warn'}
          value={t(`host.network.${status.network}`)}
        />
        <Row icon={<Clock3 aria-hidden />} label={t('host.clock')} value={formatUtcClock(status.clock)} title={local} />
        <Row
          icon={status.token === '' ? <CircleHelp aria-hidden /> : <Usb aria-hidden />}
          label={t('host.token')}
          value={status.token === '' ? t('word.none') : status.token}
          title={status.token}
        />
        <Row
          icon={<ScrollText aria-hidden />}
          label={t('host.log')}
          value={t('host.events', { count: status.log.size })}
          title={status.log.name}
        />
      </dl>
    </section>
  );
}

function Row(props: {
  readonly icon: ReactNode;
  readonly label: string;
  readonly value: string;
  readonly tone?: 'good' | 'warn';
  readonly title?: string;
}) {
  return (
    <div className={styles['row']} {...(props.title === undefined || props.title === '' ? {} : { title: props.title })}>
      <dt>
        {props.icon}
        <span>{props.label}</span>
      </dt>
      <dd className={cx(props.tone !== undefined && styles[props.tone])}>{props.value}</dd>
    </div>
  );
}
