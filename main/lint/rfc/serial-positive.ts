import { readInteger } from '../../pki/der-values.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A serial number is a positive integer, so neither negative nor zero (RFC 5280 4.1.2.2). */
export const rfcSerialPositive: Rule<'certificate'> = {
  id: 'rfc-serial-positive',
  on: ['certificate'],
  title: 'The serial number is positive',
  clause: 'RFC 5280 4.1.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ serialOctets }) {
    const value = readInteger(serialOctets);
    if (value === 0n) return ['The serial number is zero.'];
    return value < 0n ? ['The serial number is negative: the first bit of its encoding is set.'] : [];
  },
};
