import { splitSpki } from '../../pki/spki.ts';
import { keyAlgorithms } from '../../pki/algorithms.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

const mlDsa87 = '300b0609608648016503040313'; // AlgorithmIdentifier of id-ml-dsa-87, parameters absent (RFC 9881 4)

/** CNSA 2.0 keys for signatures are ML-DSA-87 only (NSA CNSA 2.0 FAQ 2.1: digital signatures, all classification levels). */
export const cnsaPublicKey: Rule<'certificate' | 'request'> = {
  id: 'cnsa-public-key',
  on: ['certificate', 'request'],
  title: 'The public key is ML-DSA-87',
  clause: 'NSA CNSA 2.0 FAQ 2.1 (December 2024), RFC 9881 4',
  ruleSets: ['cnsa2'],
  severity: 'error',
  applies: always,
  check({ spki, keyAlgorithm }) {
    if (Buffer.from(splitSpki(spki).identifier).toString('hex') === mlDsa87) return [];
    const found = keyAlgorithm === null ? 'The public key’s algorithm' : `An ${keyAlgorithms[keyAlgorithm].title} key`;
    return [`${found} is refused: CNSA 2.0 wants ML-DSA-87, which is not available in this version.`];
  },
};
