import { CeremonyError } from '../errors.ts';
import { sourceOf } from './byte-source.ts';
import { looksOrdinary, OrdinaryEntry } from './crl-entry-shape.ts';
import { entryLimits, readEntrySpan } from './crl-entry-span.ts';
import { readDer } from './der.ts';
import { parseCrl, readCrlEntry } from './parse-crl.ts';
import type { CrlEntryFields, CrlFields } from './parse-types.ts';
import { CrlScan } from './scan-crl.ts';

/**
 * A CRL that takes more octets than this is long: its entries are never in memory all at once, people are shown how many there are, the
 * first and the last, and a run keeps it in a file.
 */
export const longCrlBytes = 1 << 20;

/** Of a CRL that is in memory as its bytes: what an evidence bundle may hold (evidence/verify/read-directory.ts). */
export const mostCrlBytes = 64 * 1024 * 1024;

export const isLongCrl = ({ der }: Pick<CrlFields, 'der'>): boolean => der.length > longCrlBytes;

/**
 * Reads a CRL of up to 64 MB: what parseCrl refuses is refused, what it accepts is accepted. The entries of a long one are scanned here
 * and decoded one after the other whenever they are asked for. Throws input.not-der, input.truncated, input.too-large, nothing else.
 */
export function readWholeCrl(bytes: Uint8Array): CrlFields {
  if (bytes.length <= longCrlBytes) return parseCrl(bytes);
  if (bytes.length > mostCrlBytes)
    throw new CeremonyError('input.too-large', `The CRL was refused: it has ${bytes.length} bytes, and at most ${mostCrlBytes} are read.`);
  const source = sourceOf(bytes);
  const scan = new CrlScan(source, { digest: false });
  const start = scan.position;
  while (scan.next());
  const { entries, malformed, ascending } = scan.finish();
  const all = bytes.subarray(start, scan.position);
  return {
    ...scan.header,
    malformed,
    der: bytes,
    tbs: bytes.subarray(scan.tbsStart, scan.tbsEnd),
    entries: { length: entries, ascending, bytes: all, [Symbol.iterator]: () => longEntries(all) },
  };
}

/** Entries that were scanned once, as views of the bytes they stand in. */
function* longEntries(bytes: Uint8Array): Generator<CrlEntryFields> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const serialEnd = looksOrdinary(bytes, view, at, bytes.length);
    const end = serialEnd > 0 ? at + 2 + (bytes[at + 1] ?? 0) : readEntrySpan(bytes, at).end;
    yield serialEnd > 0
      ? new OrdinaryEntry(bytes, at, serialEnd, end)
      : readCrlEntry(readDer(bytes.subarray(at, end), entryLimits, 'CRL'), new Set());
    at = end;
  }
}

/** The entries in lists of at most `most`, one after the other; each begins with the last one of the list before. */
export function* entryLists(entries: Iterable<CrlEntryFields>, most: number): Generator<readonly CrlEntryFields[]> {
  let list: CrlEntryFields[] = [];
  for (const entry of entries) {
    list.push(entry);
    if (list.length < most) continue;
    yield list;
    list = [entry];
  }
  yield list;
}
