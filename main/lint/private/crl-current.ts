import { withSigningTime } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The CRL is not over at the moment of signing (RFC 5280 5.1.2.5). */
export const privateCrlCurrent: Rule<'crl'> = {
  id: 'private-crl-current',
  on: ['crl'],
  title: 'The CRL is not over at the moment of signing',
  clause: 'RFC 5280 5.1.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withSigningTime,
  check: (subject, { now }) =>
    now !== undefined && subject.nextUpdate !== null && subject.nextUpdate.date.getTime() < now.getTime()
      ? ['nextUpdate is before the moment of signing.']
      : [],
};
