import { always } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** No name stands twice in subjectAltName (RFC 5280 4.2.1.6). */
export const privateAltNamesUnique: Rule<'certificate'> = {
  id: 'private-alt-names-unique',
  on: ['certificate'],
  title: 'No name stands twice in subjectAltName',
  clause: 'RFC 5280 4.2.1.6',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const names = altNamesOf(subject).map(({ type, text }) => `${type} ${text}`);
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
      (name) => `${name} stands twice in subjectAltName.`,
    );
  },
};
