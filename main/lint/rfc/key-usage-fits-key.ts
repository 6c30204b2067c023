import { limits, readDer } from '../../pki/der.ts';
import { readElements, readOid } from '../../pki/der-values.ts';
import type { KeyUsageBit } from '../../pki/key-usage.ts';
import { oids, type OidName } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const signing: readonly KeyUsageBit[] = ['digitalSignature', 'nonRepudiation', 'keyCertSign', 'cRLSign'];
const agreeing: readonly KeyUsageBit[] = ['keyAgreement', 'encipherOnly', 'decipherOnly'];
const enciphering: readonly KeyUsageBit[] = ['keyEncipherment'];

const allowed: Partial<Record<OidName, readonly KeyUsageBit[]>> = {
  rsaEncryption: [...signing, ...enciphering, 'dataEncipherment'], // RFC 4055 1.2
  ecPublicKey: [...signing, ...agreeing], // RFC 8813 3
  ed25519: signing, // RFC 9295 3
  ed448: signing,
  x25519: agreeing,
  x448: agreeing,
  mlDsa44: signing, // RFC 9881 5
  mlDsa65: signing,
  mlDsa87: signing,
  mlKem512: enciphering, // RFC 9935 5
  mlKem768: enciphering,
  mlKem1024: enciphering,
};

const byOid = new Map<string, readonly KeyUsageBit[]>(Object.entries(allowed).map(([name, bits]) => [oids[name as OidName], bits]));

/** keyUsage names only what the kind of key can do (RFC 4055, 8813, 9295, 9881, 9935). Kinds not in the table are not judged. */
export const rfcKeyUsageFitsKey: Rule<'certificate'> = {
  id: 'rfc-key-usage-fits-key',
  on: ['certificate'],
  title: 'keyUsage fits the kind of key',
  clause: 'RFC 4055 1.2, RFC 8813 3, RFC 9295 3, RFC 9881 5, RFC 9935 5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ spki, keyUsage }) {
    const what = 'public key';
    const identifier = readElements(readDer(spki, limits.certificate, what), what).take('algorithm');
    const oid = readOid(readElements(identifier, what).take('algorithm’s OID'));
    const possible = byOid.get(oid);
    const wrong = possible === undefined ? [] : (keyUsage?.bits ?? []).filter((bit) => !possible.includes(bit));
    return wrong.map((bit) => `keyUsage has ${bit}, which a key of kind ${extensionTitle(oid)} cannot have.`);
  },
};
