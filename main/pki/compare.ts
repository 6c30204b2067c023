// PLAN-VS-DER: every field decoded from the bytes beside what plan and profile say. Shares no code with the builders, so
// that what they get wrong is found here; each comparison spells its expectation out anew.

import { keyAlgorithms, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import {
  type Comparison,
  compareExtensionList,
  compareNameMark,
  compareTime,
  type Difference,
  expectedKeyIdentifier,
  startComparison,
} from './compare-parts.ts';
import { compareCrlPlaces, crlPlacesList } from './compare-crl-places.ts';
import { compareExtensionValues, plannedExtensionList } from './compare-extensions.ts';
import { readName } from './describe-name.ts';
import { addDuration } from './duration.ts';
import { oids } from './oids.ts';
import { sha256Hex } from './hash.ts';
import type { AuthorityKeyIdentifier, CertificateFields, CrlEntryFields, CrlFields } from './parse-types.ts';
import type { CertificateProfile, CrlProfile } from './profile.ts';
import type { GivenValues, IssuerPublication } from './profile-extensions.ts';
import { compareSerials } from './serial-order.ts';
import { keyAlgorithmOf } from './spki.ts';

export type { Difference } from './compare-parts.ts';

export interface PlannedCertificate {
  readonly profile: CertificateProfile;
  /** Lower-case hex of the magnitude. */
  readonly serialNumber: string;
  /** Name DER. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subjectSpki: Uint8Array;
  readonly issuerSpki: Uint8Array;
  /** What the issuer's certificate has; where absent it follows from issuerSpki by the profile's method. */
  readonly issuerSubjectKeyIdentifier?: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** As CertificateInput has them; needed where the profile leaves something to the issuer, the plan or the request. */
  readonly publication?: IssuerPublication;
  readonly given?: GivenValues;
  readonly rehearsal: boolean;
}

/** Compares a certificate with its plan; an empty list means equal. Order of extensions is irrelevant; none may be missing, repeated or beyond the plan. Throws input.* only for a planned name or key that is not DER. */
export function compareCertificate(fields: CertificateFields, planned: PlannedCertificate): Difference[] {
  const comparison = startComparison();
  const { profile } = planned;
  comparison.text('version', '3', String(fields.version));
  comparison.text('serialNumber', positive(planned.serialNumber), fields.serialNumber);
  compareSignatureAlgorithm(comparison, fields, planned, profile);
  comparison.bytes('issuer', planned.issuer, fields.issuer);
  comparison.bytes('subject', planned.subject, fields.subject);
  compareTime(comparison, 'notBefore', planned.notBefore, fields.notBefore);
  compareTime(comparison, 'notAfter', planned.notAfter, fields.notAfter);
  compareValidity(comparison, fields, profile);
  compareSubjectTypes(comparison, fields, profile);
  compareNameMark(comparison, 'subject', fields.subject, planned.rehearsal);
  compareNameMark(comparison, 'issuer', fields.issuer, planned.rehearsal);
  comparison.bytes('subjectPublicKeyInfo', planned.subjectSpki, fields.spki);
  comparison.text('issuerUniqueID', 'absent', fields.issuerUniqueIdPresent ? 'present' : 'absent');
  comparison.text('subjectUniqueID', 'absent', fields.subjectUniqueIdPresent ? 'present' : 'absent');
  compareCertificateExtensions(comparison, fields, planned);
  return comparison.differences;
}

/** A positive INTEGER's contents: a magnitude that begins with a set bit has a sign octet before it. */
const positive = (hex: string): string => (/^[89a-f]/.test(hex) ? `00${hex}` : hex);

/** Bytes inside and outside, and that the profile gives this algorithm to the issuer's key. */
function compareSignatureAlgorithm(
  comparison: Comparison,
  fields: CertificateFields | CrlFields,
  planned: { signatureAlgorithm: SignatureAlgorithm; issuerSpki?: Uint8Array },
  profile: CertificateProfile | CrlProfile,
): void {
  const { identifier, title } = signatureAlgorithms[planned.signatureAlgorithm];
  comparison.bytes('signature', identifier, fields.signatureInner);
  comparison.bytes('signatureAlgorithm', identifier, fields.signatureOuter);
  const key = planned.issuerSpki === undefined ? null : keyAlgorithmOf(planned.issuerSpki);
  const allowed = key === null ? Object.values(profile.signatureAlgorithms) : [profile.signatureAlgorithms[key]];
  if (!allowed.includes(planned.signatureAlgorithm) || (planned.issuerSpki !== undefined && key === null)) {
    comparison.differences.push({
      field: 'signatureAlgorithm under the profile',
      planned: allowed.join(', ') || 'none',
      found: `${title} with ${key === null ? 'an unknown key' : keyAlgorithms[key].title}`,
    });
  }
}

/** The profile's bounds are durations from notBefore; both ends of the period count (RFC 5280 §4.1.2.5). */
function compareValidity(comparison: Comparison, { notBefore, notAfter }: CertificateFields, { validity }: CertificateProfile): void {
  const end = notAfter.date.getTime() + 1000;
  const within = end >= endOf(notBefore.date, validity.min) && end <= endOf(notBefore.date, validity.max);
  if (!within)
    comparison.differences.push({
      field: 'validity',
      planned: `${validity.min} to ${validity.max}`,
      found: `${notBefore.text} to ${notAfter.text}`,
    });
}

/** The bytes may come from anyone: a period that would leave the calendar has no end, and is no exception. */
function endOf(from: Date, duration: string): number {
  try {
    return addDuration(from, duration).getTime();
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function compareSubjectTypes(comparison: Comparison, { subject }: CertificateFields, profile: CertificateProfile): void {
  const types = readName(subject)
    .flat()
    .map(({ type }) => type);
  for (const type of profile.subject.required) if (!types.includes(type)) comparison.text(`subject ${type}`, 'present', 'absent');
  for (const type of types) if (!profile.subject.allowed.includes(type)) comparison.text(`subject ${type}`, 'absent', 'present');
}

function compareCertificateExtensions(comparison: Comparison, fields: CertificateFields, planned: PlannedCertificate): void {
  const { extensions } = planned.profile;
  const { basicConstraints, keyUsage, subjectKeyIdentifier, authorityKeyIdentifier } = extensions;
  const sources = { extensions, publication: planned.publication, given: planned.given, serialNumber: planned.serialNumber };
  compareExtensionList(comparison, plannedExtensionList(sources), fields.extensions, planned.rehearsal);
  comparison.text('malformed extensions', '', fields.malformed.join(', '));
  const found = fields.basicConstraints;
  comparison.text('basicConstraints.cA', String(basicConstraints.ca), String(found?.ca));
  comparison.text(
    'basicConstraints.pathLenConstraint',
    String(basicConstraints.pathLenConstraint ?? 'absent'),
    String(found?.pathLenConstraint ?? 'absent'),
  );
  comparison.text('keyUsage', keyUsage.bits.toSorted().join(', '), fields.keyUsage?.bits.toSorted().join(', ') ?? 'absent');
  const method = subjectKeyIdentifier?.method;
  const own = method === undefined ? null : keptIdentifier(planned.given, expectedKeyIdentifier(planned.subjectSpki, method));
  if (own !== null) comparison.bytes('subjectKeyIdentifier', own, fields.subjectKeyIdentifier);
  if (authorityKeyIdentifier !== undefined) {
    const selfSigned = Buffer.compare(planned.subjectSpki, planned.issuerSpki) === 0;
    const made = (): Uint8Array | null =>
      method === undefined ? null : selfSigned ? own : expectedKeyIdentifier(planned.issuerSpki, method);
    const ofIssuer = planned.issuerSubjectKeyIdentifier ?? made();
    if (ofIssuer === null) comparison.text('authorityKeyIdentifier', 'the issuer’s, which is not known', 'not compared');
    else compareAuthorityKeyIdentifier(comparison, ofIssuer, fields.authorityKeyIdentifier);
  }
  compareExtensionValues(comparison, fields, sources);
}

/** Another certificate for a key keeps the identifier that what it issued names. */
const keptIdentifier = (given: GivenValues | undefined, made: Uint8Array): Uint8Array =>
  given?.subjectKeyIdentifier === undefined ? made : Buffer.from(given.subjectKeyIdentifier, 'hex');

function compareAuthorityKeyIdentifier(comparison: Comparison, planned: Uint8Array, found: AuthorityKeyIdentifier | undefined): void {
  comparison.bytes('authorityKeyIdentifier', planned, found?.keyIdentifier);
  // BR 7.1.2.11.1: keyIdentifier and nothing else.
  if (found?.hasIssuerAndSerial === true) comparison.text('authorityCertIssuer and authorityCertSerialNumber', 'absent', 'present');
}

/** Entries of a long CRL: how many, and the SHA-256 of one after the other. */
export interface HashedEntries {
  readonly length: number;
  readonly sha256: string;
}

/** Encoded entries in the order they stand. */
export type PlannedEntries = readonly Uint8Array[] | HashedEntries;

export interface PlannedCrl {
  readonly profile: CrlProfile;
  /** Subject bytes of the issuer's certificate. */
  readonly issuer: Uint8Array;
  readonly authorityKeyIdentifier: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Where given, the profile must allow the algorithm for this key. */
  readonly issuerSpki?: Uint8Array;
  /** Decimal. */
  readonly crlNumber: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** The authority's last CRL: it may reach to the end of its issuer's certificate (notAfter given), past the profile's period. */
  readonly lastUntil?: Date;
  /** Of a partition: the URIs its issuer publishes it at. */
  readonly distributionPoint?: readonly string[] | null;
  /** URIs its issuer publishes deltas at. */
  readonly freshest?: readonly string[];
  /** Of a delta: number of its base, decimal. */
  readonly baseCrlNumber?: string;
  /** The encoded entries, in order. */
  readonly entries: PlannedEntries;
  readonly rehearsal: boolean;
}

/** Compares a CRL with its plan; an empty list means equal. */
export function compareCrl(fields: CrlFields, planned: PlannedCrl): Difference[] {
  const comparison = startComparison();
  comparison.text('version', '2', String(fields.version));
  compareSignatureAlgorithm(comparison, fields, planned, planned.profile);
  comparison.bytes('issuer', planned.issuer, fields.issuer);
  compareNameMark(comparison, 'issuer', fields.issuer, planned.rehearsal);
  compareTime(comparison, 'thisUpdate', planned.thisUpdate, fields.thisUpdate);
  compareTime(comparison, 'nextUpdate', planned.nextUpdate, fields.nextUpdate);
  const latest = planned.lastUntil?.getTime() ?? endOf(fields.thisUpdate.date, planned.profile.nextUpdate);
  if (fields.nextUpdate !== null && fields.nextUpdate.date.getTime() > latest)
    comparison.differences.push({
      field: 'nextUpdate under the profile',
      planned: planned.profile.nextUpdate,
      found: fields.nextUpdate.text,
    });
  compareEntries(comparison, fields, planned.entries);
  const expected = new Map<string, boolean>([
    [oids.authorityKeyIdentifier, false],
    [oids.crlNumber, false],
    ...crlPlacesList(planned.profile),
  ]);
  compareExtensionList(comparison, expected, fields.extensions, planned.rehearsal);
  compareCrlPlaces(comparison, fields, planned);
  comparison.text('malformed extensions', '', fields.malformed.join(', '));
  comparison.text('crlNumber', planned.crlNumber, fields.crlNumber ?? 'absent');
  compareAuthorityKeyIdentifier(comparison, planned.authorityKeyIdentifier, fields.authorityKeyIdentifier);
  return comparison.differences;
}

/**
 * Entry by entry. Of a long CRL they are as many as were planned and in the order of serial numbers, so that none stands twice, and the
 * hash of all of them is that of those planned.
 */
function compareEntries(comparison: Comparison, fields: CrlFields, planned: PlannedEntries): void {
  // RFC 5280 §5.1.2.6: no entries, no field.
  comparison.text('revokedCertificates', planned.length === 0 ? 'absent' : 'present', fields.entriesFieldPresent ? 'present' : 'absent');
  comparison.text('revokedCertificates count', String(planned.length), String(fields.entries.length));
  if ('sha256' in planned) return compareAllEntries(comparison, fields, planned);
  const serials = new Set<string>();
  let index = 0;
  for (const entry of fields.entries) {
    const wanted = planned[index];
    index += 1;
    serials.add(entry.serialNumber);
    if (wanted !== undefined) comparison.bytes(`revokedCertificates entry ${index}`, wanted, entry.der);
  }
  comparison.text('revokedCertificates different serial numbers', String(fields.entries.length), String(serials.size));
}

function compareAllEntries(comparison: Comparison, { entries }: CrlFields, planned: HashedEntries): void {
  const { bytes, ascending } =
    entries.bytes === undefined ? packed(entries) : { bytes: entries.bytes, ascending: entries.ascending === true };
  comparison.text('revokedCertificates in the order of serial numbers', 'yes', ascending ? 'yes' : 'no');
  comparison.text('SHA-256 of revokedCertificates', planned.sha256, sha256Hex(bytes));
}

/** Of a CRL that is just short enough to be in memory. */
function packed(entries: Iterable<CrlEntryFields>): { bytes: Uint8Array; ascending: boolean } {
  const all = [...entries];
  const ascending = all.every(
    ({ serialOctets }, place) => place === 0 || compareSerials(all[place - 1]?.serialOctets ?? serialOctets, serialOctets) < 0,
  );
  return { bytes: Buffer.concat(all.map(({ der }) => der)), ascending };
}
