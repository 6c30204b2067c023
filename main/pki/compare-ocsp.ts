// PLAN-VS-DER for an OCSP response: what the record and the profile say beside what its bytes say. Like compare.ts it shares no code with
// the builders: hashes, times and tags are spelled out once more.

import { hash } from 'node:crypto';
import { keyAlgorithms, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { compareExtensionList, type Comparison, type Difference, expectedKeyIdentifier, startComparison } from './compare-parts.ts';
import { limits, readDer } from './der.ts';
import { addDuration } from './duration.ts';
import { oids } from './oids.ts';
import type { OcspFields, ParsedTime, SingleResponseFields } from './parse-types.ts';
import type { OcspProfile } from './profile.ts';
import { keyAlgorithmOf } from './spki.ts';
import type { RecordedStatus } from './build-ocsp.ts';
import type { CertIdHash, CertIdSubject } from './ocsp-cert-id.ts';

export interface PlannedOcspFields {
  readonly profile: OcspProfile;
  readonly hash: CertIdHash;
  readonly subject: CertIdSubject;
  readonly status: RecordedStatus;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly responderSpki: Uint8Array;
  /** The responder's certificate, where it is not the issuer itself. */
  readonly certificates: readonly Uint8Array[];
  readonly producedAt: Date;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly rehearsal: boolean;
}

/** Compares an OCSP response with what it was planned to say; an empty list means equal. Throws input.* only for a planned key that is not DER. */
export function compareOcsp(fields: OcspFields, planned: PlannedOcspFields): Difference[] {
  const comparison = startComparison();
  compareResponder(comparison, fields, planned);
  compareGeneralizedTime(comparison, 'producedAt', planned.producedAt, fields.producedAt);
  comparison.text('responses', '1', String(fields.responses.length));
  const [single] = fields.responses;
  if (single !== undefined) compareSingle(comparison, single, planned);
  compareExtensionList(comparison, new Map(), fields.extensions, planned.rehearsal);
  comparison.text('responseExtensions', planned.rehearsal ? 'present' : 'absent', fields.extensionsFieldPresent ? 'present' : 'absent');
  return comparison.differences;
}

function compareResponder(comparison: Comparison, fields: OcspFields, planned: PlannedOcspFields): void {
  const { responderId } = fields;
  const found = responderId.by === 'key' ? responderId.keyHash : responderId.name;
  comparison.bytes('responderID', expectedKeyIdentifier(planned.responderSpki, 'rfc5280-1'), found);
  const { identifier, title } = signatureAlgorithms[planned.signatureAlgorithm];
  comparison.bytes('signatureAlgorithm', identifier, fields.signatureOuter);
  const key = keyAlgorithmOf(planned.responderSpki);
  const allowed = key === null ? undefined : planned.profile.signatureAlgorithms[key];
  if (allowed !== planned.signatureAlgorithm)
    comparison.differences.push({
      field: 'signatureAlgorithm under the profile',
      planned: allowed ?? 'none',
      found: `${title} with ${key === null ? 'an unknown key' : keyAlgorithms[key].title}`,
    });
  comparison.text('certs', String(planned.certificates.length), String(fields.certificates.length));
  comparison.text(
    'certs field',
    planned.certificates.length === 0 ? 'absent' : 'present',
    fields.certificatesFieldPresent ? 'present' : 'absent',
  );
  for (const [index, { der }] of fields.certificates.entries()) {
    const wanted = planned.certificates[index];
    if (wanted !== undefined) comparison.bytes(`certs ${index + 1}`, wanted, der);
  }
}

function compareSingle(comparison: Comparison, single: SingleResponseFields, planned: PlannedOcspFields): void {
  compareCertId(comparison, single, planned);
  const { status } = single;
  comparison.text('certStatus', planned.status.says, status.says);
  if (planned.status.says === 'revoked' && status.says === 'revoked') {
    compareGeneralizedTime(comparison, 'revocationTime', planned.status.at, status.revocationTime);
    const wanted = planned.status.reason === 0 ? null : planned.status.reason;
    comparison.text('revocationReason', String(wanted ?? 'absent'), String(status.reason ?? 'absent'));
  }
  compareGeneralizedTime(comparison, 'thisUpdate', planned.thisUpdate, single.thisUpdate);
  compareGeneralizedTime(comparison, 'nextUpdate', planned.nextUpdate, single.nextUpdate);
  const latest = addDuration(single.thisUpdate.date, planned.profile.nextUpdate);
  if (single.nextUpdate !== null && single.nextUpdate.date > latest)
    comparison.differences.push({
      field: 'nextUpdate under the profile',
      planned: planned.profile.nextUpdate,
      found: single.nextUpdate.text,
    });
  comparison.text('singleExtensions', 'absent', single.extensionsFieldPresent ? 'present' : 'absent');
}

const hashOids: Readonly<Record<CertIdHash, string>> = { sha1: oids.sha1, sha256: oids.sha256 };

function compareCertId(comparison: Comparison, { certId }: SingleResponseFields, { hash: algorithm, subject }: PlannedOcspFields): void {
  comparison.text('certID hashAlgorithm', hashOids[algorithm], certId.hashAlgorithm);
  comparison.bytes('certID issuerNameHash', hash(algorithm, subject.issuerName, 'buffer'), certId.issuerNameHash);
  // The first content octet of a BIT STRING counts unused bits and is no part of the key.
  const key = readDer(subject.issuerSpki, limits.publicKey, 'public key').children[1]?.content.subarray(1) ?? new Uint8Array();
  comparison.bytes('certID issuerKeyHash', hash(algorithm, key, 'buffer'), certId.issuerKeyHash);
  comparison.text('certID serialNumber', Buffer.from(subject.serialOctets).toString('hex'), certId.serialNumber);
}

/** GeneralizedTime whatever the year, whole seconds (RFC 6960 §4.2.2.1). */
function compareGeneralizedTime(comparison: Comparison, field: string, planned: Date, found: ParsedTime | null): void {
  const digits = (value: number, count: number): string => String(value).padStart(count, '0');
  const day = `${digits(planned.getUTCFullYear(), 4)}${digits(planned.getUTCMonth() + 1, 2)}${digits(planned.getUTCDate(), 2)}`;
  const clock = `${digits(planned.getUTCHours(), 2)}${digits(planned.getUTCMinutes(), 2)}${digits(planned.getUTCSeconds(), 2)}`;
  comparison.text(field, `${day}${clock}Z`, found?.text ?? 'absent');
  if (planned.getUTCMilliseconds() !== 0) comparison.text(field, 'whole seconds', 'fractions of a second');
}
