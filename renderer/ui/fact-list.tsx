import type { Fact } from '../../preload/contract/run-view.ts';
import { isHex } from '../format/hex.ts';
import { parseInstant } from '../format/date.ts';
import { cx } from './cx.ts';
import { Hex } from './hex.tsx';
import { Moment } from './moment.tsx';
import styles from './fact-list.module.css';
import text from './text.module.css';

/** The value of a fact: grouped hex, an instant with local time, or text as it is. */
export function FactValue(props: { readonly value: string; readonly mono?: boolean | undefined }) {
  if (props.mono === true && isHex(props.value)) return <Hex value={props.value} />;
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z| UTC)$/u.test(props.value) && parseInstant(props.value) !== null)
    return <Moment iso={props.value.replace(/ UTC$/u, 'Z').replace(' ', 'T')} />;
  return <span className={cx(props.mono === true ? text['mono'] : styles['text'])}>{props.value}</span>;
}

/** Labels and values. `stacked`: label above value, for a narrow column. */
export function FactList(props: { readonly facts: readonly Fact[]; readonly stacked?: boolean }) {
  return (
    <dl className={cx(styles['facts'], props.stacked === true && styles['stacked'])}>
      {props.facts.map((fact, index) => (
        // The same label may stand twice; its place tells it apart.
        <div key={`${index}-${fact.label}`}>
          <dt>{fact.label}</dt>
          <dd>
            <FactValue value={fact.value} mono={fact.mono} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
