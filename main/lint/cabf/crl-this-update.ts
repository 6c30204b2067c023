import { withSigningTime } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** thisUpdate is the issue date (BR 7.2, RFC 5280 5.1.2.4), so never in the future. Pre-signed series exist outside the BR. */
export const brCrlThisUpdate: Rule<'crl'> = {
  id: 'br-crl-this-update',
  on: ['crl'],
  title: 'thisUpdate is not in the future',
  clause: 'BR 7.2, RFC 5280 5.1.2.4',
  ruleSets: ['br'],
  severity: 'error',
  applies: withSigningTime,
  check: ({ thisUpdate }, { now }) =>
    now === undefined || thisUpdate.date.getTime() <= now.getTime() ? [] : ['thisUpdate is later than the moment of signing.'],
};
