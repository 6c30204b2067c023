import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Without revoked certificates the field revokedCertificates is absent, not empty (RFC 5280 5.1.2.6). */
export const rfcCrlEntriesAbsentWhenEmpty: Rule<'crl'> = {
  id: 'rfc-crl-entries-absent-when-empty',
  on: ['crl'],
  title: 'revokedCertificates is absent when there are none',
  clause: 'RFC 5280 5.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ entries, entriesFieldPresent }) =>
    entriesFieldPresent && entries.length === 0 ? ['revokedCertificates is present and empty; it must be absent.'] : [],
};
