import { canonicalJson } from '../formats/canonical-json.ts';
import { sha256OfText } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import type { SqlRow, SqlValue } from './database.ts';

/** Columns that name the event; the event cannot hold a hash of its own number. `key` is named beside the hash. */
const outside = new Set(['key', 'event_log', 'event_seq']);

/** Digits of a column's own hash: enough to name the column that was edited; the row's SHA-256 is what proves it. */
const columnDigits = 8;

/** Canonical JSON of a value (RFC 8785): bytes as hex, which needs no escapes. */
const textOf = (value: Exclude<SqlValue, null>): string =>
  value instanceof Uint8Array ? `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"` : canonicalJson(value);

/** Column and canonical JSON of its value, in the order of RFC 8785 3.2.3; null columns are left out. */
function contents(row: SqlRow): [column: string, text: string][] {
  const result: [string, string][] = [];
  for (const column of Object.keys(row).sort()) {
    const value = row[column] ?? null;
    if (value !== null && !outside.has(column)) result.push([column, textOf(value)]);
  }
  return result;
}

const hashOf = (texts: readonly (readonly [string, string])[]): Sha256 =>
  sha256OfText(`{${texts.map(([column, text]) => `${canonicalJson(column)}:${text}`).join(',')}}`);

const columnsOf = (texts: readonly (readonly [string, string])[]): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [column, text] of texts) result[column] = sha256OfText(text).slice(0, columnDigits);
  return result;
};

/**
 * SHA-256 over the canonical JSON of a row's columns: without key, event_log and event_seq; bytes as hex; a column that is
 * null is left out, so that a column added by a later migration does not change the hash of older rows.
 */
export function rowHash(row: SqlRow): Sha256 {
  return hashOf(contents(row));
}

/** Column → first digits of the SHA-256 of its value's canonical JSON; null columns are left out. */
export function columnHashes(row: SqlRow): Record<string, string> {
  return columnsOf(contents(row));
}

/** Both, from one pass over the values. */
export function rowHashes(row: SqlRow): { readonly sha256: Sha256; readonly columns: Record<string, string> } {
  const texts = contents(row);
  return { sha256: hashOf(texts), columns: columnsOf(texts) };
}
