import { signatureAlgorithmOf, signatureAlgorithms } from '../../pki/algorithms.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

const mlDsa87 = '300b0609608648016503040313'; // AlgorithmIdentifier of id-ml-dsa-87, parameters absent (RFC 9881 2)

/** CNSA 2.0 signs with ML-DSA-87 only (NSA CNSA 2.0 FAQ 2.1: digital signatures, all classification levels). This version cannot make it, so nothing passes yet. */
export const cnsaSignatureAlgorithm: Rule<'certificate' | 'crl'> = {
  id: 'cnsa-signature-algorithm',
  on: ['certificate', 'crl'],
  title: 'The signature is ML-DSA-87',
  clause: 'NSA CNSA 2.0 FAQ 2.1 (December 2024), RFC 9881 2',
  ruleSets: ['cnsa2'],
  severity: 'error',
  applies: always,
  check({ signatureInner }) {
    if (Buffer.from(signatureInner).toString('hex') === mlDsa87) return [];
    const algorithm = signatureAlgorithmOf(signatureInner);
    const found = algorithm === null ? 'The signature algorithm' : signatureAlgorithms[algorithm].title;
    return [`${found} is refused: CNSA 2.0 wants ML-DSA-87, which is not available in this version.`];
  },
};
