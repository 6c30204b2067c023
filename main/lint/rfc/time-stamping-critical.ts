import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { criticalityProblem } from '../criticality.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** extendedKeyUsage of a time-stamping unit is critical (RFC 3161 2.3). */
export const rfcTimeStampingCritical: Rule<'certificate'> = {
  id: 'rfc-time-stamping-critical',
  on: ['certificate'],
  title: 'extendedKeyUsage of a time-stamping unit is critical',
  clause: 'RFC 3161 2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeavesFor(oids.timeStamping),
  check: (subject) => criticalityProblem(subject, 'extendedKeyUsage', true),
};
