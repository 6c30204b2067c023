import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { beforeSigningProblem } from '../not-before.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const oneDay = 86_400_000; // BR 7.1.2.8.1: "One day prior to the time of signing"; milliseconds
const isResponder = toLeavesFor(oids.ocspSigning);

/** An OCSP responder’s notBefore lies within the day before its signing (BR 7.1.2.8.1). */
export const brResponderNotBefore: Rule<'certificate'> = {
  id: 'br-responder-not-before',
  on: ['certificate'],
  title: 'An OCSP responder’s notBefore is within one day before signing',
  clause: 'BR 7.1.2.8.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: (context, subject) => isResponder(context, subject) && context.now !== undefined,
  check: (subject, context) => beforeSigningProblem(subject, context, oneDay),
};
