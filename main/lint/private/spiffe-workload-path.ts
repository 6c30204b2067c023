import { toLeaves } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { spiffeIdsOf } from '../spiffe.ts';

/** The SPIFFE ID of a workload has a path beyond the root (SPIFFE X.509-SVID 3.1); without one it is that of a trust domain. */
export const privateSpiffeWorkloadPath: Rule<'certificate'> = {
  id: 'private-spiffe-workload-path',
  on: ['certificate'],
  title: 'The SPIFFE ID of a workload has a path',
  clause: 'SPIFFE X.509-SVID 3.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context, subject) => toLeaves(context) && spiffeIdsOf(subject).length > 0,
  check: (subject) =>
    spiffeIdsOf(subject)
      .filter((id) => /^spiffe:\/\/[^/]*$/i.test(id))
      .map((id) => `The SPIFFE ID “${id}” of a workload has no path: it names a trust domain.`),
};
