// What is on record of one serial number: in a block of entries that came together, and in rows of its own.

import { entryLimits, readEntrySpan } from '../../pki/crl-entry-span.ts';
import { readDer } from '../../pki/der.ts';
import { readCrlEntry } from '../../pki/parse-crl.ts';
import { serialOrderKey } from '../../pki/serial-order.ts';
import type { Store } from '../store.ts';
import { crlEntryBlockKey, readCrlEntryBlock, readCrlEntryBlockPlaces } from '../tables/crl-entry-block.ts';
import { readEntryVersions, type CrlEntryVersion } from '../tables/crl-entry.ts';

/** Contents octets of the INTEGER of a serial number given as its magnitude (lower-case hex, an even number of digits). */
export const serialOctetsOf = (serial: string): Uint8Array => Buffer.from(/^[89a-f]/.test(serial) ? `00${serial}` : serial, 'hex');

/** Every version of the entry of this serial number (its magnitude), oldest first; the one of a block is the first. Throws store.corrupt. */
export function entryVersions(store: Store, scope: string, serial: string): CrlEntryVersion[] {
  const [first] = blockEntries(store, scope, serial);
  return [...(first === undefined ? [] : [first]), ...readEntryVersions(store, scope, serial)];
}

/** In the blocks of a scope: one list has a serial number once, and no list has one another has. */
function blockEntries(store: Store, scope: string, serial: string): CrlEntryVersion[] {
  const octets = serialOctetsOf(serial);
  const key = serialOrderKey(octets);
  const places = readCrlEntryBlockPlaces(store, scope).filter(
    ({ first, last }) => Buffer.compare(first, key) <= 0 && Buffer.compare(key, last) <= 0,
  );
  return places.flatMap(({ list, first }): CrlEntryVersion[] => {
    const block = readCrlEntryBlock(store, crlEntryBlockKey(scope, list, first));
    const der = block === null ? null : entryIn(block.der, octets);
    if (block === null || der === null) return [];
    const { revocationDate, reason } = readCrlEntry(readDer(der, entryLimits, 'CRL entry'), new Set());
    const date = revocationDate.date.toISOString();
    return [{ scope, serial, version: 1, revocationDate: date, reason, der, source: block.source }];
  });
}

function entryIn(block: Uint8Array, serial: Uint8Array): Uint8Array | null {
  for (let at = 0; at < block.length;) {
    const { serialStart, serialEnd, end } = readEntrySpan(block, at);
    if (Buffer.compare(block.subarray(serialStart, serialEnd), serial) === 0) return block.slice(at, end);
    at = end;
  }
  return null;
}
