import { withSigningTime } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response is signed when it says it is: never one for a later day (RFC 6960 4.2.2.1; rules of this house: no dated series). */
export const rfcOcspProducedNow: Rule<'ocsp'> = {
  id: 'rfc-ocsp-produced-now',
  on: ['ocsp'],
  title: 'producedAt and thisUpdate are not in the future',
  clause: 'RFC 6960 4.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withSigningTime,
  check({ producedAt, responses }, { now }) {
    if (now === undefined) return [];
    return [
      ...(producedAt.date > now ? ['producedAt is in the future.'] : []),
      ...(responses.some(({ thisUpdate }) => thisUpdate.date > now) ? ['thisUpdate is in the future.'] : []),
    ];
  },
};
