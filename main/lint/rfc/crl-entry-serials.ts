import { isPositive } from '../../pki/serial-order.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const mostOctets = 20; // RFC 5280 4.1.2.2

/** A revoked serial number is one a certificate can have: positive, at most 20 octets (RFC 5280 5.1.2.6, 4.1.2.2). */
export const rfcCrlEntrySerials: Rule<'crl'> = {
  id: 'rfc-crl-entry-serials',
  on: ['crl'],
  title: 'Revoked serial numbers are positive and have at most 20 octets',
  clause: 'RFC 5280 5.1.2.6, 4.1.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ entries }) =>
    entries
      .filter(({ serialOctets }) => serialOctets.length > mostOctets || !isPositive(serialOctets))
      .map(({ serialNumber }) => `The revoked serial number ${serialNumber} is not positive or has more than ${mostOctets} octets.`),
};
