import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';
import { isPublicName } from '../subject-names.ts';

/** A TLS server’s DNS names are in the public DNS (BR 4.2.2, BR 7.1.2.7.12). */
export const brSubscriberPublicNames: Rule<'certificate'> = {
  id: 'br-subscriber-public-names',
  on: ['certificate'],
  title: 'A TLS server’s DNS names are in the public DNS',
  clause: 'BR 4.2.2, BR 7.1.2.7.12',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    altNamesOf(subject)
      .filter(({ type, text }) => type === 'dNSName' && !isPublicName(text))
      .map(({ text }) => `The DNS name “${text}” is internal or reserved.`),
};
