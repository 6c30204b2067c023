import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The reason unspecified (0) is written by leaving reasonCode out (RFC 5280 5.3.1 SHOULD, BR 7.2.2 MUST; our CRLs always do). */
export const rfcCrlReasonUnspecified: Rule<'crl'> = {
  id: 'rfc-crl-reason-unspecified',
  on: ['crl'],
  title: 'The reason unspecified is not written out',
  clause: 'RFC 5280 5.3.1, BR 7.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: always,
  check: ({ entries }) =>
    entries
      .filter((entry) => entry.reason === 0)
      .map((entry) => `Serial ${entry.serialNumber} has the reason unspecified written out; it should be left out.`),
};
