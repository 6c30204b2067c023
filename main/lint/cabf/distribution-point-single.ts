import { always } from '../applies.ts';
import { pointsOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** cRLDistributionPoints has one DistributionPoint (BR 7.1.2.11.2). */
export const brDistributionPointSingle: Rule<'certificate'> = {
  id: 'br-distribution-point-single',
  on: ['certificate'],
  title: 'cRLDistributionPoints has one DistributionPoint',
  clause: 'BR 7.1.2.11.2',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2023-09-15',
  applies: always,
  check: (subject) =>
    pointsOf(subject).length > 1 ? ['cRLDistributionPoints has several points; one, with several URIs if need be, is recommended.'] : [],
};
