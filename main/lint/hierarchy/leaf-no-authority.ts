import { toLeaves } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** What a leaf’s profile makes is never a CA (TurkTrust 2011: test profiles with CA extensions in production; RFC 5280 4.2.1.9). */
export const hierarchyLeafNoAuthority: Rule<'certificate'> = {
  id: 'hierarchy-leaf-no-authority',
  on: ['certificate'],
  title: 'A certificate from a leaf’s profile is no CA',
  clause: 'RFC 5280 4.2.1.9',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeaves,
  check: (subject) => (subject.basicConstraints?.ca === true ? ['basicConstraints says cA TRUE in what was to be a leaf.'] : []),
};
