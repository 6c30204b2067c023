import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A revocation lies before the list that says so: revocationDate is not after thisUpdate (RFC 5280 5.1.2.4, 5.1.2.6). */
export const rfcCrlEntryDates: Rule<'crl'> = {
  id: 'rfc-crl-entry-dates',
  on: ['crl'],
  title: 'No revocationDate is later than thisUpdate',
  clause: 'RFC 5280 5.1.2.4, 5.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ entries, thisUpdate }) =>
    entries
      .filter((entry) => entry.revocationDate.date.getTime() > thisUpdate.date.getTime())
      .map((entry) => `The revocationDate of serial ${entry.serialNumber} is later than thisUpdate.`),
};
