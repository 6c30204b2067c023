import { toAuthorities } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { spiffeIdsOf } from '../spiffe.ts';

/** The SPIFFE ID of a CA has no path (SPIFFE X.509-SVID 3.2). */
export const privateSpiffeAuthorityPath: Rule<'certificate'> = {
  id: 'private-spiffe-authority-path',
  on: ['certificate'],
  title: 'The SPIFFE ID of a CA has no path',
  clause: 'SPIFFE X.509-SVID 3.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toAuthorities,
  check: (subject) =>
    spiffeIdsOf(subject)
      .filter((id) => /^spiffe:\/\/[^/]*\/./i.test(id))
      .map((id) => `The SPIFFE ID “${id}” of a CA has a path, as only workloads have.`),
};
