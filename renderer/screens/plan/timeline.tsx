import { KeyRound, Usb } from 'lucide-react';
import type { SimulationView } from '../../../preload/contract/simulation-view.ts';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useRole } from '../../messages/use-role.ts';
import { cx } from '../../ui/cx.ts';
import styles from './timeline.module.css';

type Lane = SimulationView['lanes'][number];
type Path = SimulationView['paths'][number];

/** A tick every so many minutes, at most eight of them. */
const ticksOf = (minutes: number): readonly number[] => {
  const step = [5, 10, 15, 30, 60, 120].find((candidate) => minutes / candidate <= 8) ?? 240;
  return Array.from({ length: Math.floor(minutes / step) + 1 }, (_, index) => index * step);
};

/** The day before it happens: a lane for each person, token and medium, and every path with its minutes. */
export function Timeline(props: { readonly simulation: SimulationView }) {
  const t = useText();
  const { simulation } = props;
  const pathName = usePathName();
  const words = useLaneWords(simulation);
  const whole = Math.max(1, simulation.minutes);
  const ticks = ticksOf(whole);
  const at = (minute: number): string => `${(100 * minute) / whole}%`;
  return (
    <div className={styles['whole']}>
      <div className={styles['picture']} role="img" aria-label={t('timeline.label', { minutes: simulation.minutes, list: words })}>
        <div className={styles['row']} aria-hidden>
          <span />
          <div className={styles['axis']}>
            {ticks.map((minute) => (
              <span key={minute} style={{ insetInlineStart: at(minute) }}>
                {minute}
              </span>
            ))}
          </div>
        </div>
        {simulation.lanes.map((lane) => (
          <div key={`${lane.kind} ${lane.name}`} className={styles['row']} aria-hidden>
            <LaneName lane={lane} />
            <div className={styles['track']}>
              {ticks.map((minute) => (
                <i key={minute} style={{ insetInlineStart: at(minute) }} />
              ))}
              <b className={styles['present']} style={{ insetInlineStart: at(lane.from), inlineSize: at(lane.to - lane.from) }} />
              {lane.spans.map((span) => (
                <b
                  key={`${span.what} ${span.from}`}
                  className={cx(styles['turn'], styles[lane.kind], !span.must && styles['may'], lane.kind === 'token' && styles[span.what])}
                  style={{ insetInlineStart: at(span.from), inlineSize: at(span.to - span.from) }}
                  title={`${span.what}: ${span.from}–${span.to}`}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      <p className={styles['legend']} aria-hidden>
        <span>
          <b className={cx(styles['turn'], styles['person'])} /> {t('timeline.must')}
        </span>
        <span>
          <b className={cx(styles['turn'], styles['person'], styles['may'])} /> {t('timeline.may')}
        </span>
        <span>
          <b className={cx(styles['turn'], styles['token'], styles['session'])} /> {t('timeline.session')}
        </span>
      </p>
      <table className={styles['paths']}>
        <thead>
          <tr>
            <th scope="col">{t('timeline.path')}</th>
            <th scope="col">{t('timeline.minutes')}</th>
            <th scope="col">{t('timeline.swaps')}</th>
            <th scope="col">{t('timeline.pins')}</th>
          </tr>
        </thead>
        <tbody>
          {simulation.paths.map((path) => (
            <tr key={`${path.kind} ${path.step ?? ''} ${path.answers.join()}`}>
              <th scope="row">{pathName(path)}</th>
              <td>{path.minutes}</td>
              <td>{path.tokenSwaps}</td>
              <td>
                {path.pinIn.length}
                {path.pinAgainIn.length > 0 && (
                  <span className={styles['again']}> {t('timeline.again', { steps: path.pinAgainIn.join(', ') })}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LaneName(props: { readonly lane: Lane }) {
  const role = useRole();
  const { lane } = props;
  return (
    <span className={styles['name']}>
      {lane.kind === 'token' && <KeyRound aria-hidden size="1em" />}
      {lane.kind === 'medium' && <Usb aria-hidden size="1em" />}
      <span>{lane.kind === 'role' ? role(lane.name) : lane.name}</span>
    </span>
  );
}

/** The picture in a sentence, for ears. */
function useLaneWords(simulation: SimulationView): string {
  const t = useText();
  const role = useRole();
  return simulation.lanes
    .map((lane) => t('timeline.lane', { name: lane.kind === 'role' ? role(lane.name) : lane.name, from: lane.from, to: lane.to }))
    .join('; ');
}

const pathNames: Readonly<Record<string, MessageKey>> = {
  'as-planned': 'timeline.kind.planned',
  refused: 'timeline.kind.refused',
  stale: 'timeline.kind.stale',
  'unknown-outcome': 'timeline.kind.unknown',
};

function usePathName(): (path: Path) => string {
  const t = useText();
  return ({ kind, step, answers }) => {
    const name = (t as (key: MessageKey) => string)(pathNames[kind] ?? 'timeline.kind.other');
    return [name, step ?? '', ...answers].filter((part) => part !== '').join(' · ');
  };
}
