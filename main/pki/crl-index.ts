import { type ByteSource, readPiece } from './byte-source.ts';
import { entryLimits, readEntrySpan } from './crl-entry-span.ts';
import { readDer } from './der.ts';
import type { CrlEntryFields } from './parse-types.ts';
import { readCrlEntry } from './parse-crl.ts';
import { CrlScan, type CrlHeader, type CrlTotals } from './scan-crl.ts';

const firstSlots = 1 << 12;
/** Above this part of its slots in use a table of hashes is doubled. */
const fullest = 0.7;

/** Serial numbers of a CRL and where their entries stand: a few octets an entry, whatever the entries hold. */
export interface CrlIndex {
  readonly header: CrlHeader;
  readonly totals: CrlTotals;
  /** Serial numbers that stand more than once (RFC 5280 §5.3 knows one entry a certificate). */
  readonly repeated: number;
  /** The first entry of this serial number, given as its INTEGER's contents octets; reason and dates are read from the source now. */
  find(serialOctets: Uint8Array): CrlEntryFields | null;
}

/**
 * Scans a CRL and makes it searchable. `seed` is 32 random bits, so that nobody who writes a CRL can choose serial numbers that all
 * fall on one place. Throws as parseCrl does.
 */
export function indexCrl(source: ByteSource, seed: number): CrlIndex {
  const scan = new CrlScan(source);
  let slots = firstSlots;
  let hashes = new Uint32Array(slots);
  // 0: free. A CRL of more than 4 GB is refused, so an offset fits.
  let offsets = new Uint32Array(slots);
  let used = 0;
  let repeated = 0;

  function grow(): void {
    const [oldHashes, oldOffsets] = [hashes, offsets];
    slots *= 2;
    hashes = new Uint32Array(slots);
    offsets = new Uint32Array(slots);
    for (let from = 0; from < oldOffsets.length; from++) {
      const offset = oldOffsets[from] ?? 0;
      if (offset === 0) continue;
      const hash = oldHashes[from] ?? 0;
      let slot = hash & (slots - 1);
      while (offsets[slot] !== 0) slot = (slot + 1) & (slots - 1);
      hashes[slot] = hash;
      offsets[slot] = offset;
    }
  }

  function entryAt(offset: number): CrlEntryFields {
    const bytes = readPiece(source, offset, Math.min(offset + entryLimits.maxBytes, source.size));
    return readCrlEntry(readDer(bytes.subarray(0, readEntrySpan(bytes, 0).end), entryLimits, 'CRL'), new Set());
  }

  while (scan.next()) {
    const { bytes, serialStart, serialEnd } = scan;
    const hash = hashOf(bytes, serialStart, serialEnd, seed);
    let slot = hash & (slots - 1);
    let known = false;
    for (; offsets[slot] !== 0 && !known; slot = (slot + 1) & (slots - 1))
      known =
        hashes[slot] === hash && Buffer.compare(entryAt(offsets[slot] ?? 0).serialOctets, bytes.subarray(serialStart, serialEnd)) === 0;
    if (known) {
      repeated += 1;
      continue;
    }
    hashes[slot] = hash;
    offsets[slot] = scan.offset;
    used += 1;
    if (used > slots * fullest) grow();
  }
  return {
    header: scan.header,
    totals: scan.finish(),
    repeated,
    find(serialOctets) {
      const hash = hashOf(serialOctets, 0, serialOctets.length, seed);
      for (let slot = hash & (slots - 1); offsets[slot] !== 0; slot = (slot + 1) & (slots - 1)) {
        if (hashes[slot] !== hash) continue;
        const entry = entryAt(offsets[slot] ?? 0);
        if (Buffer.compare(entry.serialOctets, serialOctets) === 0) return entry;
      }
      return null;
    },
  };
}

/** FNV-1a with a seed, mixed at the end (MurmurHash3's finaliser); as an unsigned number of 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
