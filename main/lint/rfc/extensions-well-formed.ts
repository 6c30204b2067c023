import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The value of every extension we know decodes as its type, and an Extensions field that stands is not empty (RFC 5280 4.1.2.9, 4.2). */
export const rfcExtensionsWellFormed: Rule<'certificate' | 'crl' | 'request'> = {
  id: 'rfc-extensions-well-formed',
  on: ['certificate', 'crl', 'request'],
  title: 'Known extensions are well formed',
  clause: 'RFC 5280 4.1.2.9, 4.2, 5.1.2.7, 5.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => [
    ...[...new Set(subject.malformed)].map((oid) => `${extensionTitle(oid)} is encoded wrongly: its value does not decode.`),
    ...(subject.extensionsFieldPresent && subject.extensions.length === 0 ? ['The list of extensions is present and empty.'] : []),
  ],
};
