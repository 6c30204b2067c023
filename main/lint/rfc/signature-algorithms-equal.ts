import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** The AlgorithmIdentifier inside the signed part equals the one beside the signature (RFC 5280 4.1.1.2, 5.1.1.2). */
export const rfcSignatureAlgorithmsEqual: Rule<'certificate' | 'crl'> = {
  id: 'rfc-signature-algorithms-equal',
  on: ['certificate', 'crl'],
  title: 'Inner and outer signature algorithm are the same bytes',
  clause: 'RFC 5280 4.1.1.2, 5.1.1.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ signatureInner, signatureOuter }) =>
    sameBytes(signatureInner, signatureOuter)
      ? []
      : ['The signature algorithm in the signed part differs from the one beside the signature.'],
};
