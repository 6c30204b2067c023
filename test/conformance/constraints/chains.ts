// Chains with one constraint each, twice: a leaf the constraint allows, and one it does not. Real signatures, of keys made here.

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import type { GeneralName, GeneralNameType, NameConstraints } from '../../../main/pki/general-name.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { spkiOf } from '../../fixtures/pki/cases.ts';

/** DER, from the root down to the leaf. */
export interface Chain {
  readonly root: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly leaf: Uint8Array;
}

interface Holder {
  readonly der: Uint8Array;
  readonly key: KeyObject;
}

const day = 86_400_000;
const base: CertificateProfile = {
  makes: 'certificate',
  kind: 'subordinate',
  id: 'chain',
  title: 'Chain',
  rules: ['private'],
  signatureAlgorithms: { 'ecdsa-p256': 'ecdsa-sha256' },
  validity: { min: 'P1D', max: 'P10Y' },
  subject: { required: ['CN'], allowed: ['CN', 'O', 'C'] },
  extensions: {
    basicConstraints: { critical: true, ca: true },
    keyUsage: { critical: true, bits: ['keyCertSign', 'cRLSign'] },
    subjectKeyIdentifier: { critical: false, method: 'rfc7093-1' },
    authorityKeyIdentifier: { critical: false, from: 'issuer' },
  },
};

interface Wanted {
  readonly subject: string;
  readonly profile: CertificateProfile;
  readonly names?: readonly GeneralName[];
  readonly constraints?: NameConstraints;
}

let issued = 0x40;

function issue(issuer: Holder | null, { subject, profile, names = [], constraints }: Wanted, now: number): Holder {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = encodeName(parseDistinguishedName(subject));
  const above = issuer === null ? null : parseCertificate(issuer.der);
  issued += 1;
  const tbs = buildTbsCertificate({
    profile,
    serialNumber: parseSerialNumber(`${issued.toString(16)}${'a5'.repeat(15)}`),
    subject: name,
    issuer:
      above === null
        ? { name, subjectKeyIdentifier: null }
        : { name: above.subject, subjectKeyIdentifier: above.subjectKeyIdentifier ?? null },
    subjectSpki: spkiOf(privateKey),
    signatureAlgorithm: 'ecdsa-sha256',
    notBefore: new Date(now - day),
    notAfter: new Date(now + 90 * day - 1000),
    given: { subjectAltNames: names, privateFields: {}, ...(constraints === undefined ? {} : { nameConstraints: constraints }) },
    rehearsal: false,
  });
  const signature = Uint8Array.from(sign('sha256', tbs, issuer?.key ?? privateKey));
  return { der: assembleSigned(tbs, 'ecdsa-sha256', signature), key: privateKey };
}

const authority = (extensions: Partial<CertificateProfile['extensions']> = {}): CertificateProfile => ({
  ...base,
  extensions: { ...base.extensions, ...extensions },
});
const leafOf = (types: readonly GeneralNameType[]): CertificateProfile => ({
  ...base,
  kind: 'leaf',
  extensions: {
    ...base.extensions,
    basicConstraints: { critical: true, ca: false },
    keyUsage: { critical: true, bits: ['digitalSignature'] },
    extendedKeyUsage: { critical: false, purposes: ['serverAuth', 'emailProtection'] },
    ...(types.length === 0 ? {} : { subjectAltName: { critical: false, names: types.map((type) => ({ type, min: 0, max: 5 })) } }),
  },
});

const lowest = { basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } };

function chainOf(
  extensions: Partial<CertificateProfile['extensions']>,
  leaf: Pick<Wanted, 'subject' | 'names'>,
  now: number,
  deeper = false,
): Chain {
  const root = issue(null, { subject: 'CN=Chain Root,O=Inside,C=CH', profile: { ...base, kind: 'root' } }, now);
  const first = issue(root, { subject: 'CN=Chain CA,O=Inside,C=CH', profile: authority(extensions) }, now);
  const second = deeper ? issue(first, { subject: 'CN=Chain CA 2,O=Inside,C=CH', profile: authority(lowest) }, now) : null;
  const types = [...new Set((leaf.names ?? []).map(({ type }) => type))];
  const end = issue(second ?? first, { ...leaf, profile: leafOf(types) }, now);
  return { root: root.der, intermediates: [first.der, ...(second === null ? [] : [second.der])], leaf: end.der };
}

const name = (type: GeneralNameType, value: string): GeneralName => ({ type, value });
const dns = name('dNSName', 'www.inside.example');

/** Kind of name → a subtree, a name in it and one outside. */
const subtrees: Readonly<Record<string, readonly [subtree: GeneralName, inside: GeneralName, outside: GeneralName]>> = {
  dNSName: [name('dNSName', 'inside.example'), dns, name('dNSName', 'www.outside.example')],
  rfc822Name: [name('rfc822Name', 'inside.example'), name('rfc822Name', 'a@inside.example'), name('rfc822Name', 'a@outside.example')],
  uniformResourceIdentifier: [
    name('uniformResourceIdentifier', 'inside.example'),
    name('uniformResourceIdentifier', 'https://inside.example/a'),
    name('uniformResourceIdentifier', 'https://outside.example/a'),
  ],
  iPAddress: [name('iPAddress', '10.0.0.0/8'), name('iPAddress', '10.1.2.3'), name('iPAddress', '192.0.2.1')],
};

/** Constraint → the chain it allows and the one it does not. `moment`: milliseconds. */
export function makeChains(moment: number): Readonly<Record<string, { readonly inside: Chain; readonly outside: Chain }>> {
  const now = Math.floor(moment / 1000) * 1000;
  const leaf = { subject: 'CN=www.inside.example,O=Inside,C=CH', names: [dns] };
  const elsewhere = { ...leaf, subject: 'CN=www.inside.example,O=Outside,C=CH' };
  const nameRows = Object.entries(subtrees).flatMap(([type, [subtree, inside, outside]]) => {
    const holding = (one: GeneralName) => ({ ...leaf, names: one.type === 'dNSName' ? [one] : [dns, one] });
    return [
      [
        `${type}, permitted`,
        {
          inside: chainOf({ nameConstraints: { critical: true, permitted: [subtree] } }, holding(inside), now),
          outside: chainOf({ nameConstraints: { critical: true, permitted: [subtree] } }, holding(outside), now),
        },
      ],
      [
        `${type}, excluded`,
        {
          inside: chainOf({ nameConstraints: { critical: true, excluded: [subtree] } }, holding(outside), now),
          outside: chainOf({ nameConstraints: { critical: true, excluded: [subtree] } }, holding(inside), now),
        },
      ],
    ] as const;
  });
  const directory = [name('directoryName', 'O=Inside,C=CH')];
  return {
    'path length': {
      inside: chainOf({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 1 } }, leaf, now, true),
      outside: chainOf({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } }, leaf, now, true),
    },
    extendedKeyUsage: {
      inside: chainOf({ extendedKeyUsage: { critical: false, purposes: ['serverAuth', 'emailProtection'] } }, leaf, now),
      outside: chainOf({ extendedKeyUsage: { critical: false, purposes: ['emailProtection'] } }, leaf, now),
    },
    ...Object.fromEntries(nameRows),
    'directoryName, permitted': {
      inside: chainOf({ nameConstraints: { critical: true, permitted: directory } }, leaf, now),
      outside: chainOf({ nameConstraints: { critical: true, permitted: directory } }, elsewhere, now),
    },
    'directoryName, excluded': {
      inside: chainOf({ nameConstraints: { critical: true, excluded: directory } }, elsewhere, now),
      outside: chainOf({ nameConstraints: { critical: true, excluded: directory } }, leaf, now),
    },
  };
}
