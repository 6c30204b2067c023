import { createHash } from 'node:crypto';
import { type Check, failed, notChecked, passed } from '../../checks.ts';
import { type KeyCheck, maxRsaBits } from './key-check.ts';

const name = 'KEY-DEBIAN-WEAK';

/**
 * Keys published as examples of CVE-2008-0166, known without any list: two of the amd64 set made with an unreadable ~/.rnd
 * (process numbers 0 and 10000, HARICA's debian-weak-keys), one of badkeys' test data. They show that the fingerprint is made right; they are no coverage.
 */
const examples: ReadonlySet<string> = new Set(['3ff0bdec95d9fe569885', '9610ed7303e8f4c385df', 'b7ead9492dfd921fc4f9']);

// One process number gives one key: a list with fewer lines than there are process numbers on one architecture has gaps.
const leastComplete = 32_768;

/** Last 80 bits of SHA-1 over the text `openssl rsa -noout -modulus` prints: the fingerprint of openssl-blacklist. */
function fingerprintOf(modulus: bigint): string {
  return createHash('sha1')
    .update(`Modulus=${modulus.toString(16).toUpperCase()}\n`)
    .digest('hex')
    .slice(20);
}

/**
 * The RSA key is none that Debian's OpenSSL of 2006 to 2008 could make (BR 6.1.1.3; CVE-2008-0166). Debian no longer ships the lists, and
 * Conclave holds none: without a loaded list for the key's size the verdict is not-checked, never passed.
 */
export const checkDebianWeak: KeyCheck = (key, { weakKeys }): Check => {
  if (key.kind === 'broken') return notChecked(name, 'the key does not decode');
  // The lists know RSA keys only; an elliptic curve key of that OpenSSL is as weak, and nobody has published them all.
  if (key.kind !== 'rsa') return passed(name, 'not an RSA key');
  if (key.bits > maxRsaBits) return notChecked(name, `the modulus has ${key.bits} bits, and at most ${maxRsaBits} are examined`);
  const list = weakKeys.get(key.bits);
  const fingerprint = fingerprintOf(key.modulus);
  if (examples.has(fingerprint) || list?.has(fingerprint) === true)
    return failed(name, `the key is one of those Debian’s OpenSSL made from a process number (CVE-2008-0166, ${fingerprint})`);
  if (list === undefined) return notChecked(name, `no list of Debian’s weak keys of ${key.bits} bits is loaded`);
  if (list.size < leastComplete) return notChecked(name, `the list for ${key.bits} bits has ${list.size} keys and cannot be complete`);
  return passed(name, `not among ${list.size} known keys`);
};
