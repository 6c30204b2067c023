// Uniform Resources of type `bytes` (BCR-2020-005, BCR-2020-006): any file as text for QR codes, in one frame or in as many as one likes.

import { encodeBytewords } from './bytewords.ts';
import { encodeHead } from './cbor.ts';
import { crc32 } from './crc32.ts';
import { fragmentsOf } from './fragments.ts';

/** A file cut into frames. */
export interface UrFrames {
  /** How many fragments it was cut into: so many different frames are needed at least. */
  readonly fragments: number;
  /** Frame `sequence`, counted from 1, in upper case, which QR codes hold in fewer modules. Beyond `fragments` each mixes several. */
  frame(sequence: number): string;
}

/** The reference implementation cuts nothing shorter. */
const shortestFragment = 10;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};

const messageOf = (bytes: Uint8Array): Uint8Array => joined(encodeHead('bytes', bytes.length), bytes);

/** A file as one UR. */
export function encodeUr(bytes: Uint8Array): string {
  return `ur:bytes/${encodeBytewords(messageOf(bytes))}`.toUpperCase();
}

/** A file as frames of at most `longest` bytes of it each. */
export function urFrames(bytes: Uint8Array, longest: number): UrFrames {
  const message = messageOf(bytes);
  const checksum = crc32(message);
  const most = Math.max(1, Math.floor(message.length / shortestFragment));
  const fragments = Math.min(most, Math.ceil(message.length / longest));
  const length = Math.ceil(message.length / fragments);
  const fragmentAt = (index: number): Uint8Array => message.subarray(index * length, (index + 1) * length);
  return {
    fragments,
    frame(sequence) {
      const data = new Uint8Array(length);
      for (const index of fragmentsOf(sequence, fragments, checksum))
        for (const [at, byte] of fragmentAt(index).entries()) data[at] = (data[at] ?? 0) ^ byte;
      const numbers = [sequence, fragments, message.length, checksum].map((value) => encodeHead('unsigned', value));
      const part = joined(encodeHead('array', 5), ...numbers, encodeHead('bytes', length), data);
      return `ur:bytes/${sequence}-${fragments}/${encodeBytewords(part)}`.toUpperCase();
    },
  };
}
