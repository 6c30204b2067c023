import { toLeaves } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { spiffeIdsOf } from '../spiffe.ts';

/** A SPIFFE workload’s keyUsage is critical and signs, and neither certificates nor CRLs (SPIFFE X.509-SVID 4.3). */
export const privateSpiffeKeyUsage: Rule<'certificate'> = {
  id: 'private-spiffe-key-usage',
  on: ['certificate'],
  title: 'A SPIFFE workload’s keyUsage is critical and signs, and neither certificates nor CRLs',
  clause: 'SPIFFE X.509-SVID 4.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context, subject) => toLeaves(context) && spiffeIdsOf(subject).length > 0,
  check(subject) {
    const bits = subject.keyUsage?.bits ?? [];
    return [
      ...(bits.includes('digitalSignature') ? [] : ['keyUsage of a SPIFFE workload lacks digitalSignature.']),
      ...(subject.keyUsage?.critical === false ? ['keyUsage of a SPIFFE workload is not marked critical.'] : []),
      ...(bits.includes('cRLSign') ? ['keyUsage of a SPIFFE workload has cRLSign.'] : []),
    ];
  },
};
