import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** No purpose stands twice in extendedKeyUsage (RFC 5280 4.2.1.12). */
export const privatePurposesUnique: Rule<'certificate'> = {
  id: 'private-purposes-unique',
  on: ['certificate'],
  title: 'No purpose stands twice in extendedKeyUsage',
  clause: 'RFC 5280 4.2.1.12',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const purposes = subject.extendedKeyUsage ?? [];
    return [...new Set(purposes.filter((oid, index) => purposes.indexOf(oid) !== index))].map(
      (oid) => `${extensionTitle(oid)} stands twice in extendedKeyUsage.`,
    );
  },
};
