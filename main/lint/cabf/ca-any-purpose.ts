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
    if (!purposes.includes(oids.anyExtendedKeyUsage)) return [];
    if (role !== 'cross') return ['extendedKeyUsage has anyExtendedKeyUsage, which limits nothing.'];
    if (purposes.length > 1) return ['extendedKeyUsage has anyExtendedKeyUsage beside other purposes: it may only stand alone.'];
    return sameOrganization(subject)
      ? []
      : [
          'extendedKeyUsage has anyExtendedKeyUsage, which is for CAs of the issuer’s own organization; name the purposes, or waive this for an affiliate.',
        ];
  },
};
