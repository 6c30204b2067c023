import { always } from '../applies.ts';
import { skipsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Numbers of certificates to skip are not negative (RFC 5280 4.2.1.11, 4.2.1.14). */
export const rfcSkipCerts: Rule<'certificate'> = {
  id: 'rfc-skip-certs',
  on: ['certificate'],
  title: 'Numbers of certificates to skip are not negative',
  clause: 'RFC 5280 4.2.1.11, 4.2.1.14',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    Object.entries(skipsOf(subject))
      .filter(([, skip]) => skip?.startsWith('-') === true)
      .map(([name, skip]) => `${name} is ${skip}: a number of certificates is not negative.`),
};
