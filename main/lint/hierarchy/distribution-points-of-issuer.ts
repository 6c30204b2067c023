import { pointsOf, urisOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Distribution points are the issuer’s (RFC 5280 4.2.1.13). */
export const hierarchyDistributionPointsOfIssuer: Rule<'certificate'> = {
  id: 'hierarchy-distribution-points-of-issuer',
  on: ['certificate'],
  title: 'Distribution points are the issuer’s',
  clause: 'RFC 5280 4.2.1.13',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ publication, role }) => publication !== undefined && role !== 'root',
  check(subject, { publication }) {
    const known = Object.values(publication?.crl ?? {}).flat();
    return urisOf(pointsOf(subject).flatMap(({ names }) => names))
      .filter((uri) => !known.includes(uri))
      .map((uri) => `The distribution point ${uri} is not where the issuer publishes its CRL.`);
  },
};
