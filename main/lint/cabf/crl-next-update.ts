import { addDuration } from '../../pki/duration.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

const longest = 'P12M'; // BR 7.2: "For other CRLs, at most 12 months after the thisUpdate" (other than those for subscribers)

/** The nextUpdate of a CRL for CA certificates is at most 12 months after thisUpdate (BR 7.2). */
export const brCrlNextUpdate: Rule<'crl'> = {
  id: 'br-crl-next-update',
  on: ['crl'],
  title: 'nextUpdate is at most 12 months after thisUpdate',
  clause: 'BR 7.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check({ thisUpdate, nextUpdate }) {
    if (nextUpdate === null) return []; // rfc-crl-next-update says so
    return nextUpdate.date.getTime() <= addDuration(thisUpdate.date, longest).getTime()
      ? []
      : ['nextUpdate is more than 12 months after thisUpdate.'];
  },
};
