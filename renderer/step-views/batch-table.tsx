import { CircleX, Diff } from 'lucide-react';
import type { Table } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Chip } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import styles from './batch-table.module.css';

/** Many things, a row each. What is refused or differs from the first is counted above and says why in the row. */
export function BatchTable({ table }: { readonly table: Table }) {
  const t = useText();
  const refused = table.rows.filter(({ state }) => state === 'refused').length;
  const differs = table.rows.filter(({ state }) => state === 'differs').length;
  return (
    <div className={styles['batch']}>
      <header className={styles['head']}>
        <h3>{table.title}</h3>
        <span className={styles['counts']}>
          <span>{t('stage.batch.rows', { count: table.rows.length })}</span>
          {refused > 0 && (
            <Chip tone="bad" icon={<CircleX aria-hidden />}>
              {t('stage.batch.refused', { count: refused })}
            </Chip>
          )}
          {differs > 0 && (
            <Chip tone="warn" icon={<Diff aria-hidden />}>
              {t('stage.batch.differs', { count: differs })}
            </Chip>
          )}
        </span>
      </header>
      <p className={styles['rule']}>{t('stage.batch.rule')}</p>
      {/* Scrolls both ways, and by the keyboard: a thousand rows are one stop. */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={table.title}>
        <table className={styles['table']}>
          <thead>
            <tr>
              {table.columns.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          {/* The place in the list is the row's identity: it is approved by its order. */}
          {table.rows.map((row, place) => (
            <tbody key={place} className={cx(row.state !== undefined && styles[row.state])}>
              <tr>
                {row.cells.map((cell, index) => (
                  <td key={table.columns[index]?.label ?? index} className={cx(table.columns[index]?.mono === true && styles['mono'])}>
                    {cell}
                  </td>
                ))}
              </tr>
              {row.note !== undefined && (
                <tr className={styles['note']}>
                  <td colSpan={table.columns.length}>
                    {t(row.state === 'refused' ? 'stage.batch.why.refused' : 'stage.batch.why.differs', { note: row.note })}
                  </td>
                </tr>
              )}
            </tbody>
          ))}
        </table>
      </div>
    </div>
  );
}
