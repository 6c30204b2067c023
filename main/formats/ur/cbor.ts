// The little of CBOR (RFC 8949) that URs of bytes need, in its deterministic encoding (4.2.1): unsigned integers of up to 32 bits, byte
// strings, and arrays of them.

import { urError } from './ur-error.ts';

const major = { unsigned: 0, bytes: 2, array: 4 } as const;
type Major = keyof typeof major;

/** The head of an item: its type and number in the fewest bytes. */
export function encodeHead(kind: Major, value: number): Uint8Array {
  const first = major[kind] << 5;
  if (value < 24) return Uint8Array.of(first | value);
  if (value < 0x100) return Uint8Array.of(first | 24, value);
  const wide = value >= 0x1_0000;
  const head = new Uint8Array(wide ? 5 : 3);
  const view = new DataView(head.buffer);
  head[0] = first | (wide ? 26 : 25);
  if (wide) view.setUint32(1, value);
  else view.setUint16(1, value);
  return head;
}

/** Reads items one after another; what is not in its shortest form is refused. Throws input.schema. */
export function readCbor(bytes: Uint8Array): {
  head(kind: Major): number;
  take(length: number): Uint8Array;
  end(): void;
} {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw urError('it ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    take,
    head(kind) {
      const [first = 0] = take(1);
      if (first >> 5 !== major[kind]) throw urError('another kind of item was expected');
      const short = first & 31;
      if (short < 24) return short;
      const size = [1, 2, 4][short - 24];
      if (size === undefined) throw urError('a number has more than 32 bits');
      const value = take(size).reduce((sum, byte) => sum * 256 + byte, 0);
      if (value < ([24, 0x100, 0x1_0000][short - 24] ?? 0)) throw urError('a number is not in its shortest form');
      return value;
    },
    end() {
      if (at !== bytes.length) throw urError('something stands behind its end');
    },
  };
}
