// PLAN-VS-DER for a request of our own: what plan and profile say beside what its bytes ask for. Like compare.ts it shares no code
// with the builders.

import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { compareExtensionValues, plannedExtensionList } from './compare-extensions.ts';
import { compareExtensionList, compareNameMark, type Difference, startComparison } from './compare-parts.ts';
import { oids } from './oids.ts';
import type { RequestFields } from './parse-types.ts';
import type { CertificateProfile } from './profile.ts';

interface PlannedRequestFields {
  readonly profile: CertificateProfile;
  /** Name DER. */
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly rehearsal: boolean;
}

/**
 * Compares a request (RFC 2986 §4) with its plan; an empty list means equal. It asks for what whoever applies decides, and nothing else:
 * basicConstraints, keyUsage and extendedKeyUsage of the profile. Addresses and key identifiers are the issuer's to write.
 */
export function compareRequest(fields: RequestFields, planned: PlannedRequestFields): Difference[] {
  const comparison = startComparison();
  const { basicConstraints, keyUsage, extendedKeyUsage } = planned.profile.extensions;
  const asked = { extensions: { basicConstraints, keyUsage, extendedKeyUsage }, publication: undefined, given: undefined };
  comparison.text('version', '1', String(fields.version + 1));
  comparison.bytes('subject', planned.subject, fields.subject);
  compareNameMark(comparison, 'subject', fields.subject, planned.rehearsal);
  comparison.bytes('subjectPublicKeyInfo', planned.spki, fields.spki);
  comparison.text('attributes', oids.extensionRequest, fields.attributes.map(({ oid }) => oid).join(', '));
  comparison.bytes('signatureAlgorithm', signatureAlgorithms[planned.signatureAlgorithm].identifier, fields.signatureOuter);
  compareExtensionList(comparison, plannedExtensionList(asked), fields.extensions, planned.rehearsal);
  comparison.text('malformed extensions', '', fields.malformed.join(', '));
  comparison.text('basicConstraints.cA', String(basicConstraints.ca), String(fields.basicConstraints?.ca));
  comparison.text(
    'basicConstraints.pathLenConstraint',
    String(basicConstraints.pathLenConstraint ?? 'absent'),
    String(fields.basicConstraints?.pathLenConstraint ?? 'absent'),
  );
  comparison.text('keyUsage', keyUsage.bits.toSorted().join(', '), fields.keyUsage?.bits.toSorted().join(', ') ?? 'absent');
  compareExtensionValues(comparison, fields, asked);
  return comparison.differences;
}
