import { addDuration } from '../../pki/duration.ts';
import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** A CRL’s nextUpdate is at most a year after thisUpdate (RFC 5280 5.1.2.5, BR 7.2). */
export const privateCrlPeriod: Rule<'crl'> = {
  id: 'private-crl-period',
  on: ['crl'],
  title: 'A CRL’s nextUpdate is at most a year after thisUpdate',
  clause: 'RFC 5280 5.1.2.5, BR 7.2',
  ruleSets: ['private', 'cnsa2'],
  severity: 'warning',
  applies: always,
  check: (subject) =>
    subject.nextUpdate !== null && subject.nextUpdate.date.getTime() > addDuration(subject.thisUpdate.date, 'P1Y').getTime()
      ? ['nextUpdate is more than a year after thisUpdate: a revocation could stay unknown that long.']
      : [],
};
