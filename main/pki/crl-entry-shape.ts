import { checkContent, tags } from './der-content.ts';
import { timeOf } from './der-values.ts';
import { oids } from './oids.ts';
import type { CrlEntryFields, ParsedTime } from './parse-types.ts';

/** Of Extensions ::= { reasonCode, not critical, ENUMERATED } the octets before the reason (RFC 5280 §5.3.1). */
const reasonExtensions = Uint8Array.of(0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01);
const largestReason = 10;
const unusedReason = 7;

const extensionsView = new DataView(reasonExtensions.buffer);
/** Its octets, four at a time, the last four over the ones before. */
const [reason0, reason4, reason8] = [extensionsView.getInt32(0), extensionsView.getInt32(4), extensionsView.getInt32(8)];
const reason9 = extensionsView.getInt32(reasonExtensions.length - 4);

/**
 * Whether bytes[start … limit) begin with an entry of the form nearly all have: a serial number, a UTCTime, and nothing more or a
 * reasonCode alone, every one in DER. Gives where the serial number ends, or 0: then the entry is for the parser to judge. `view`: of
 * the same bytes.
 */
export function looksOrdinary(bytes: Uint8Array, view: DataView, start: number, limit: number): number {
  const length = bytes[start + 1] ?? 0xff;
  const end = start + 2 + length;
  if (bytes[start] !== tags.sequence || length >= 0x80 || end > limit) return 0;
  const serialLength = bytes[start + 3] ?? 0;
  const serial = start + 4;
  const time = serial + serialLength;
  const rest = end - time - timeLength;
  if (bytes[start + 2] !== tags.integer || serialLength === 0 || (rest !== 0 && rest !== 14)) return 0;
  const first = bytes[serial] ?? 0;
  const second = bytes[serial + 1] ?? 0;
  if (serialLength > 1 && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80))) return 0;
  if (!isUtcTime(bytes, view, time)) return 0;
  return rest === 0 || isReason(bytes, view, time + timeLength) ? time : 0;
}

/** Tag, length and contents octets of a UTCTime in DER. */
const timeLength = 15;
/**
 * The last one that was found to be one: neighbours on a CRL share it. Begins with one, for octets that are none must not pass. Four octets
 * at a time, the last four over the ones before: entry after entry this is what a scan does most.
 */
let [time0, time4, time8, time11] = timeWords(new DataView(Uint8Array.from(Buffer.from('\x17\x0d000101000000Z', 'latin1')).buffer), 0);

function timeWords(view: DataView, at: number): [number, number, number, number] {
  return [view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + timeLength - 4)];
}

function isUtcTime(bytes: Uint8Array, view: DataView, at: number): boolean {
  if (
    view.getInt32(at) === time0 &&
    view.getInt32(at + 4) === time4 &&
    view.getInt32(at + 8) === time8 &&
    view.getInt32(at + timeLength - 4) === time11
  )
    return true;
  if (bytes[at] !== tags.utcTime || bytes[at + 1] !== timeLength - 2) return false;
  if (checkContent(tags.utcTime, bytes, at + 2, at + timeLength) !== null) return false;
  [time0, time4, time8, time11] = timeWords(view, at);
  return true;
}

function isReason(bytes: Uint8Array, view: DataView, at: number): boolean {
  const reason = bytes[at + reasonExtensions.length] ?? 0xff;
  return (
    view.getInt32(at) === reason0 &&
    view.getInt32(at + 4) === reason4 &&
    view.getInt32(at + 8) === reason8 &&
    view.getInt32(at + reasonExtensions.length - 4) === reason9 &&
    reason <= largestReason &&
    reason !== unusedReason
  );
}

/** What the reader makes of the last time: neighbours share it here, too. */
let lastRead: ParsedTime = timeOf(tags.utcTime, '000101000000Z');

const noExtensions: readonly never[] = [];

/**
 * An entry that looks ordinary, as readCrlEntry decodes it, each member when somebody asks: of a million entries most are only counted,
 * compared or judged by their reason. A class, against house style, because a getter costs nothing until it is used.
 */
export class OrdinaryEntry implements CrlEntryFields {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #serialEnd: number;
  readonly #end: number;
  /** Every rule of a lint asks for these. */
  #serialOctets: Uint8Array | undefined;
  #extensions: CrlEntryFields['extensions'] | undefined;

  /** It stands at bytes[start … end), and its serial number ends at `serialEnd`. */
  constructor(bytes: Uint8Array, start: number, serialEnd: number, end: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#serialEnd = serialEnd;
    this.#end = end;
  }

  get der(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  get serialOctets(): Uint8Array {
    return (this.#serialOctets ??= this.#bytes.subarray(this.#start + 4, this.#serialEnd));
  }

  get serialNumber(): string {
    const length = this.#serialEnd - this.#start - 4;
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.#start + 4, length).toString('hex');
  }

  get revocationDate(): ParsedTime {
    const at = this.#serialEnd + 2;
    for (let place = 0; place < timeLength - 2; place += 1)
      if (this.#bytes[at + place] !== lastRead.text.charCodeAt(place)) {
        const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + at, timeLength - 2).toString('latin1');
        lastRead = timeOf(tags.utcTime, text);
        break;
      }
    return lastRead;
  }

  get extensionsFieldPresent(): boolean {
    return this.#end > this.#serialEnd + timeLength;
  }

  get reason(): number | null {
    return this.extensionsFieldPresent ? (this.#bytes[this.#end - 1] ?? 0) : null;
  }

  get extensions(): CrlEntryFields['extensions'] {
    if (!this.extensionsFieldPresent) return noExtensions;
    return (this.#extensions ??= [{ oid: oids.reasonCode, critical: false, value: this.#bytes.subarray(this.#end - 3, this.#end) }]);
  }
}
