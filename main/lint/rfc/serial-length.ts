import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const mostOctets = 20; // RFC 5280 4.1.2.2: "MUST NOT use serialNumber values longer than 20 octets"; BR 7.1.2.1: less than 2^159

/** A serial number has at most 20 contents octets (RFC 5280 4.1.2.2). */
export const rfcSerialLength: Rule<'certificate'> = {
  id: 'rfc-serial-length',
  on: ['certificate'],
  title: 'The serial number has at most 20 octets',
  clause: 'RFC 5280 4.1.2.2, BR 7.1.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ serialOctets }) =>
    serialOctets.length <= mostOctets ? [] : [`The serial number has ${serialOctets.length} octets; at most ${mostOctets} are allowed.`],
};
