import { beforeSigningProblem } from '../not-before.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const oneDay = 86_400_000; // BR 7.1.2.10.1: "One day prior to the time of signing"; milliseconds

/** A subordinate CA’s notBefore lies within the day before its signing (BR 7.1.2.10.1); WoSign’s did not. */
export const brSubordinateNotBefore: Rule<'certificate'> = {
  id: 'br-subordinate-not-before',
  on: ['certificate'],
  title: 'A subordinate CA’s notBefore is within one day before signing',
  clause: 'BR 7.1.2.10.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: (context) => context.role === 'subordinate' && context.now !== undefined,
  check: (subject, context) => beforeSigningProblem(subject, context, oneDay),
};
