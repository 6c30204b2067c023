import { always } from '../applies.ts';
import type { Rule } from '../rule.ts';

// BR 7.2.2, table CRLReasons: keyCompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn.
// unspecified (0) has a rule of its own; cACompromise (2) is not in the table, certificateHold (6) is forbidden.
const allowed: readonly number[] = [1, 3, 4, 5, 9];
const unspecified = 0;

/** Reason codes are those of the table in BR 7.2.2. */
export const brCrlReason: Rule<'crl'> = {
  id: 'br-crl-reason',
  on: ['crl'],
  title: 'Reason codes are 1, 3, 4, 5 or 9',
  clause: 'BR 7.2.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check: ({ entries }) =>
    entries
      .filter(({ reason }) => reason !== null && reason !== unspecified && !allowed.includes(reason))
      .map(({ reason, serialNumber }) => `Serial ${serialNumber} has the reason code ${reason}, which the table does not hold.`),
};
