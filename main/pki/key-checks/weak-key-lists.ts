import { CeremonyError } from '../../errors.ts';

/** Bits of the modulus → fingerprints, as parseWeakKeyList gives them. */
export type WeakKeyLists = ReadonlyMap<number, ReadonlySet<string>>;

// Three architectures and three states of ~/.rnd, 32,768 process numbers each, make 295 k lines of 21 characters.
const maxListBytes = 16 * 1024 * 1024;

/**
 * Reads one list in the form of Debian's package openssl-blacklist (blacklist.RSA-2048 …): comment lines with #, and lines of 20
 * lower-case hex digits. Throws input.too-large, input.schema with the line.
 */
export function parseWeakKeyList(bytes: Uint8Array): ReadonlySet<string> {
  if (bytes.length > maxListBytes)
    throw new CeremonyError('input.too-large', `The list of weak keys has ${bytes.length} bytes, and at most ${maxListBytes} are read.`);
  const fingerprints = new Set<string>();
  for (const [index, line] of Buffer.from(bytes).toString('latin1').split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    if (!/^[0-9a-f]{20}$/.test(line))
      throw new CeremonyError('input.schema', `Line ${index + 1} of the list of weak keys is not 20 hex digits. Nothing of it was used.`);
    fingerprints.add(line);
  }
  return fingerprints;
}
