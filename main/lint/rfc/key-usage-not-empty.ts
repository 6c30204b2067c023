import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** keyUsage sets at least one bit (RFC 5280 4.2.1.3). */
export const rfcKeyUsageNotEmpty: Rule<'certificate'> = {
  id: 'rfc-key-usage-not-empty',
  on: ['certificate'],
  title: 'keyUsage sets at least one bit',
  clause: 'RFC 5280 4.2.1.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => (subject.keyUsage?.bits.length === 0 ? ['keyUsage sets no bit.'] : []),
};
