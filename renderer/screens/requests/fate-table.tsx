import { Check, CircleX, Minus, PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import styles from './fate-table.module.css';

type Fate = 'taken' | 'changed' | 'dropped' | 'refused' | 'same' | 'equivalent' | 'different';

const looks: Readonly<Record<Fate, { readonly tone: 'good' | 'warn' | 'plain' | 'bad'; readonly icon: ReactNode }>> = {
  taken: { tone: 'good', icon: <Check aria-hidden /> },
  changed: { tone: 'warn', icon: <PencilLine aria-hidden /> },
  dropped: { tone: 'plain', icon: <Minus aria-hidden /> },
  refused: { tone: 'bad', icon: <CircleX aria-hidden /> },
  same: { tone: 'good', icon: <Check aria-hidden /> },
  equivalent: { tone: 'plain', icon: <Minus aria-hidden /> },
  different: { tone: 'bad', icon: <CircleX aria-hidden /> },
};

/** Parts of a request, each with what becomes of it and why. `heads`: one more than `cells`, and the fate's. */
export function FateTable(props: {
  readonly heads: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[]; readonly verdict: Fate; readonly why: string }[];
}) {
  const t = useText();
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {props.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(({ label, cells, verdict, why }, index) => (
          <tr key={`${index}-${label}`}>
            <th scope="row">{label}</th>
            {cells.map((cell, place) => (
              <td key={props.heads[place + 1]} data-label={props.heads[place + 1]}>
                {cell}
              </td>
            ))}
            <td data-label={props.heads.at(-1)}>
              <Chip tone={looks[verdict].tone} icon={looks[verdict].icon}>
                {t(`requests.fate.${verdict}`)}
              </Chip>
              {why !== '' && <span className={styles['why']}>{why}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
