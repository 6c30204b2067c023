/** Byte-for-byte equality of two public values (names, identifiers); not constant time. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
