import { toSubordinates } from '../applies.ts';
import { sameOrganization } from '../cross-names.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A subordinate CA names its purposes, and so does a cross-certificate for another organization (BR 7.1.2.6.1, 7.1.2.2.3); CFCA’s did not (Mozilla bug 1793053). */
export const brSubordinateKeyPurposePresent: Rule<'certificate'> = {
  id: 'br-subordinate-key-purpose-present',
  on: ['certificate'],
  title: 'A subordinate CA has extendedKeyUsage',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: (context, subject) => toSubordinates(context) && !(context.role === 'cross' && sameOrganization(subject)),
  check: (subject) =>
    subject.extendedKeyUsage === undefined ? ['extendedKeyUsage is missing: this CA could issue for every purpose.'] : [],
};
