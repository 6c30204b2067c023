import { type Check, notChecked } from '../../checks.ts';
import { partitionOf, readScope } from '../../pki/crl-scope.ts';
import { certificatePoints, encodeDistributionPointName, type IssuingPoint, issuingPointOf } from '../../pki/distribution-point.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { magnitudeOf, parseSerialNumber } from '../../pki/serial-number.ts';
import { publicationOf } from '../../formats/publication.ts';
import { eventsOf } from '../event-data.ts';
import { findIssuer } from './issuers.ts';
import { judge, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';
import { readCertificate, revokedRole } from './signed-artifacts.ts';

/** A CRL of the run that does not speak of every certificate of its key. */
interface LimitedCrl {
  readonly path: string;
  readonly fields: CrlFields;
  readonly partition: string;
  readonly point: IssuingPoint;
  /** Certificates of the bundle that belong to its scope: those this run put there, and those that stand on it. */
  readonly certificates: readonly { readonly path: string; readonly fields: CertificateFields }[];
}

/**
 * CRL-IDP-EQUALS-CDP, CRL-SCOPE-KIND: a partition's CRL names the very address its certificates do, octet for octet, and a CRL that says
 * it holds one kind of certificate holds no other. Source: RFC 5280 §5.2.5, §6.3.3.
 */
export function checkCrlScopes(reading: BundleReading): Check[] {
  return [
    judge('CRL-IDP-EQUALS-CDP', () => {
      const all = limitedCrls(reading).filter(({ point }) => point.distributionPoint !== null);
      for (const each of all) checkAddress(reading, each);
      const certificates = all.reduce((sum, each) => sum + each.certificates.length, 0);
      return all.length === 0
        ? notChecked('CRL-IDP-EQUALS-CDP', 'no CRL of a partition was signed in this run')
        : `${all.length} CRLs of partitions and ${certificates} certificates`;
    }),
    judge('CRL-SCOPE-KIND', () => {
      const all = limitedCrls(reading).filter(({ point }) => point.only.length > 0);
      for (const each of all) checkKind(each);
      return all.length === 0
        ? notChecked('CRL-SCOPE-KIND', 'no CRL of this run is of one kind of certificate alone')
        : `${all.length} CRLs`;
    }),
  ];
}

/** @throws where the log puts a CRL in a scope that is not its key's, or its profile does not make CRLs in */
function limitedCrls(reading: BundleReading): LimitedCrl[] {
  return reading.artifacts().flatMap(({ path, fields, built }): LimitedCrl[] => {
    if (fields.kind !== 'crl' || !path.endsWith('.der')) return [];
    const { issuerSpkiSha256, partition } = readScope(built.scope ?? '');
    if (issuerSpkiSha256 !== built.issuerSpkiSha256) refuse(`The log puts ${path} in a scope that is not of its key.`);
    const point = issuingPointOf(fields);
    return point === null
      ? []
      : [{ path, fields, partition, point, certificates: certificatesOf(reading, fields, issuerSpkiSha256, partition, point) }];
  });
}

function certificatesOf(
  reading: BundleReading,
  crl: CrlFields,
  issuer: string,
  partition: string,
  point: IssuingPoint,
): LimitedCrl['certificates'] {
  const signed = reading.artifacts().flatMap(({ path, fields, built }) => {
    if (fields.kind !== 'certificate' || built.issuerSpkiSha256 !== issuer || !path.endsWith('.der')) return [];
    const profile = reading.profile(built.profile).value;
    const assigned = profile.makes === 'certificate' ? profile.extensions.cRLDistributionPoints?.crlPartition : undefined;
    const own = assigned === undefined ? null : partitionOf(assigned, parseSerialNumber(magnitudeOf(fields.serialNumber)));
    return own === partition || point.distributionPoint === null ? [{ path, fields }] : [];
  });
  const { spki } = findIssuer(reading, issuer);
  const revoked = eventsOf(reading.events(), 'artifact-made')
    .filter(({ role }) => role === revokedRole)
    .map(({ path }) => ({ path, fields: readCertificate(reading.file(path)) }))
    .filter(({ fields }) => isSignedBy(fields, spki));
  const wanted = new Map(revoked.map((each) => [magnitudeOf(each.fields.serialNumber), each]));
  const listed = new Set<string>();
  if (wanted.size > 0)
    for (const { serialNumber } of crl.entries) if (wanted.has(magnitudeOf(serialNumber))) listed.add(magnitudeOf(serialNumber));
  return [...signed, ...[...wanted].flatMap(([serial, each]) => (listed.has(serial) ? [each] : []))];
}

function checkAddress(reading: BundleReading, { path, partition, point, certificates }: LimitedCrl): void {
  const named = point.distributionPoint ?? new Uint8Array();
  const published = publicationOf(reading.policy()?.value ?? null).publication?.crl ?? {};
  const uris = Object.hasOwn(published, partition) ? published[partition] : undefined;
  if (uris === undefined) return refuse(`${path} is of partition ${partition}, which policy.json does not publish.`);
  if (Buffer.compare(named, encodeDistributionPointName(uris)) !== 0)
    refuse(`${path} names another address than policy.json publishes partition ${partition} at.`);
  const other = certificates.find(({ fields }) => !certificatePoints(fields).some((each) => Buffer.compare(each, named) === 0));
  if (other !== undefined)
    refuse(
      `${other.path} is of partition ${partition} and does not name the address of ${path}: no relying party would hold one to the other.`,
    );
}

function checkKind({ path, point, certificates }: LimitedCrl): void {
  const fits = ({ fields }: { readonly fields: CertificateFields }): boolean => {
    const kind = fields.basicConstraints?.ca === true ? 'caCerts' : 'userCerts';
    return point.only.every((only) => only === kind);
  };
  const other = certificates.find((each) => !fits(each));
  if (other !== undefined)
    refuse(`${path} says it holds ${point.only.join(' and ')} alone, and ${other.path} is of another kind and in its scope.`);
}
