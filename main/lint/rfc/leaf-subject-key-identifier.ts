import { oids } from '../../pki/oids.ts';
import { toLeaves } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A leaf SHOULD have a subjectKeyIdentifier (RFC 5280 4.2.1.2); the BR do not recommend it to subscribers, so this is not for them. */
export const rfcLeafSubjectKeyIdentifier: Rule<'certificate'> = {
  id: 'rfc-leaf-subject-key-identifier',
  on: ['certificate'],
  title: 'A leaf has a subjectKeyIdentifier',
  clause: 'RFC 5280 4.2.1.2',
  ruleSets: ['private', 'cnsa2'],
  severity: 'warning',
  applies: toLeaves,
  check: (subject) => (hasExtension(subject, oids.subjectKeyIdentifier) ? [] : ['subjectKeyIdentifier is missing.']),
};
