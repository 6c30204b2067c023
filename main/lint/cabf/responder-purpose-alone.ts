import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An OCSP responder has no other purpose (BR 7.1.2.8.5). */
export const brResponderPurposeAlone: Rule<'certificate'> = {
  id: 'br-responder-purpose-alone',
  on: ['certificate'],
  title: 'An OCSP responder has no other purpose',
  clause: 'BR 7.1.2.8.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeavesFor(oids.ocspSigning),
  check: (subject) => (subject.extendedKeyUsage?.length === 1 ? [] : ['extendedKeyUsage has purposes beside OCSPSigning.']),
};
