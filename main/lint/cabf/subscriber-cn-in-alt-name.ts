import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';
import { commonNamesOf } from '../subject-names.ts';

/** A TLS server’s commonName is one of its subjectAltNames (BR 7.1.4.3). */
export const brSubscriberCnInAltName: Rule<'certificate'> = {
  id: 'br-subscriber-cn-in-alt-name',
  on: ['certificate'],
  title: 'A TLS server’s commonName is one of its subjectAltNames',
  clause: 'BR 7.1.4.3',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check(subject) {
    const names = altNamesOf(subject).map(({ text }) => text);
    if (names.length === 0) return [];
    return commonNamesOf(subject.subject)
      .filter((commonName) => !names.includes(commonName))
      .map((commonName) => `The commonName “${commonName}” is not in subjectAltName.`);
  },
};
