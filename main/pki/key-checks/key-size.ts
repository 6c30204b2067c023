import { type Check, failed, passed } from '../../checks.ts';
import { type KeyAlgorithm, keyAlgorithms } from '../algorithms.ts';
import { oidName } from '../oids.ts';
import type { RuleSet } from '../profile.ts';
import { type KeyCheck, maxRsaBits, type RsaKey } from './key-check.ts';
import type { KeyFacts } from './key-facts.ts';

const name = 'KEY-SIZE';
const leastRsaBits = 2048; // BR 6.1.5; NIST SP 800-131A rev. 2 table 2 for everybody else
const mlDsa87 = '300b0609608648016503040313'; // id-ml-dsa-87, parameters absent (RFC 9881 §4)

/**
 * Kind and size by rule set. br (BR 6.1.5): RSA of at least 2048 bits, a multiple of 8, P-256, P-384, P-521. private: the same
 * and Ed25519 (RFC 8410). cnsa2: ML-DSA-87 only (NSA CNSA 2.0, general signatures).
 */
export const checkKeySize: KeyCheck = (key, { rules }): Check => {
  const problem = problemOf(key, rules);
  return problem === null ? passed(name) : failed(name, problem);
};

function problemOf(key: KeyFacts, rules: RuleSet): string | null {
  if (key.kind === 'broken') return `the key does not decode: ${key.problem}`;
  if (rules === 'cnsa2')
    return key.kind === 'other' && Buffer.from(key.identifier).toString('hex') === mlDsa87 ? null : 'CNSA 2.0 wants ML-DSA-87';
  if (key.kind === 'other')
    return `a key of ${oidName(key.oid) ?? key.oid} on this curve or with these parameters is not one of those allowed`;
  if (key.kind === 'rsa') return rsaProblem(key);
  if (key.kind === 'ed25519') return rules === 'br' ? 'BR 6.1.5 does not allow Ed25519' : lengthProblem('ed25519', key.point);
  return lengthProblem(key.curve, key.point);
}

function rsaProblem({ bits }: RsaKey): string | null {
  if (bits < leastRsaBits) return `the RSA modulus has ${bits} bits, and at least ${leastRsaBits} are required`;
  if (bits > maxRsaBits) return `the RSA modulus has ${bits} bits, and at most ${maxRsaBits} are taken`;
  return bits % 8 === 0 ? null : `the RSA modulus has ${bits} bits, which is no multiple of 8`;
}

/** Uncompressed points only (RFC 5480 §2.2; BR 7.1.3.1.2 prints them so). */
function lengthProblem(algorithm: KeyAlgorithm, point: Uint8Array): string | null {
  const { title, signatureBytes } = keyAlgorithms[algorithm];
  const wanted = algorithm === 'ed25519' ? 32 : signatureBytes + 1;
  if (algorithm !== 'ed25519' && (point[0] === 2 || point[0] === 3)) return `the ${title} point is compressed, which is not taken`;
  return point.length === wanted ? null : `the ${title} key has ${point.length} octets instead of ${wanted}`;
}
