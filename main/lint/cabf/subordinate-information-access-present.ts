import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A subordinate CA has authorityInfoAccess (BR 7.1.2.6.1, BR 7.1.2.10.3). */
export const brSubordinateInformationAccessPresent: Rule<'certificate'> = {
  id: 'br-subordinate-information-access-present',
  on: ['certificate'],
  title: 'A subordinate CA has authorityInfoAccess',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.10.3',
  ruleSets: everyRuleSet,
  severity: 'warning',
  softer: { private: 'notice', cnsa2: 'notice' },
  applies: toSubordinates,
  check: (subject) =>
    hasExtension(subject, oids.authorityInfoAccess) ? [] : ['authorityInfoAccess is missing: its issuer’s certificate cannot be found.'],
};
