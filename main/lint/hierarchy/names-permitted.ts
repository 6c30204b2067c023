import { withIssuer } from '../applies.ts';
import { exceedsConstraints } from '../constraint-match.ts';
import { nameConstraintsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Subject and alternative names lie in the permitted subtrees of the issuer and in none of the excluded (RFC 5280 4.2.1.10, 6.1.3). Readers enforce this differently (see the README); here every kind is. */
export const hierarchyNamesPermitted: Rule<'certificate'> = {
  id: 'hierarchy-names-permitted',
  on: ['certificate'],
  title: 'Names are within the issuer’s nameConstraints',
  clause: 'RFC 5280 4.2.1.10, 6.1.3 (b), (c)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check: (subject, { issuer }) => (issuer === undefined ? [] : exceedsConstraints(subject, nameConstraintsOf(issuer))),
};
