import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf, hasExtension } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A TLS server has subjectAltName with DNS names and addresses only (BR 7.1.2.7.12). */
export const brSubscriberAltNames: Rule<'certificate'> = {
  id: 'br-subscriber-alt-names',
  on: ['certificate'],
  title: 'A TLS server has subjectAltName with DNS names and addresses only',
  clause: 'BR 7.1.2.7.12',
  ruleSets: ['br'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check(subject) {
    if (!hasExtension(subject, oids.subjectAltName)) return ['subjectAltName is missing.'];
    return altNamesOf(subject)
      .filter(({ type }) => type !== 'dNSName' && type !== 'iPAddress')
      .map(({ type }) => `subjectAltName has a ${type}; only dNSName and iPAddress are allowed.`);
  },
};
