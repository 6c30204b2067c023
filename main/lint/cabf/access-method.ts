import { oids } from '../../pki/oids.ts';
import { always, toLeavesFor } from '../applies.ts';
import { accessOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

const isResponder = toLeavesFor(oids.ocspSigning);

/** Access methods are caIssuers and OCSP (BR 7.1.2.10.3, BR 7.1.2.7.7), in an OCSP responder OCSP alone (BR 7.1.2.8.3). */
export const brAccessMethod: Rule<'certificate'> = {
  id: 'br-access-method',
  on: ['certificate'],
  title: 'Access methods are caIssuers and OCSP',
  clause: 'BR 7.1.2.10.3, BR 7.1.2.7.7, BR 7.1.2.8.3',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: always,
  check: (subject, context) =>
    accessOf(subject)
      .filter(({ method }) => method !== oids.ocspAccess && (method !== oids.caIssuers || isResponder(context, subject)))
      .map(({ method }) => `authorityInfoAccess has the access method ${extensionTitle(method)}.`),
};
