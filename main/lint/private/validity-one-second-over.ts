import { validitySeconds } from '../../pki/validity.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** notAfter counts: 90 days and one second were Let’s Encrypt’s bug 1715455 (RFC 5280 4.1.2.5). */
export const privateValidityOneSecondOver: Rule<'certificate'> = {
  id: 'private-validity-one-second-over',
  on: ['certificate'],
  title: 'A validity does not pass a whole number of days by one second',
  clause: 'RFC 5280 4.1.2.5, BR 6.3.2',
  ruleSets: ['br', 'private', 'cnsa2'],
  severity: 'warning',
  applies: always,
  check(subject) {
    const seconds = validitySeconds(subject.notBefore.date, subject.notAfter.date);
    return seconds > 1 && seconds % 86_400 === 1
      ? ['The validity is one second longer than whole days: notAfter is itself still valid.']
      : [];
  },
};
