import { toSubordinates } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A subordinate CA names its purposes (BR 7.1.2.6.1); CFCA’s did not (Mozilla bug 1793053). */
export const brSubordinateKeyPurposePresent: Rule<'certificate'> = {
  id: 'br-subordinate-key-purpose-present',
  on: ['certificate'],
  title: 'A subordinate CA has extendedKeyUsage',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.10.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: toSubordinates,
  check: (subject) =>
    subject.extendedKeyUsage === undefined ? ['extendedKeyUsage is missing: this CA could issue for every purpose.'] : [],
};
