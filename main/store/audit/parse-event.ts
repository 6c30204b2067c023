import type { NamedRow } from '../row-store.ts';
import { tableNames } from '../table-names.ts';

/** What an audit reads of an event; null for a line that is no JSON object with data. Trusts nothing. */
export function parseEventData(line: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const event = JSON.parse(Buffer.from(line).toString('utf8')) as { data?: unknown } | null;
    return isRecord(event?.data) ? event.data : null;
  } catch {
    return null;
  }
}

/** The rows an event's data names; whatever does not have their form is left out and so proves nothing. */
export function namedRows(data: Readonly<Record<string, unknown>>): NamedRow[] {
  const rows: unknown = data['rows'];
  return Array.isArray(rows) ? rows.filter(isNamedRow) : [];
}

function isNamedRow(value: unknown): value is NamedRow {
  if (!isRecord(value) || typeof value['key'] !== 'string' || typeof value['sha256'] !== 'string' || !isRecord(value['columns']))
    return false;
  const after = value['after'];
  if (after !== undefined && (!isRecord(after) || typeof after['log'] !== 'string' || typeof after['seq'] !== 'number')) return false;
  return tableNames.some((name) => name === value['table']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
