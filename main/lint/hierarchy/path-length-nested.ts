import { toSubordinates, withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA’s pathLenConstraint is below its issuer’s (RFC 5280 6.1.4 (l), (m)). */
export const hierarchyPathLengthNested: Rule<'certificate'> = {
  id: 'hierarchy-path-length-nested',
  on: ['certificate'],
  title: 'A CA’s pathLenConstraint is below its issuer’s',
  clause: 'RFC 5280 6.1.4 (l), (m)',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => toSubordinates(context) && withIssuer(context),
  check(subject, { issuer }) {
    const above = issuer?.basicConstraints?.pathLenConstraint;
    const own = subject.basicConstraints?.pathLenConstraint;
    // 0 above is hierarchy-issuer-may-sign’s matter.
    if (above === undefined || above === 0) return [];
    return own !== undefined && own < above
      ? []
      : [`pathLenConstraint is ${own ?? 'absent'}, and the issuer’s ${above} leaves at most ${above - 1}.`];
  },
};
