// PLAN-VS-DER of a signature over a file. Uses nothing of what builds it (build-cms, der-write, cms-algorithms).

import { hash } from 'node:crypto';
import { type HashAlgorithm, type KeyAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { compareExtensionList, compareTime, type Difference, startComparison } from './compare-parts.ts';
import { limits, readDer } from './der.ts';
import { oids } from './oids.ts';
import type { CmsFields, SignedAttributesFields } from './parse-cms.ts';
import type { CertificateFields } from './parse-types.ts';
import type { CmsProfile } from './profile.ts';
import { keyAlgorithmOf } from './spki.ts';

export interface PlannedCmsFields {
  readonly profile: CmsProfile;
  readonly digestAlgorithm: HashAlgorithm;
  readonly digest: Uint8Array;
  readonly signingTime: Date;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** The signer's first, then those above it. */
  readonly certificates: readonly CertificateFields[];
  readonly rehearsal: boolean;
}

/** Compares a signature file with what it was planned to be; an empty list means equal. Throws input.* only for a planned key that is not DER. */
export function compareCms(fields: CmsFields, planned: PlannedCmsFields): Difference[] {
  const comparison = startComparison();
  const [signer] = planned.certificates;
  const { hash: own, title } = signatureAlgorithms[planned.signatureAlgorithm];
  // RFC 8419 §3.1: Ed25519 goes with SHA-512.
  comparison.text('digestAlgorithm', own ?? 'sha512', planned.digestAlgorithm);
  comparison.text('digestAlgorithm', planned.digestAlgorithm, fields.digestAlgorithm ?? 'unknown');
  comparison.text('signatureAlgorithm', planned.signatureAlgorithm, fields.signatureAlgorithm ?? 'unknown');
  const key: KeyAlgorithm | null = signer === undefined ? null : keyAlgorithmOf(signer.spki);
  const allowed = key === null ? undefined : planned.profile.signatureAlgorithms[key];
  if (allowed !== planned.signatureAlgorithm) comparison.text('signatureAlgorithm under the profile', allowed ?? 'none', title);
  comparison.bytes('message-digest', planned.digest, fields.messageDigest);
  compareTime(comparison, 'signing-time', planned.signingTime, fields.signingTime);
  if (signer !== undefined) compareSigner(comparison, fields, signer);
  const ders = (list: readonly CertificateFields[]): string =>
    list
      .map(({ der }) => hash('sha256', der, 'hex'))
      .toSorted()
      .join(', ');
  comparison.text('certificates', ders(planned.certificates), ders(fields.certificates));
  const expected: readonly string[] = [oids.cmsContentType, oids.cmsMessageDigest, oids.cmsSigningTime, oids.signingCertificateV2];
  const others = fields.attributes.map(({ oid }) => oid).filter((oid) => !expected.includes(oid) && oid !== oids.rehearsalMark);
  comparison.text('other signed attributes', '', others.join(', '));
  compareExtensionList(comparison, new Map(), fields.extensions, planned.rehearsal);
  return comparison.differences;
}

function compareSigner(
  comparison: ReturnType<typeof startComparison>,
  { signer, signingCertificate }: CmsFields,
  certificate: CertificateFields,
): void {
  comparison.text('signer named by', 'serial', signer.by);
  if (signer.by === 'serial') {
    comparison.bytes('issuer of the signer', certificate.issuer, signer.issuer);
    comparison.text('serial number of the signer', certificate.serialNumber, signer.serialNumber);
  }
  comparison.text('signing-certificate-v2 hash algorithm', oids.sha256, signingCertificate?.hashAlgorithm ?? 'absent');
  comparison.bytes('signing-certificate-v2', hash('sha256', certificate.der, 'buffer'), signingCertificate?.certHash);
  comparison.text('signing-certificate-v2 issuer and serial', 'the signer’s', issuerSerialFits(signingCertificate, certificate));
}

/** IssuerSerial: GeneralNames with one directoryName, and the serial number (RFC 5035 §5). */
function issuerSerialFits(named: SignedAttributesFields['signingCertificate'], certificate: CertificateFields): string {
  if (named === null || named.issuerSerial === null) return 'absent';
  const [names, serial] = readDer(named.issuerSerial, limits.cms, 'issuer and serial number').children;
  const [name, more] = names?.children ?? [];
  const issuer = name?.tag === 0xa4 && more === undefined ? name.content : new Uint8Array();
  const fits =
    Buffer.compare(issuer, certificate.issuer) === 0 && Buffer.from(serial?.content ?? []).toString('hex') === certificate.serialNumber;
  return fits ? 'the signer’s' : 'another’s';
}
