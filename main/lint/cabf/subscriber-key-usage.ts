import type { KeyUsageBit } from '../../pki/key-usage.ts';
import { oids } from '../../pki/oids.ts';
import { readRsaPublicKey } from '../../pki/rsa-public-key.ts';
import { toLeavesFor } from '../applies.ts';
import type { Rule } from '../rule.ts';

const forRsa: readonly KeyUsageBit[] = ['digitalSignature', 'keyEncipherment', 'dataEncipherment']; // BR 7.1.2.7.11
const forEc: readonly KeyUsageBit[] = ['digitalSignature', 'keyAgreement'];

/** keyUsage of a TLS server, where it stands, is what its key exchange needs: with EC keys digitalSignature MUST be set (BR 7.1.2.7.11). */
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
    const { keyUsage } = subject;
    if (keyUsage === undefined) return []; // SHOULD be there, by BR 7.1.2.7.6
    const isRsa = readRsaPublicKey(subject.spki) !== null;
    const wrong = keyUsage.bits.filter((bit) => !(isRsa ? forRsa : forEc).includes(bit));
    return [
      ...(isRsa || keyUsage.bits.includes('digitalSignature') ? [] : ['keyUsage of a TLS server with an EC key lacks digitalSignature.']),
      ...wrong.map((bit) => `keyUsage has ${bit}, which a TLS server’s key may not have.`),
    ];
  },
};
