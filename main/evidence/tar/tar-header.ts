// The ustar header (POSIX.1-1988, "ustar Interchange Format"): 512 octets, numbers in octal text.

export const blockLength = 512;

/** A field of the header: offset and length in octets. */
export const fields = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  prefix: [345, 155],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type Field = keyof typeof fields;

/** Octets that end the name of the format, and its version. */
export const ustarMagic = 'ustar\u000000';

/** The sum of all octets of a header, its own field counted as spaces. */
export function headerSum(header: Uint8Array): number {
  const [start, length] = fields.checksum;
  return header.reduce((sum, octet, index) => sum + (index >= start && index < start + length ? 0x20 : octet), 0);
}

/** Octets a file of this size takes, filled to whole blocks. */
export function filled(size: number): number {
  return Math.ceil(size / blockLength) * blockLength;
}
