import { compareSerials } from '../../pki/serial-order.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A serial number stands once in a direct CRL: two entries could say different things (RFC 5280 5.1.2.6). */
export const rfcCrlSerialsUnique: Rule<'crl'> = {
  id: 'rfc-crl-serials-unique',
  on: ['crl'],
  title: 'No serial number stands twice',
  clause: 'RFC 5280 5.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ entries }) {
    // What ascends has nothing twice, and long lists do.
    if (
      entries.every(
        ({ serialOctets }, place) => place === 0 || compareSerials(entries[place - 1]?.serialOctets ?? serialOctets, serialOctets) < 0,
      )
    )
      return [];
    const seen = new Set<string>();
    const repeated = new Set<string>();
    for (const { serialNumber } of entries) (seen.has(serialNumber) ? repeated : seen).add(serialNumber);
    return [...repeated].map((serialNumber) => `Serial number ${serialNumber} stands more than once.`);
  },
};
