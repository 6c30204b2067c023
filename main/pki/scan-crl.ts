// A CRL of any size, read once from front to back in pieces: what parseCrl refuses is refused, what it accepts is accepted, and no
// tree is built. Everything but the entries is parseCrl's own work, on a CRL of the same fields without them.

import { createHash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import { signatureAlgorithmOf, signatureAlgorithms } from './algorithms.ts';
import { type ByteSink, type ByteSource, readPiece } from './byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { looksOrdinary } from './crl-entry-shape.ts';
import { entryLimits } from './crl-entry-span.ts';
import { locateEntries } from './crl-layout.ts';
import { headerIn, readDer } from './der.ts';
import { refuseStructure } from './der-values.ts';
import { encodeSequence } from './der-write.ts';
import { parseCrl, readCrlEntry } from './parse-crl.ts';
import type { CrlEntryFields, CrlFields } from './parse-types.ts';

const what = 'CRL';
const windowBytes = 1 << 18;

/** Everything of a CRL but its entries. */
export type CrlHeader = Omit<CrlFields, 'entries' | 'der' | 'tbs'>;

/** What a scan was for, once every byte is read. */
export interface CrlTotals {
  readonly entries: number;
  /** Whether each serial number is greater than the one before, by its INTEGER (compareSerials): then none stands twice. */
  readonly ascending: boolean;
  /** OIDs of extensions we know, of the CRL or of an entry, whose value did not decode. */
  readonly malformed: readonly string[];
  /** Hash of the TBSCertList by the CRL's own signature algorithm; null where that hashes inside, is none of ours, or was not wanted. */
  readonly tbsDigest: Uint8Array | null;
}

/**
 * A scan under way. `next` moves to the following entry; the fields speak of that one. A class, against house style, because making an
 * object for each of ten million entries is what takes the time.
 */
export class CrlScan {
  readonly header: CrlHeader;
  /** A CRL of the same fields without its entries, for lint. */
  readonly withoutEntries: Uint8Array;
  /** Offsets of the TBSCertList, header included. */
  readonly tbsStart: number;
  readonly tbsEnd: number;
  readonly #entriesEnd: number;
  readonly #size: number;
  readonly #window: ByteWindow;
  readonly #digest: ReturnType<typeof createHash> | null;
  readonly #malformed: Set<string>;
  #beforeStart = 0;
  #beforeLength = 0;
  #ascending = true;
  #at: number;

  /** How many entries were read. */
  count = 0;
  /** Where the entry stands in the source. */
  offset = 0;
  /** Its contents octets of serialNumber are bytes[serialStart … serialEnd), until `next` is called. */
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  serialStart = 0;
  serialEnd = 0;
  #start = 0;
  #end = 0;

  /** Sinks for every byte and for those of the TBSCertList; its digest is made unless it is not wanted. */
  constructor(
    source: ByteSource,
    sinks: { readonly file?: readonly ByteSink[]; readonly tbs?: readonly ByteSink[]; readonly digest?: false } = {},
  ) {
    const layout = locateEntries(source, what);
    const head = readPiece(source, layout.tbs.contentStart, layout.entriesStart);
    const rest = readPiece(source, layout.entriesEnd, layout.tbs.end);
    // Without its entries, what follows them could pass for what belongs before or for entries.
    if (layout.entriesPresent && rest.length > 0 && rest[0] !== 0xa0)
      refuseStructure(what, 'an element stands where none belongs', layout.entriesEnd);
    this.withoutEntries = encodeSequence(encodeSequence(head, rest), readPiece(source, layout.tbs.end, source.size));
    const { entries: _none, der: _skeleton, tbs: _short, ...header } = parseCrl(this.withoutEntries);
    this.header = { ...header, entriesFieldPresent: layout.entriesPresent };
    this.tbsStart = layout.tbs.start;
    this.tbsEnd = layout.tbs.end;
    this.#entriesEnd = layout.entriesEnd;
    this.#at = layout.contentStart;
    this.#size = source.size;
    this.#malformed = new Set(header.malformed);
    this.#window = new ByteWindow(source, windowBytes);
    this.bytes = this.#window.bytes;
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const algorithm = signatureAlgorithmOf(header.signatureInner);
    const hash = algorithm === null ? null : signatureAlgorithms[algorithm].hash;
    this.#digest = hash === null || sinks.digest === false ? null : createHash(hash);
    this.#window.slideTo(0, 1);
    const onTbs = [...(sinks.tbs ?? []), ...(this.#digest === null ? [] : [this.#digest])];
    for (const sink of onTbs) this.#window.tap({ sink, from: this.tbsStart, to: this.tbsEnd });
    for (const sink of sinks.file ?? []) this.#window.tap({ sink, from: 0, to: source.size });
  }

  /** Moves to the next entry; false after the last one. Throws input.not-der, input.truncated, input.too-large. */
  next(): boolean {
    const at = this.#at;
    if (at >= this.#entriesEnd) return false;
    const window = this.#window;
    // The entry before stays in the window, so that the two serial numbers can be compared.
    const from = this.count === 0 ? at : this.offset;
    const moved = window.start;
    window.slideTo(from, at - from + entryLimits.maxBytes);
    this.#beforeStart = this.serialStart + moved - window.start;
    this.#beforeLength = this.serialEnd - this.serialStart;
    const start = at - window.start;
    const limit = Math.min(this.#entriesEnd, window.end) - window.start;
    const serialEnd = looksOrdinary(this.bytes, this.#view, start, limit);
    if (serialEnd > 0) {
      this.serialStart = start + 4;
      this.serialEnd = serialEnd;
      this.#end = start + 2 + (this.bytes[start + 1] ?? 0);
    } else this.#readSlowly(at, start);
    this.#start = start;
    this.offset = at;
    this.#at = at + this.#end - start;
    this.count += 1;
    this.#noteOrder();
    return true;
  }

  /**
   * Moves as `next` does until it has passed `position`; false after the last one. For whoever only counts: what lies whole in the window
   * and looks ordinary is passed without a look at this object for each.
   */
  nextUntil(position: number): boolean {
    while (this.#at < position) {
      if (!this.next()) return false;
      this.#passOrdinary(position);
    }
    return this.#at < this.#entriesEnd;
  }

  #passOrdinary(position: number): void {
    const { bytes } = this;
    const view = this.#view;
    const base = this.#window.start;
    const limit = Math.min(this.#entriesEnd, this.#window.end) - base;
    const until = Math.min(position - base, limit);
    let [start, before, count] = [this.#at - base, this.serialStart, this.count];
    let [last, serialEnd] = [this.#start, this.serialEnd];
    while (start < until) {
      const found = looksOrdinary(bytes, view, start, limit);
      if (found === 0) break;
      if (!ascends(bytes, before, serialEnd - before, start + 4, found - start - 4)) this.#ascending = false;
      count += 1;
      last = start;
      before = start + 4;
      serialEnd = found;
      start += 2 + (bytes[start + 1] ?? 0);
    }
    if (count === this.count) return;
    this.count = count;
    this.serialStart = before;
    this.serialEnd = serialEnd;
    this.#start = last;
    this.#end = start;
    this.offset = last + base;
    this.#at = start + base;
  }

  /** The entry in full, copied. */
  entry(): CrlEntryFields {
    return readCrlEntry(readDer(this.bytes.slice(this.#start, this.#end), entryLimits, what), new Set());
  }

  /** The entry's whole TLV, until `next` is called. */
  der(): Uint8Array {
    return this.bytes.subarray(this.#start, this.#end);
  }

  /** Where `next` goes on: how far a scan is. */
  get position(): number {
    return this.#at;
  }

  /** After the last entry: reads to the end, so that every sink has had its bytes. Throws bug before that. */
  finish(): CrlTotals {
    if (this.#at < this.#entriesEnd) throw new CeremonyError('bug', 'A scan of a CRL was ended before its last entry.');
    for (let at = this.#window.end; at < this.#size; at = this.#window.end) this.#window.slideTo(at, windowBytes);
    return {
      entries: this.count,
      ascending: this.#ascending,
      malformed: [...this.#malformed],
      tbsDigest: this.#digest === null ? null : Uint8Array.from(this.#digest.digest()),
    };
  }

  /** An entry of an unusual form, by the parser's own means. */
  #readSlowly(at: number, start: number): void {
    const extent = headerIn(this.bytes, start, at, this.#entriesEnd, 'input.not-der', what);
    if (extent.end - at > entryLimits.maxBytes)
      throw new CeremonyError(
        'input.too-large',
        `The ${what} was refused at byte ${at}: an entry has more than ${entryLimits.maxBytes} bytes.`,
        {
          details: { offset: at },
        },
      );
    this.#end = start + extent.end - at;
    const node = within(at, () => readDer(this.bytes.subarray(start, this.#end), entryLimits, what));
    const { serialOctets } = within(at, () => readCrlEntry(node, this.#malformed));
    this.serialStart = serialOctets.byteOffset - this.bytes.byteOffset;
    this.serialEnd = this.serialStart + serialOctets.length;
  }

  #noteOrder(): void {
    const { bytes, serialStart } = this;
    const length = this.serialEnd - serialStart;
    if (!ascends(bytes, this.#beforeStart, this.#beforeLength, serialStart, length)) this.#ascending = false;
  }
}

/** Whether the serial number at the second place is greater than the one at the first, both INTEGER contents of the same bytes. */
function ascends(bytes: Uint8Array, before: number, beforeLength: number, at: number, length: number): boolean {
  let order = length - beforeLength;
  for (let place = 0; order === 0 && place < length; place++) order = (bytes[at + place] ?? 0) - (bytes[before + place] ?? 0);
  return order > 0;
}

/** Runs a reader over a piece that stands at `at`; its refusals name the place in the whole. */
function within<T>(at: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CeremonyError) || typeof error.details['offset'] !== 'number') throw error;
    const offset = at + error.details['offset'];
    throw new CeremonyError(error.code, error.message.replace(/at byte \d+/, `at byte ${offset}`), { details: { offset } });
  }
}
