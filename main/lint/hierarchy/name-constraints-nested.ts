import { toSubordinates, withIssuer } from '../applies.ts';
import { outsideSubtrees } from '../constraint-match.ts';
import { nameConstraintsOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Permitted subtrees are within the issuer’s (RFC 5280 6.1.4 (g)). */
export const hierarchyNameConstraintsNested: Rule<'certificate'> = {
  id: 'hierarchy-name-constraints-nested',
  on: ['certificate'],
  title: 'Permitted subtrees are within the issuer’s',
  clause: 'RFC 5280 6.1.4 (g)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => toSubordinates(context) && withIssuer(context),
  check: (subject, { issuer }) => (issuer === undefined ? [] : outsideSubtrees(nameConstraintsOf(subject), nameConstraintsOf(issuer))),
};
