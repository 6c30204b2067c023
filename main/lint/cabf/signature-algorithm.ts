import { algorithmTitle } from '../algorithm-title.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

// BR 7.1.3.2.1 and 7.1.3.2.2, the encodings as printed there. Written out again, not taken from pki/: what builds must not judge.
const pss = (hash: '01' | '02' | '03', salt: '20' | '30' | '40'): string =>
  `304106092a864886f70d01010a3034a00f300d06096086480165030402${hash}0500a11c301a06092a864886f70d010108300d06096086480165030402${hash}0500a2030201${salt}`;
const allowed: ReadonlySet<string> = new Set([
  '300d06092a864886f70d01010b0500', // RSASSA-PKCS1-v1_5 with SHA-256, -384, -512
  '300d06092a864886f70d01010c0500',
  '300d06092a864886f70d01010d0500',
  pss('01', '20'), // RSASSA-PSS with SHA-256, -384, -512 and a salt of 32, 48, 64 octets
  pss('02', '30'),
  pss('03', '40'),
  '300a06082a8648ce3d040302', // ECDSA with SHA-256, -384, -512
  '300a06082a8648ce3d040303',
  '300a06082a8648ce3d040304',
]);

/** The signature AlgorithmIdentifier is byte for byte one of those the BR print (BR 7.1.3.2); Ed25519 is not among them. */
export const brSignatureAlgorithm: Rule<'certificate' | 'crl'> = {
  id: 'br-signature-algorithm',
  on: ['certificate', 'crl'],
  title: 'The signature AlgorithmIdentifier is byte for byte an allowed one',
  clause: 'BR 7.1.3.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check({ signatureInner }) {
    const identifier = Buffer.from(signatureInner).toString('hex');
    return allowed.has(identifier)
      ? []
      : [`The signature algorithm ${algorithmTitle(signatureInner)} is not one of those BR 7.1.3.2 allows.`];
  },
};
