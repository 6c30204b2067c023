import { splitSpki } from '../../pki/spki.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// rsaEncryption followed by anything but NULL.
const identifierWithoutNull = /^30..06092a864886f70d010101(?!0500$)/;

/** An RSA key’s algorithm has the parameters NULL (RFC 3279 2.3.1, RFC 4055 1.2). */
export const rfcRsaParameters: Rule<'certificate'> = {
  id: 'rfc-rsa-parameters',
  on: ['certificate'],
  title: 'An RSA key’s algorithm has the parameters NULL',
  clause: 'RFC 3279 2.3.1, RFC 4055 1.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const { identifier } = splitSpki(subject.spki);
    return identifierWithoutNull.test(Buffer.from(identifier).toString('hex'))
      ? ['The RSA key’s algorithm does not have the parameters NULL.']
      : [];
  },
};
