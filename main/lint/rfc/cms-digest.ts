import { digestLengths } from '../../pki/cms-algorithms.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The digest is that of the signature algorithm, with Ed25519 SHA-512 (RFC 8419 3.1), and as long as its algorithm makes it. */
export const rfcCmsDigest: Rule<'cms'> = {
  id: 'rfc-cms-digest',
  on: ['cms'],
  title: 'Digest and signature algorithm go together',
  clause: 'RFC 5652 11.2, RFC 5754 2 and 3, RFC 8419 3.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ digestAlgorithm, signatureAlgorithm, messageDigest }) {
    if (digestAlgorithm === null) return ['The digest algorithm is none that is used here.'];
    return [
      ...(messageDigest.length === digestLengths[digestAlgorithm]
        ? []
        : [`message-digest has ${messageDigest.length} octets, and ${digestAlgorithm} gives ${digestLengths[digestAlgorithm]}.`]),
      ...(signatureAlgorithm === null ? ['The signature algorithm is none that is used here, or does not go with the digest.'] : []),
    ];
  },
};
