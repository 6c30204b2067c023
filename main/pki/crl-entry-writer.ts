// Entries of one reason and one date for a million serial numbers: they differ in their serial number alone.

import { encodeCrlEntry, type CrlEntry } from './build-crl.ts';
import { encodeHeader } from './der-write.ts';
import { tags } from './der-content.ts';
import { readEntrySpan } from './crl-entry-span.ts';
import { parseSerialNumber } from './serial-number.ts';

/**
 * Writes entries as encodeCrlEntry does, byte for byte, from serial numbers whose form was checked before: lower-case hex of a positive
 * magnitude of at most 20 octets. Throws input.schema for a bad reason. Source: RFC 5280 §5.1.2.6.
 */
export function crlEntryWriter(terms: Omit<CrlEntry, 'serialNumber'>): (serial: string) => Uint8Array {
  const sample = encodeCrlEntry({ ...terms, serialNumber: parseSerialNumber('01') });
  const rest = sample.subarray(readEntrySpan(sample, 0).serialEnd);
  const headers = new Map<number, Uint8Array>();
  return (serial) => {
    const length = serial.length / 2;
    const sign = (serial.codePointAt(0) ?? 0) >= eight ? 1 : 0;
    const contents = length + sign;
    let header = headers.get(contents);
    if (header === undefined) {
      header = encodeHeader(tags.sequence, 2 + contents + rest.length);
      headers.set(contents, header);
    }
    const entry = Buffer.alloc(header.length + 2 + contents + rest.length);
    entry.set(header);
    entry[header.length] = tags.integer;
    entry[header.length + 1] = contents;
    entry.write(serial, header.length + 2 + sign, 'hex');
    entry.set(rest, header.length + 2 + contents);
    return entry;
  };
}

/** '8', the first hexadecimal digit whose octet has its high bit set; 9 and the small letters come after it. */
const eight = 0x38;
