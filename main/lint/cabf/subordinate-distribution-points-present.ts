import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A subordinate CA says where its revocation is published (BR 7.1.2.11.2); DigiCert’s ceremony forgot it in ten (bug 1654967). */
export const brSubordinateDistributionPointsPresent: Rule<'certificate'> = {
  id: 'br-subordinate-distribution-points-present',
  on: ['certificate'],
  title: 'A subordinate CA has cRLDistributionPoints',
  clause: 'BR 7.1.2.6.1, BR 7.1.2.11.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: toSubordinates,
  check: (subject) =>
    hasExtension(subject, oids.cRLDistributionPoints) ? [] : ['cRLDistributionPoints is missing: nobody could learn of a revocation.'],
};
