import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CRL says when the next one comes, and that is later than itself (RFC 5280 5.1.2.5). */
export const rfcCrlNextUpdate: Rule<'crl'> = {
  id: 'rfc-crl-next-update',
  on: ['crl'],
  title: 'nextUpdate is present and later than thisUpdate',
  clause: 'RFC 5280 5.1.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ thisUpdate, nextUpdate }) {
    if (nextUpdate === null) return ['nextUpdate is missing.'];
    return nextUpdate.date.getTime() > thisUpdate.date.getTime() ? [] : ['nextUpdate is not later than thisUpdate.'];
  },
};
