import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** keyUsage of an OCSP responder is there and is digitalSignature (BR 7.1.2.8.2, 7.1.2.8.7). */
export const brResponderKeyUsage: Rule<'certificate'> = {
  id: 'br-responder-key-usage',
  on: ['certificate'],
  title: 'keyUsage of an OCSP responder is digitalSignature',
  clause: 'BR 7.1.2.8.2, BR 7.1.2.8.7',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.ocspSigning),
  check({ keyUsage }) {
    if (keyUsage === undefined) return ['keyUsage is missing or unreadable.'];
    const wrong = keyUsage.bits.filter((bit) => bit !== 'digitalSignature');
    return [
      ...(keyUsage.bits.includes('digitalSignature') ? [] : ['keyUsage of an OCSP responder lacks digitalSignature.']),
      ...wrong.map((bit) => `keyUsage has ${bit}, which an OCSP responder’s key may not have.`),
    ];
  },
};
