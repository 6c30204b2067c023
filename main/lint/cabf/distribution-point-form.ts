import { always } from '../applies.ts';
import { pointsOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A distribution point has neither reasons nor cRLIssuer (BR 7.1.2.11.2). */
export const brDistributionPointForm: Rule<'certificate'> = {
  id: 'br-distribution-point-form',
  on: ['certificate'],
  title: 'A distribution point has neither reasons nor cRLIssuer',
  clause: 'BR 7.1.2.11.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: always,
  check: (subject) =>
    pointsOf(subject)
      .filter(({ reasons, crlIssuer, relativeName }) => reasons || crlIssuer.length > 0 || relativeName)
      .map(() => 'A distribution point has reasons, a cRLIssuer or a name relative to its issuer.'),
};
