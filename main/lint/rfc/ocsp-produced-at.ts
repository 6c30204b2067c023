import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** What was known at thisUpdate was signed at producedAt, not before it (RFC 6960 2.4, 4.2.2.1). */
export const rfcOcspProducedAt: Rule<'ocsp'> = {
  id: 'rfc-ocsp-produced-at',
  on: ['ocsp'],
  title: 'producedAt is not before thisUpdate and not after nextUpdate',
  clause: 'RFC 6960 2.4, 4.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ producedAt, responses }) {
    return responses.flatMap(({ thisUpdate, nextUpdate }) => [
      ...(producedAt.date < thisUpdate.date ? ['producedAt is before thisUpdate.'] : []),
      // A nextUpdate that is not later than thisUpdate is rfc-ocsp-next-update’s matter.
      ...(nextUpdate !== null && nextUpdate.date > thisUpdate.date && producedAt.date > nextUpdate.date
        ? ['producedAt is after nextUpdate.']
        : []),
    ]);
  },
};
