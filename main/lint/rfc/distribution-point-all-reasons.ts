import { always } from '../applies.ts';
import { pointsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Some distribution point covers all reasons (RFC 5280 4.2.1.13). */
export const rfcDistributionPointAllReasons: Rule<'certificate'> = {
  id: 'rfc-distribution-point-all-reasons',
  on: ['certificate'],
  title: 'Some distribution point covers all reasons',
  clause: 'RFC 5280 4.2.1.13',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const points = pointsOf(subject);
    return points.length > 0 && points.every(({ reasons }) => reasons) ? ['Every distribution point is for some reasons only.'] : [];
  },
};
