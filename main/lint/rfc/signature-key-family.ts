import { signatureAlgorithmOf, signatureAlgorithms } from '../../pki/algorithms.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { hasSigningKey, signingKeyOf } from '../signing-key.ts';

/** A signature algorithm goes with a key of its own family (RFC 5280 4.1.1.2 with RFC 4055, 5758, 8410). */
export const rfcSignatureKeyFamily: Rule<'certificate' | 'crl'> = {
  id: 'rfc-signature-key-family',
  on: ['certificate', 'crl'],
  title: 'The signature algorithm goes with the signing key',
  clause: 'RFC 5280 4.1.1.2, 5.1.1.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: hasSigningKey,
  check(subject, context) {
    const signature = signatureAlgorithmOf(subject.signatureInner);
    const key = signingKeyOf(subject, context);
    if (signature === null || key === null) return [];
    const { title, family } = signatureAlgorithms[signature];
    return family === key.family ? [] : [`${title} cannot be made by the signing key, which is ${key.family}.`];
  },
};
