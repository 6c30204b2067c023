import { keyAlgorithms, signatureAlgorithmOf, signatureAlgorithms, signatureFitsKey } from '../../pki/algorithms.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { hasSigningKey, signingKeyOf } from '../signing-key.ts';

/** P-256 signs with SHA-256, P-384 with SHA-384, P-521 with SHA-512 (BR 7.1.3.2.2). Families are rfc-signature-key-family's matter. */
export const brSignatureFitsKey: Rule<'certificate' | 'crl'> = {
  id: 'br-signature-fits-key',
  on: ['certificate', 'crl'],
  title: 'The hash matches the curve',
  clause: 'BR 7.1.3.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: hasSigningKey,
  check(subject, context) {
    const signature = signatureAlgorithmOf(subject.signatureInner);
    const key = signingKeyOf(subject, context)?.algorithm ?? null;
    if (signature === null || key === null || signatureAlgorithms[signature].family !== keyAlgorithms[key].family) return [];
    return signatureFitsKey(signature, key)
      ? []
      : [`${signatureAlgorithms[signature].title} does not go with an ${keyAlgorithms[key].title} key.`];
  },
};
