import { sameOrganization } from '../cross-names.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A cross-certificate for a CA of the same organization SHOULD name its purposes (BR 7.1.2.2.3, 7.1.2.2.4); for others it MUST. */
export const brCrossKeyPurposePresent: Rule<'certificate'> = {
  id: 'br-cross-key-purpose-present',
  on: ['certificate'],
  title: 'A cross-certificate within an organization has extendedKeyUsage',
  clause: 'BR 7.1.2.2.3',
  ruleSets: everyRuleSet,
  severity: 'warning',
  effective: '2023-09-15',
  applies: ({ role }, subject) => role === 'cross' && sameOrganization(subject),
  check: (subject) => (subject.extendedKeyUsage === undefined ? ['extendedKeyUsage is missing: this path leads to every purpose.'] : []),
};
