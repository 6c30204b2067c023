import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { accessOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

/** Access methods are caIssuers and OCSP (BR 7.1.2.10.3, BR 7.1.2.7.7). */
export const brAccessMethod: Rule<'certificate'> = {
  id: 'br-access-method',
  on: ['certificate'],
  title: 'Access methods are caIssuers and OCSP',
  clause: 'BR 7.1.2.10.3, BR 7.1.2.7.7',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: always,
  check: (subject) =>
    accessOf(subject)
      .filter(({ method }) => method !== oids.caIssuers && method !== oids.ocspAccess)
      .map(({ method }) => `authorityInfoAccess has the access method ${extensionTitle(method)}.`),
};
