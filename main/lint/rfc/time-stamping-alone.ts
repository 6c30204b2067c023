import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A time-stamping unit has no other purpose (RFC 3161 2.3). */
export const rfcTimeStampingAlone: Rule<'certificate'> = {
  id: 'rfc-time-stamping-alone',
  on: ['certificate'],
  title: 'A time-stamping unit has no other purpose',
  clause: 'RFC 3161 2.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeavesFor(oids.timeStamping),
  check: (subject) => (subject.extendedKeyUsage?.length === 1 ? [] : ['extendedKeyUsage has purposes beside timeStamping.']),
};
