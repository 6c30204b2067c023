import { canonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import type { SqlRow, SqlValue } from './database.ts';

/** Columns that name the event; the event cannot hold a hash of its own number. `key` is named beside the hash. */
const outside = new Set(['key', 'event_log', 'event_seq']);

/** Digits of a column's own hash: enough to name the column that was edited; the row's SHA-256 is what proves it. */
const columnDigits = 8;

function contents(row: SqlRow): Record<string, string | number> {
  const result: Record<string, string | number> = {};
  for (const [column, value] of Object.entries(row)) {
    if (value === null || outside.has(column)) continue;
    result[column] = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  }
  return result;
}

/**
 * SHA-256 over the canonical JSON of a row's columns: without key, event_log and event_seq; bytes as hex; a column that is
 * null is left out, so that a column added by a later migration does not change the hash of older rows.
 */
export function rowHash(row: SqlRow): Sha256 {
  return sha256Hex(Buffer.from(canonicalJson(contents(row)), 'utf8'));
}

/** Column → first digits of the SHA-256 of its value's canonical JSON; null columns are left out. */
export function columnHashes(row: SqlRow): Record<string, string> {
  return Object.fromEntries(Object.entries(contents(row)).map(([column, value]) => [column, columnHash(value)]));
}

function columnHash(value: Exclude<SqlValue, null>): string {
  return sha256Hex(Buffer.from(canonicalJson(value), 'utf8')).slice(0, columnDigits);
}
