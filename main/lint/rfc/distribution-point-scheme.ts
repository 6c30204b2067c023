import { always } from '../applies.ts';
import { pointsOf, urisOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A distribution point has an http, https or ldap URI (RFC 5280 4.2.1.13). */
export const rfcDistributionPointScheme: Rule<'certificate'> = {
  id: 'rfc-distribution-point-scheme',
  on: ['certificate'],
  title: 'A distribution point has an http, https or ldap URI',
  clause: 'RFC 5280 4.2.1.13',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check: (subject) =>
    pointsOf(subject)
      .filter(({ names }) => names.length > 0 && !urisOf(names).some((uri) => /^(?:https?|ldap):/i.test(uri)))
      .map(() => 'A distribution point has no http, https or ldap URI.'),
};
