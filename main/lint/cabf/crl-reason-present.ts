import type { Rule } from '../rule.ts';

/** An entry for a CA certificate has a reasonCode (BR 7.2.2); a root's CRL holds CA certificates. */
export const brCrlReasonPresent: Rule<'crl'> = {
  id: 'br-crl-reason-present',
  on: ['crl'],
  title: 'Every entry of a root’s CRL has a reason code',
  clause: 'BR 7.2.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2020-09-30', // ballot SC-31
  applies: (context) => context.role === 'root-crl',
  check: ({ entries }) =>
    entries
      .filter((entry) => entry.reason === null)
      .map((entry) => `Serial ${entry.serialNumber} has no reasonCode; entries for CA certificates need one.`),
};
