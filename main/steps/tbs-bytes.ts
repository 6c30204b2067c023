// The bytes of an item, wherever they stand: in its value, or, of a long CRL, in a file of the data directory.

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { readCrlFile } from '../store/crl-file.ts';
import { isTbs, type SetItem } from './set-items.ts';
import { fromBase64, type StepValue } from './values.ts';

/** The data directory an item's file is in: known to whoever read the item from the database. */
const homes = new WeakMap<SetItem, string>();

/** Says where the files of a value's items are. */
export function keepAt(directory: string, value: StepValue | null): void {
  if (value === null || !('items' in value)) return;
  for (const item of value.items) if (isTbs(item) && item.file !== undefined) homes.set(item, directory);
}

/** Read a moment ago, by SHA-256: one look at a run asks for the same bytes many times. Let go of when memory is wanted. */
const readBefore = new Map<string, WeakRef<Uint8Array>>();

/** The very bytes that are to be signed. Throws store.corrupt where their file is gone or is another (TBS-UNCHANGED). */
export function tbsBytes(item: SetItem): Uint8Array {
  if (!isTbs(item) || item.file === undefined) return fromBase64(item.tbs);
  const { sha256 } = item.file;
  const known = readBefore.get(sha256)?.deref();
  if (known !== undefined) return known;
  const directory = homes.get(item);
  if (directory === undefined) throw new CeremonyError('bug', 'The bytes to be signed stand in a file, and nobody said where.');
  const bytes = readCrlFile(directory, 'tbs', sha256);
  if (sha256 !== item.tbsSha256 || sha256Hex(bytes) !== sha256)
    throw new CeremonyError(
      'store.corrupt',
      `TBS-UNCHANGED: the file of the bytes to be signed is not what was built (${item.tbsSha256}). Nothing was signed. Stop here and run the audit.`,
    );
  readBefore.clear();
  readBefore.set(sha256, new WeakRef(bytes));
  return bytes;
}
