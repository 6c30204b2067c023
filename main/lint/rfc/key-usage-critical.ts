import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** keyUsage SHOULD be critical (RFC 5280 4.2.1.3); under the BR it MUST be (the tables of extensions). */
export const rfcKeyUsageCritical: Rule<'certificate'> = {
  id: 'rfc-key-usage-critical',
  on: ['certificate'],
  title: 'keyUsage is critical',
  clause: 'RFC 5280 4.2.1.3, BR 7.1.2.1.2, BR 7.1.2.6.1, BR 7.1.2.7.6, BR 7.1.2.8.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: always,
  check: ({ keyUsage }) => (keyUsage === undefined || keyUsage.critical ? [] : ['keyUsage is not marked critical.']),
};
