import { limits, readDer } from '../../pki/der.ts';
import { oids } from '../../pki/oids.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** With an empty subject, subjectAltName is there and critical (RFC 5280 4.1.2.6, 4.2.1.6). */
export const rfcSubjectAltName: Rule<'certificate'> = {
  id: 'rfc-subject-alt-name',
  on: ['certificate'],
  title: 'An empty subject has a critical subjectAltName',
  clause: 'RFC 5280 4.1.2.6, 4.2.1.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ role }) => role === 'leaf',
  check({ subject, extensions }) {
    if (readDer(subject, limits.certificate, 'name').children.length > 0) return [];
    const extension = findExtension(extensions, oids.subjectAltName);
    if (extension === undefined) return ['The subject is empty and subjectAltName is missing: nothing names the holder.'];
    return extension.critical ? [] : ['The subject is empty and subjectAltName is not marked critical.'];
  },
};
