import { always } from '../applies.ts';
import { extensionLists, extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An extension stands once at most (RFC 5280 4.2; for CRLs and their entries by the same Extensions type, 5.2). */
export const rfcExtensionsUnique: Rule<'certificate' | 'crl' | 'request'> = {
  id: 'rfc-extensions-unique',
  on: ['certificate', 'crl', 'request'],
  title: 'No extension stands twice',
  clause: 'RFC 5280 4.2, 5.2, 5.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    extensionLists(subject).flatMap(({ place, extensions }) => {
      if (extensions.length < 2) return [];
      const seen = extensions.map((extension) => extension.oid);
      const repeated = new Set(seen.filter((oid, index) => seen.indexOf(oid) !== index));
      return [...repeated].map((oid) => `${extensionTitle(oid)} stands more than once in ${place()}.`);
    }),
};
