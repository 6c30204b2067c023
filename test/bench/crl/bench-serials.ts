const serialOctets = 16;

/** Sixteen octets, ascending, not one after the other. */
export function serialOf(entry: number): Buffer {
  const serial = Buffer.alloc(serialOctets, 0x5a);
  serial.writeUInt32BE(entry, 1);
  serial.writeUInt32BE((Math.imul(entry, 2_654_435_761) ^ 0x5bd1e995) >>> 0, 8);
  return serial;
}

/** CRLReasons with the names index.txt has for them. */
export const reasons = [
  { code: 1, name: 'keyCompromise' },
  { code: 3, name: 'affiliationChanged' },
  { code: 4, name: 'superseded' },
  { code: 5, name: 'cessationOfOperation' },
] as const;
