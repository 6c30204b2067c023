import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** keyUsage of an OCSP responder is digitalSignature (BR 7.1.2.8.7). */
export const brResponderKeyUsage: Rule<'certificate'> = {
  id: 'br-responder-key-usage',
  on: ['certificate'],
  title: 'keyUsage of an OCSP responder is digitalSignature',
  clause: 'BR 7.1.2.8.7',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.ocspSigning),
  check: (subject) =>
    (subject.keyUsage?.bits ?? [])
      .filter((bit) => bit !== 'digitalSignature')
      .map((bit) => `keyUsage has ${bit}, which an OCSP responder’s key may not have.`),
};
