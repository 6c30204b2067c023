import { limits, readDer } from '../../pki/der.ts';
import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A request names somebody: by its subject, or by the subjectAltName it asks for (RFC 2986 4.1, RFC 5280 4.1.2.6). */
export const rfcRequestSubject: Rule<'request'> = {
  id: 'rfc-request-subject',
  on: ['request'],
  title: 'A request with an empty subject asks for a subjectAltName',
  clause: 'RFC 2986 4.1, RFC 5280 4.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ subject, extensions }) =>
    readDer(subject, limits.request, 'name').children.length > 0 || findExtension(extensions, oids.subjectAltName) !== undefined
      ? []
      : ['The subject is empty and no subjectAltName is asked for: nothing names the holder.'],
};
