import { toSubordinates } from '../applies.ts';
import { isIssuedBy } from '../issued-by.ts';
import { publishedUris } from '../published-uris.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA whose CDP or AIA are the URIs it gives to its own leaves would have to publish its own revocation (IdenTrust, bug 1991215; RFC 5280 4.2.1.13). */
export const hierarchyPointsAtItself: Rule<'certificate'> = {
  id: 'hierarchy-points-at-itself',
  on: ['certificate'],
  title: 'A CA’s revocation and issuer are not looked up at itself',
  clause: 'RFC 5280 4.2.1.13, 4.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => toSubordinates(context) && context.register !== undefined,
  check(subject, { register }) {
    const below = (register ?? []).filter((other) => isIssuedBy(other, subject));
    const own = publishedUris(subject);
    return [...new Set(below.flatMap(publishedUris))]
      .filter((uri) => own.includes(uri))
      .map((uri) => `${uri} is where this CA itself publishes: after a revocation nobody would learn of it there.`);
  },
};
