import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';
import { isReservedAddress } from '../subject-names.ts';

/** A TLS server’s addresses are not reserved (BR 4.2.2, BR 7.1.2.7.12). */
export const brSubscriberPublicAddresses: Rule<'certificate'> = {
  id: 'br-subscriber-public-addresses',
  on: ['certificate'],
  title: 'A TLS server’s addresses are not reserved',
  clause: 'BR 4.2.2, BR 7.1.2.7.12',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    altNamesOf(subject)
      .filter(({ type, node }) => type === 'iPAddress' && isReservedAddress(node.content))
      .map(({ text }) => `The address ${text} is reserved or private.`),
};
