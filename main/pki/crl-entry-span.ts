import { looksOrdinary } from './crl-entry-shape.ts';
import { type DerLimits, headerIn, readDer } from './der.ts';
import { readCrlEntry } from './parse-crl.ts';

/** Where an entry and its serial number's contents octets stand in the bytes that hold it. */
export interface CrlEntrySpan {
  readonly serialStart: number;
  readonly serialEnd: number;
  readonly end: number;
}

/** An entry has a serial number, a date and a few short extensions; it is read whole. */
export const entryLimits: DerLimits = { maxBytes: 64 * 1024, maxDepth: 21, maxNodes: 20_000 };

/** Asked entry after entry of the same bytes. */
let viewedBefore: DataView = new DataView(new ArrayBuffer(0));

function viewOf(bytes: Uint8Array): DataView {
  const { buffer, byteOffset, byteLength } = bytes;
  const same = viewedBefore.buffer === buffer && viewedBefore.byteOffset === byteOffset && viewedBefore.byteLength === byteLength;
  if (!same) viewedBefore = new DataView(buffer, byteOffset, byteLength);
  return viewedBefore;
}

/** The entry that begins at `start`. Throws input.not-der, input.truncated, input.too-large for bytes that are not an entry in DER (RFC 5280 §5.1). */
export function readEntrySpan(bytes: Uint8Array, start: number): CrlEntrySpan {
  const ordinary = looksOrdinary(bytes, viewOf(bytes), start, bytes.length);
  if (ordinary > 0) return { serialStart: start + 4, serialEnd: ordinary, end: start + 2 + (bytes[start + 1] ?? 0) };
  const { end } = headerIn(bytes, start, start, bytes.length, 'input.truncated', 'CRL entry');
  const { serialOctets } = readCrlEntry(readDer(bytes.subarray(start, end), entryLimits, 'CRL entry'), new Set());
  const serialStart = serialOctets.byteOffset - bytes.byteOffset;
  return { serialStart, serialEnd: serialStart + serialOctets.length, end };
}
