import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA does not have the purpose anyExtendedKeyUsage (BR 7.1.2.10.6). */
export const brCaAnyPurpose: Rule<'certificate'> = {
  id: 'br-ca-any-purpose',
  on: ['certificate'],
  title: 'A CA does not have the purpose anyExtendedKeyUsage',
  clause: 'BR 7.1.2.10.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: toSubordinates,
  check: (subject) =>
    subject.extendedKeyUsage?.includes(oids.anyExtendedKeyUsage) === true
      ? ['extendedKeyUsage has anyExtendedKeyUsage, which limits nothing.']
      : [],
};
