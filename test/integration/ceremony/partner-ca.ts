// A CA of somebody else: its key, certificates of it in many forms, and what it issues.

import { assembleSigned } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import { makeKeyIdentifier } from '../../../main/pki/key-identifier.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import type { CertificateExtensions } from '../../../main/pki/profile-extensions.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { ecKey, type RequestKey } from '../../fixtures/requests/specimens.ts';

export const partnerKey = ecKey('partner root p1');
export const partnerSubject = encodeName(parseDistinguishedName('CN=Partner Root P1,O=Partner,C=DE'));

export interface PartnerChange {
  readonly extensions?: Partial<CertificateExtensions>;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly rehearsal?: boolean;
  /** RFC 4514; absent: Partner Root P1. */
  readonly subject?: string;
  /** Who signs it; absent: its own key. */
  readonly issuer?: RequestKey;
}

const extensions: CertificateExtensions = {
  basicConstraints: { critical: true, ca: true },
  keyUsage: { critical: true, bits: ['keyCertSign', 'cRLSign'] },
  // SHA-1, as many CAs elsewhere have it: not what our profiles make.
  subjectKeyIdentifier: { critical: false, method: 'rfc5280-1' },
};

function signed(
  spki: Uint8Array,
  subject: ReturnType<typeof encodeName>,
  signer: RequestKey,
  issuer: Uint8Array | null,
  change: PartnerChange,
): Uint8Array {
  const tbs = buildTbsCertificate({
    profile: {
      makes: 'certificate',
      kind: 'root',
      id: 'partner',
      title: 'Partner',
      rules: ['private'],
      signatureAlgorithms: { 'ecdsa-p256': 'ecdsa-sha256' },
      validity: { min: 'P1D', max: 'P50Y' },
      subject: { required: [], allowed: ['C', 'O', 'CN'] },
      extensions: { ...extensions, ...change.extensions },
    },
    serialNumber: parseSerialNumber('4d2a'),
    subject,
    issuer: {
      name: issuer === null ? subject : encodeName(parseDistinguishedName('CN=Partner Above,O=Partner,C=DE')),
      subjectKeyIdentifier: issuer === null ? null : makeKeyIdentifier(issuer, 'rfc7093-1'),
    },
    subjectSpki: spki,
    signatureAlgorithm: 'ecdsa-sha256',
    notBefore: change.notBefore ?? new Date('2024-01-01T00:00:00Z'),
    notAfter: change.notAfter ?? new Date('2043-12-31T23:59:59Z'),
    given: { subjectAltNames: [], privateFields: {} },
    rehearsal: change.rehearsal === true,
  });
  return assembleSigned(tbs, 'ecdsa-sha256', signer.sign(tbs));
}

/** Its certificate, self-signed unless another key signs it. */
export const partnerCertificate = (change: PartnerChange = {}): Uint8Array =>
  signed(
    partnerKey.spki,
    change.subject === undefined ? partnerSubject : encodeName(parseDistinguishedName(change.subject)),
    change.issuer ?? partnerKey,
    change.issuer?.spki ?? null,
    change,
  );

/** A TLS server's certificate it issued. */
export function leafUnderPartner(name: string): Uint8Array {
  const subject = encodeName(parseDistinguishedName(`CN=${name},O=Partner,C=DE`));
  const tbs = buildTbsCertificate({
    profile: {
      makes: 'certificate',
      kind: 'leaf',
      id: 'partner-leaf',
      title: 'Partner leaf',
      rules: ['private'],
      signatureAlgorithms: { 'ecdsa-p256': 'ecdsa-sha256' },
      validity: { min: 'P1D', max: 'P50Y' },
      subject: { required: [], allowed: ['C', 'O', 'CN'] },
      extensions: {
        basicConstraints: { critical: true, ca: false },
        keyUsage: { critical: true, bits: ['digitalSignature'] },
        extendedKeyUsage: { critical: false, purposes: ['serverAuth'] },
        subjectAltName: { critical: false, names: [{ type: 'dNSName', min: 1, max: 1 }] },
        authorityKeyIdentifier: { critical: false, from: 'issuer' },
      },
    },
    serialNumber: parseSerialNumber('2a'),
    subject,
    issuer: { name: partnerSubject, subjectKeyIdentifier: makeKeyIdentifier(partnerKey.spki, 'rfc5280-1') },
    subjectSpki: ecKey(`leaf ${name}`).spki,
    signatureAlgorithm: 'ecdsa-sha256',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-12-31T23:59:59Z'),
    given: { subjectAltNames: [{ type: 'dNSName', value: name }], privateFields: {} },
    rehearsal: false,
  });
  return assembleSigned(tbs, 'ecdsa-sha256', partnerKey.sign(tbs));
}
