import { splitSpki } from '../../pki/spki.ts';
import { algorithmTitle } from '../algorithm-title.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

// BR 7.1.3.1.1 and 7.1.3.1.2, the encodings as printed there; the curves are those of BR 6.1.5.
const allowed: ReadonlySet<string> = new Set([
  '300d06092a864886f70d0101010500', // rsaEncryption
  '301306072a8648ce3d020106082a8648ce3d030107', // P-256
  '301006072a8648ce3d020106052b81040022', // P-384
  '301006072a8648ce3d020106052b81040023', // P-521
]);

/** The public key is RSA, P-256, P-384 or P-521, its AlgorithmIdentifier byte for byte as printed (BR 7.1.3.1, 6.1.5); no EdDSA. */
export const brPublicKeyAlgorithm: Rule<'certificate' | 'request'> = {
  id: 'br-public-key-algorithm',
  on: ['certificate', 'request'],
  title: 'The public key’s AlgorithmIdentifier is byte for byte an allowed one',
  clause: 'BR 7.1.3.1, BR 6.1.5',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check({ spki }) {
    const { identifier } = splitSpki(spki);
    return allowed.has(Buffer.from(identifier).toString('hex'))
      ? []
      : [`The public key’s algorithm ${algorithmTitle(identifier)} is not one of those BR 7.1.3.1 allows.`];
  },
};
