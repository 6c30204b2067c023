// What the readers are shown: the good and the bad, for one kind of key. Everything bad differs from something good in one point.

import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import { buildTbsCertList, encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseCrlNumber } from '../../../main/pki/crl-number.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { type CertificateFields, parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import { markName } from '../../../main/pki/rehearsal-mark.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { crlProfile, rootProfile } from '../../fixtures/pki/cases.ts';
import type { Authority } from './authority.ts';

/** One thing to judge: a root alone, or a leaf below a trusted root, with its CRL where there is one. DER. */
export interface Specimen {
  readonly root: Uint8Array;
  readonly leaf?: Uint8Array;
  readonly crl?: Uint8Array;
}

/** The rows of the table, and whether a reader should take the specimen. */
export const specimenKinds = {
  'root certificate': 'good',
  'root, one signature bit flipped': 'bad',
  'root of a rehearsal': 'bad',
  'CRL, seen through a leaf': 'good',
  'CRL that revokes the leaf': 'bad',
  'CRL, one signature bit flipped': 'bad',
  'CRL of another issuer’s key': 'bad',
  'CRL that has expired': 'bad',
  'CRL of a series that revokes the leaf, on its day': 'bad',
  'CRL of a series, shown before its day': 'bad',
  'CRL of a rehearsal': 'bad',
  'rehearsal chain, every certificate marked': 'bad',
  'rehearsal chain, only the root marked': 'bad',
} as const;
export type SpecimenKind = keyof typeof specimenKinds;

const day = 86_400_000;
const leafSerial = parseSerialNumber('4c454146');
export const leafProfile: CertificateProfile = {
  ...rootProfile,
  id: 'leaf',
  title: 'Leaf',
  extensions: {
    ...rootProfile.extensions,
    basicConstraints: { critical: true, ca: false },
    keyUsage: { critical: true, bits: ['digitalSignature'] },
  },
};

/** The last octet lies in the signature value, and a bit of it leaves the encoding of every algorithm whole. */
function flipped(der: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(der);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes;
}

function identifierOf({ subjectKeyIdentifier }: CertificateFields): Uint8Array {
  if (subjectKeyIdentifier === undefined) throw new Error('the root has no subjectKeyIdentifier');
  return subjectKeyIdentifier;
}

function leafTbs(authority: Authority, root: CertificateFields, marked: boolean): Uint8Array {
  const subject = parseDistinguishedName('CN=leaf.example.com');
  return buildTbsCertificate({
    profile: leafProfile,
    serialNumber: leafSerial,
    subject: encodeName(marked ? markName(subject) : subject),
    issuer: { name: root.subject, subjectKeyIdentifier: identifierOf(root) },
    subjectSpki: authority.leafSpki,
    signatureAlgorithm: authority.signatureAlgorithm,
    notBefore: root.notBefore.date,
    notAfter: new Date(root.notBefore.date.getTime() + 90 * day - 1000),
    rehearsal: marked,
  });
}

function crlTbs(authority: Authority, root: CertificateFields, thisUpdate: Date, days: number, revoked: boolean): Uint8Array {
  return buildTbsCertList({
    profile: crlProfile,
    issuer: root.subject,
    authorityKeyIdentifier: identifierOf(root),
    signatureAlgorithm: authority.signatureAlgorithm,
    crlNumber: parseCrlNumber('2'),
    thisUpdate,
    nextUpdate: new Date(thisUpdate.getTime() + days * day),
    entries: revoked ? [encodeCrlEntry({ serialNumber: leafSerial, revocationDate: thisUpdate, reason: 1 })] : [],
    rehearsal: false,
  });
}

/** Every specimen of one kind of key. `other` is an authority of the same name and another key. */
export async function makeSpecimens(
  production: Authority,
  rehearsal: Authority,
  other: Authority,
): Promise<Record<SpecimenKind, Specimen>> {
  const root = parseCertificate(production.root);
  const start = root.notBefore.date;
  const leaf = await production.issue(leafTbs(production, root, false));
  const below = (crl: Uint8Array): Specimen => ({ root: production.root, leaf, crl });
  const expired = new Date(start.getTime() - 60 * day);
  const rehearsalRoot = parseCertificate(rehearsal.root);
  const bare = await rehearsal.issue(leafTbs(rehearsal, rehearsalRoot, false));
  const marked = await rehearsal.issue(leafTbs(rehearsal, rehearsalRoot, true));
  return {
    'root certificate': { root: production.root },
    'root, one signature bit flipped': { root: flipped(production.root) },
    'root of a rehearsal': { root: rehearsal.root },
    'CRL, seen through a leaf': below(production.crl),
    'CRL that revokes the leaf': below(await production.issue(crlTbs(production, root, start, 30, true))),
    'CRL, one signature bit flipped': below(flipped(production.crl)),
    'CRL of another issuer’s key': below(other.crl),
    'CRL that has expired': below(await production.issue(crlTbs(production, root, expired, 30, false))),
    // What a key signs ahead: the same bytes as on its day, and one whose day has not come.
    'CRL of a series that revokes the leaf, on its day': below(await production.issue(crlTbs(production, root, start, 45, true))),
    'CRL of a series, shown before its day': below(
      await production.issue(crlTbs(production, root, new Date(start.getTime() + 30 * day), 45, false)),
    ),
    'CRL of a rehearsal': { root: rehearsal.root, leaf: bare, crl: rehearsal.crl },
    'rehearsal chain, every certificate marked': { root: rehearsal.root, leaf: marked },
    'rehearsal chain, only the root marked': { root: rehearsal.root, leaf: bare },
  };
}
