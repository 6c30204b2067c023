import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response made in advance says when the next one will be there, later than thisUpdate (RFC 6960 2.5, 4.2.2.1; RFC 5019 2.2.4). */
export const rfcOcspNextUpdate: Rule<'ocsp'> = {
  id: 'rfc-ocsp-next-update',
  on: ['ocsp'],
  title: 'nextUpdate is there and later than thisUpdate',
  clause: 'RFC 6960 2.5, 4.2.2.1, RFC 5019 2.2.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap(({ thisUpdate, nextUpdate }) => {
      if (nextUpdate === null) return ['nextUpdate is missing: newer information would be said to be there at any time.'];
      return nextUpdate.date > thisUpdate.date ? [] : ['nextUpdate is not later than thisUpdate.'];
    });
  },
};
