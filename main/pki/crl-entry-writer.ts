// Entries of one reason and one date for a million serial numbers: they differ in their serial number alone.

import { encodeCrlEntry, type CrlEntry } from './build-crl.ts';
import { encodeHeader } from './der-write.ts';
import { tags } from './der-content.ts';
import { readEntrySpan } from './crl-entry-span.ts';
import { parseSerialNumber } from './serial-number.ts';

/**
 * Writes entries as encodeCrlEntry does, byte for byte, from the octets of magnitudes whose form was checked before: positive, none more
 * than its number needs. What it gives is the same memory as the entry before of that length. Throws input.schema for a bad reason.
 * Source: RFC 5280 §5.1.2.6.
 */
export function crlEntryWriter(terms: Omit<CrlEntry, 'serialNumber'>): (magnitude: Uint8Array) => Uint8Array {
  const sample = encodeCrlEntry({ ...terms, serialNumber: parseSerialNumber('01') });
  const rest = sample.subarray(readEntrySpan(sample, 0).serialEnd);
  const entries = new Map<number, Uint8Array>();
  return (magnitude) => {
    const sign = (magnitude[0] ?? 0) >= 0x80 ? 1 : 0;
    const contents = magnitude.length + sign;
    // With the sign octet the contents are as long as those of one octet more: the zero is written every time.
    const entry = entries.get(contents) ?? beginEntry(contents, rest);
    entries.set(contents, entry);
    const start = entry.length - rest.length - contents;
    entry[start] = 0;
    entry.set(magnitude, start + sign);
    return entry;
  };
}

/** Everything of an entry but its serial number. */
function beginEntry(contents: number, rest: Uint8Array): Uint8Array {
  const header = encodeHeader(tags.sequence, 2 + contents + rest.length);
  const entry = new Uint8Array(header.length + 2 + contents + rest.length);
  entry.set(header);
  entry[header.length] = tags.integer;
  entry[header.length + 1] = contents;
  entry.set(rest, entry.length - rest.length);
  return entry;
}
