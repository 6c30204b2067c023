import { readInteger } from '../../pki/der-values.ts';
import { always } from '../applies.ts';
import { bitLength } from '../bit-length.ts';
import type { Rule } from '../rule.ts';

const leastBits = 64; // BR 7.1.2.1: "at least 64 bits of output from a CSPRNG"

/**
 * A serial number is long enough to hold 64 random bits (BR 7.1.2.1). A value of 63 bits or fewer is refused: that was the
 * shape of the 63-bit serials of 2019 (Bugzilla 1532842, 1534147).
 */
export const brSerialEntropy: Rule<'certificate'> = {
  id: 'br-serial-entropy',
  on: ['certificate'],
  title: 'The serial number can hold 64 random bits',
  clause: 'BR 7.1.2.1',
  ruleSets: ['br', 'private', 'cnsa2'],
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2016-09-30', // ballot 164
  applies: always,
  check({ serialOctets }) {
    const bits = bitLength(readInteger(serialOctets));
    return bits >= leastBits ? [] : [`The serial number has ${bits} bits and cannot hold ${leastBits} random ones.`];
  },
};
