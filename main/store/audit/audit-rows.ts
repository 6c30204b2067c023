import type { SqlRow } from '../database.ts';
import type { Inspection } from '../inspection.ts';
import { columnHashes, rowHash } from '../row-hash.ts';
import type { NamedRow } from '../row-store.ts';
import type { Store } from '../store.ts';
import { tableNames } from '../table-names.ts';
import type { TableName } from '../table-names.ts';
import { namedRows, parseEventData } from './parse-event.ts';
import type { ProblemList } from './problem-list.ts';

/** Columns by which people know a row, tried in order. */
const titleColumns = ['subject', 'title', 'label', 'person', 'path', 'operation', 'serial', 'number'];

/** "certificate «CN=Example Root» (row 3fa4…)" */
function describe(table: TableName, key: string, row: SqlRow | null): string {
  const title = titleColumns.map((column) => row?.[column]).find((value) => typeof value === 'string' || typeof value === 'number');
  return `${table}${title === undefined ? '' : ` «${title}»`} (row ${key})`;
}

/**
 * Every row of the database against the event it says wrote it (check DATABASE-VS-LOG): edited columns, rows that no event
 * recorded. Rows come in the order of their events, so each event is parsed once. One row and one event in memory.
 */
export function auditRows(inspection: Inspection, problems: ProblemList): number {
  let count = 0;
  for (const table of tableNames) {
    if (!inspection.hasTable(table)) continue;
    let at = '';
    let named = new Map<string, NamedRow>();
    for (const row of inspection.eachRow(table)) {
      count += 1;
      const [log, seq, key] = [String(row['event_log']), Number(row['event_seq']), String(row['key'])];
      const place = `${log}/${seq}`;
      if (place !== at) {
        const line = inspection.lineAt(log, seq);
        const data = line === null ? null : parseEventData(line);
        named = new Map((data === null ? [] : namedRows(data)).filter((one) => one.table === table).map((one) => [one.key, one]));
        at = place;
      }
      const recorded = named.get(key);
      if (recorded === undefined) problems.add(`${describe(table, key, row)} was added behind our back: event ${place} did not record it.`);
      else if (recorded.sha256 !== rowHash(row))
        problems.add(`${describe(table, key, row)} is not what event ${place} recorded: ${changedColumns(recorded, row)}.`);
    }
  }
  return count;
}

function changedColumns(recorded: NamedRow, row: SqlRow): string {
  const found = columnHashes(row);
  const names = [...new Set([...Object.keys(recorded.columns), ...Object.keys(found)])]
    .filter((column) => recorded.columns[column] !== found[column])
    .sort();
  if (names.length === 0) return 'its contents differ';
  return `${names.length === 1 ? 'column' : 'columns'} ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} changed`;
}

/**
 * Every row an event names against the database (check DATABASE-VS-LOG): rows removed, and rows set back to what an older
 * event recorded (each event says which event wrote the row before; no row may still point there).
 */
export function auditNamedRows(
  store: Store,
  inspection: Inspection,
  event: { log: string; seq: number; data: Readonly<Record<string, unknown>> },
  problems: ProblemList,
): void {
  for (const named of namedRows(event.data)) {
    const row = inspection.hasTable(named.table) ? store.row(named.table, named.key) : null;
    const place = `${event.log}/${event.seq}`;
    if (row === null) problems.add(`${describe(named.table, named.key, null)}, which event ${place} recorded, was removed.`);
    else if (named.after !== undefined && row['event_log'] === named.after.log && row['event_seq'] === named.after.seq) {
      problems.add(
        `${describe(named.table, named.key, row)} was set back to what event ${named.after.log}/${named.after.seq} recorded, before event ${place} changed it.`,
      );
    }
  }
}
