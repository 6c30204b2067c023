import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';
import { spiffeIdsOf } from '../spiffe.ts';

/** A TLS server has a DNS name, an address or a SPIFFE ID in subjectAltName (RFC 9525 2, 6.3). */
export const privateServerAltName: Rule<'certificate'> = {
  id: 'private-server-alt-name',
  on: ['certificate'],
  title: 'A TLS server has a DNS name, an address or a SPIFFE ID in subjectAltName',
  clause: 'RFC 9525 2, 6.3',
  ruleSets: ['private', 'cnsa2'],
  severity: 'error',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    altNamesOf(subject).some(({ type }) => type === 'dNSName' || type === 'iPAddress') || spiffeIdsOf(subject).length > 0
      ? []
      : ['subjectAltName has neither a DNS name nor an address: clients do not look at the CN.'],
};
