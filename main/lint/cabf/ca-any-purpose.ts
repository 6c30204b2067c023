import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { sameOrganization } from '../cross-names.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * A CA does not have the purpose anyExtendedKeyUsage (BR 7.1.2.10.6, 7.1.2.2.5). Alone it may stand in a cross-certificate for an affiliate
 * (BR 7.1.2.2.4), seen by organizationName.
 */
export const brCaAnyPurpose: Rule<'certificate'> = {
  id: 'br-ca-any-purpose',
  on: ['certificate'],
  title: 'A CA does not have the purpose anyExtendedKeyUsage',
  clause: 'BR 7.1.2.10.6, BR 7.1.2.2.4, BR 7.1.2.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: toSubordinates,
  check(subject, { role }) {
    const purposes = subject.extendedKeyUsage ?? [];
    const unrestricted = role === 'cross' && purposes.length === 1 && sameOrganization(subject);
    return purposes.includes(oids.anyExtendedKeyUsage) && !unrestricted
      ? ['extendedKeyUsage has anyExtendedKeyUsage, which limits nothing.']
      : [];
  },
};
