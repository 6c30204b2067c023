import { signatureAlgorithmOf } from '../../pki/algorithms.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The signature is by an algorithm that is in use: SHA-1 is not (RFC 6960 4.3; RFC 9155 3). */
export const rfcOcspSignatureAlgorithm: Rule<'ocsp'> = {
  id: 'rfc-ocsp-signature-algorithm',
  on: ['ocsp'],
  title: 'The signature algorithm is one in use',
  clause: 'RFC 6960 4.3, RFC 9155 3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ signatureOuter }) {
    return signatureAlgorithmOf(signatureOuter) === null ? ['The signature algorithm is none that Conclave knows as sound.'] : [];
  },
};
