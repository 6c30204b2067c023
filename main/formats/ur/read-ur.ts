import { parseBytewords } from './bytewords.ts';
import { readCbor } from './cbor.ts';
import { crc32 } from './crc32.ts';
import { type Equations, openEquations } from './equations.ts';
import { fragmentsOf } from './fragments.ts';
import { largestUr, urError, urTooLarge } from './ur-error.ts';

/** Fragments of one file; putting them together takes time with their square. */
const mostFragments = 4096;
/** Characters of one UR: a whole file in two letters a byte, with its frame. */
const longestUr = 2 * largestUr + 100;
/** Bytes of CBOR before a byte string of this size. */
const headLength = 5;

/** Puts the frames of one file together, in whatever order they come. */
export interface UrReader {
  /** Takes one UR. Returns whether it told anything new. Throws input.schema, input.too-large; nothing is kept of what is refused. */
  take(text: string): boolean;
  /** How many independent frames are there, of how many. */
  readonly progress: { readonly have: number; readonly need: number };
  /** The file, once there are enough frames; null before. Throws input.schema where they do not make the message they name. */
  result(): Uint8Array | null;
}

interface Frame {
  readonly sequence: number;
  readonly fragments: number;
  readonly length: number;
  readonly checksum: number;
  readonly data: Uint8Array;
}

/** `ur:bytes/…` and `ur:bytes/3-9/…`, in either case. */
export const looksLikeUr = (text: string): boolean => /^\s*ur:/i.test(text);

/** A frame, or the message of a UR in one part. */
function parseUr(text: string): Frame | Uint8Array {
  if (text.length > longestUr) throw urTooLarge();
  const found = /^ur:([a-z0-9-]+)\/(?:([1-9]\d{0,9})-([1-9]\d{0,9})\/)?([a-z]+)$/.exec(text.trim().toLowerCase());
  if (found === null) throw urError('it does not have the form ur:bytes/…');
  const [, type = '', sequence, count, words = ''] = found;
  if (type !== 'bytes') throw urError(`it is of type ${type.slice(0, 40)}, and a file is of type bytes`);
  const bytes = parseBytewords(words);
  return sequence === undefined ? bytes : parseFrame(bytes, Number(sequence), Number(count));
}

function parseFrame(bytes: Uint8Array, sequence: number, fragments: number): Frame {
  const cbor = readCbor(bytes);
  if (cbor.head('array') !== 5) throw urError('a frame has five parts');
  const [seen, count] = [cbor.head('unsigned'), cbor.head('unsigned')];
  const [length, checksum] = [cbor.head('unsigned'), cbor.head('unsigned')];
  const data = cbor.take(cbor.head('bytes'));
  cbor.end();
  if (seen !== sequence || count !== fragments) throw urError('its numbers contradict each other');
  if (length > largestUr + headLength || count > mostFragments) throw urTooLarge();
  if (data.length === 0 || data.length !== Math.ceil(length / count)) throw urError('its length does not fit the file’s');
  return { sequence, fragments, length, checksum, data };
}

/** A file out of its CBOR byte string. */
function fileOf(message: Uint8Array): Uint8Array {
  const cbor = readCbor(message);
  const length = cbor.head('bytes');
  if (length > largestUr) throw urTooLarge();
  const file = cbor.take(length).slice();
  cbor.end();
  return file;
}

/** A reader of the frames of one file. */
export function openUrReader(): UrReader {
  let single: Uint8Array | null = null;
  let file: { readonly first: Frame; readonly equations: Equations } | null = null;
  return {
    take(text) {
      const frame = parseUr(text);
      if (frame instanceof Uint8Array) {
        const whole = fileOf(frame);
        if (file !== null || (single !== null && !isSame(single, whole))) throw anotherFile();
        const fresh = single === null;
        single = whole;
        return fresh;
      }
      if (single !== null || (file !== null && !isOfSameFile(file.first, frame))) throw anotherFile();
      file ??= { first: frame, equations: openEquations(frame.fragments, frame.data.length) };
      const told = file.equations.add(fragmentsOf(frame.sequence, frame.fragments, frame.checksum), frame.data);
      if (told === 'contradicts') throw urError('its frames contradict each other');
      return told === 'new';
    },
    get progress() {
      if (single !== null) return { have: 1, need: 1 };
      return { have: file?.equations.rank ?? 0, need: file?.first.fragments ?? 1 };
    },
    result() {
      if (single !== null) return single;
      const whole = file?.equations.solve() ?? null;
      if (file === null || whole === null) return null;
      const { length, checksum } = file.first;
      const message = whole.subarray(0, length);
      if (whole.subarray(length).some((byte) => byte !== 0)) throw urError('what fills up its last frame is not zero');
      if (crc32(message) !== checksum) throw urError('its checksum does not fit its content');
      return fileOf(message);
    },
  };
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
const isOfSameFile = (one: Frame, other: Frame): boolean =>
  one.fragments === other.fragments && one.length === other.length && one.checksum === other.checksum;
const anotherFile = () => urError('its frames are of different files; take one file at a time');
