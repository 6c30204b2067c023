import type { KeyUsageBit } from '../../pki/key-usage.ts';
import { oids } from '../../pki/oids.ts';
import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { toLeavesFor } from '../applies.ts';
import type { Rule } from '../rule.ts';

const forRsa: readonly KeyUsageBit[] = ['digitalSignature', 'keyEncipherment', 'dataEncipherment']; // BR 7.1.2.7.11
const forEc: readonly KeyUsageBit[] = ['digitalSignature', 'keyAgreement'];

/** keyUsage of a TLS server is what its key exchange needs (BR 7.1.2.7.11). */
export const brSubscriberKeyUsage: Rule<'certificate'> = {
  id: 'br-subscriber-key-usage',
  on: ['certificate'],
  title: 'keyUsage of a TLS server is what its key exchange needs',
  clause: 'BR 7.1.2.7.11',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toLeavesFor(oids.serverAuth),
  check(subject) {
    const bits = subject.keyUsage?.bits ?? [];
    const allowed = readRsaPublicKey(subject.spki) === null ? forEc : forRsa;
    return bits.filter((bit) => !allowed.includes(bit)).map((bit) => `keyUsage has ${bit}, which a TLS server’s key may not have.`);
  },
};
