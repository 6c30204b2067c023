import { beforeSigningProblem } from '../not-before.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const fortyEightHours = 172_800_000; // BR 7.1.2.7: "within 48 hours of the certificate signing operation"; milliseconds

/** A leaf’s notBefore lies within 48 hours before its signing and not after it (BR 7.1.2.7.1). */
export const brLeafNotBefore: Rule<'certificate'> = {
  id: 'br-leaf-not-before',
  on: ['certificate'],
  title: 'A leaf’s notBefore is within 48 hours of signing',
  clause: 'BR 7.1.2.7.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: (context) => context.role === 'leaf' && context.now !== undefined,
  check: (subject, context) => beforeSigningProblem(subject, context, fortyEightHours),
};
