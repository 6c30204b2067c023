import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

const reverseZone = /(?:^|\.)(?:in-addr|ip6)\.arpa\.?$/i; // BR 1.6.1, IP Reverse Zone Suffix

/** No DNS name of a TLS server ends in an IP Reverse Zone Suffix (BR 4.2.2, BR 7.1.2.7.12; ballot SC-86). */
export const brSubscriberReverseZone: Rule<'certificate'> = {
  id: 'br-subscriber-reverse-zone',
  on: ['certificate'],
  title: 'A TLS server’s DNS names are not those of addresses looked up in reverse',
  clause: 'BR 4.2.2, BR 7.1.2.7.12',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2026-03-15',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    altNamesOf(subject)
      .filter(({ type, text }) => type === 'dNSName' && reverseZone.test(text))
      .map(({ text }) => `The DNS name “${text}” ends in in-addr.arpa or ip6.arpa.`),
};
