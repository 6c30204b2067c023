import { readPublicKey } from '../../pki/spki.ts';
import { signatureAlgorithms } from '../../pki/algorithms.ts';
import { algorithmTitle } from '../algorithm-title.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * A request is signed with SHA-2 or Ed25519 in the algorithm's one right encoding, and with an algorithm of its key's family: anything
 * else, SHA-1 and MD5 among it, proves no possession here (RFC 2986 4.2; encodings RFC 4055 5, RFC 5758 3.2, RFC 8410 3).
 */
export const rfcRequestSignatureAlgorithm: Rule<'request'> = {
  id: 'rfc-request-signature-algorithm',
  on: ['request'],
  title: 'A request is signed with a known algorithm that goes with its key',
  clause: 'RFC 2986 4.2, RFC 4055 5, RFC 5758 3.2, RFC 8410 3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ signatureOuter, signatureAlgorithm, spki }) {
    if (signatureAlgorithm === null)
      return [
        `The signature algorithm ${algorithmTitle(signatureOuter)} is not one of RSA PKCS#1 or ECDSA with SHA-2, or Ed25519, in its exact encoding.`,
      ];
    const { title, family } = signatureAlgorithms[signatureAlgorithm];
    const key = readPublicKey(spki);
    return key === null || key.family === family ? [] : [`${title} cannot be made by the request’s key, which is ${key.family}.`];
  },
};
