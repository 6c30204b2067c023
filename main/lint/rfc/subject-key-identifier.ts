import { oids } from '../../pki/oids.ts';
import { toAuthorities } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA certificate carries a non-critical, non-empty subjectKeyIdentifier (RFC 5280 4.2.1.2, BR 7.1.2.11.4). */
export const rfcSubjectKeyIdentifier: Rule<'certificate'> = {
  id: 'rfc-subject-key-identifier',
  on: ['certificate'],
  title: 'A CA certificate has a non-critical subjectKeyIdentifier',
  clause: 'RFC 5280 4.2.1.2, BR 7.1.2.11.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toAuthorities,
  check({ extensions, subjectKeyIdentifier }) {
    if (subjectKeyIdentifier === undefined) return ['subjectKeyIdentifier is missing or unreadable.'];
    if (subjectKeyIdentifier.length === 0) return ['subjectKeyIdentifier is empty.'];
    const critical = findExtension(extensions, oids.subjectKeyIdentifier)?.critical === true;
    return critical ? ['subjectKeyIdentifier is marked critical.'] : [];
  },
};
