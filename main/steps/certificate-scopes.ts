// To which scopes of its issuer's CRLs a certificate belongs: by the partition stored with it at issuance (rules.md, CRLs).

import { CeremonyError } from '../errors.ts';
import { fullPartition, fullScopeOf, partitionOf, scopeOf, scopesOfCertificate } from '../pki/crl-scope.ts';
import { encodeDistributionPointName, issuingPointOf, type OnlyContains } from '../pki/distribution-point.ts';
import { highestNumbered } from '../pki/crl-number.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { IssuerPublication } from '../pki/profile-extensions.ts';
import { magnitudeOf, type SerialNumber } from '../pki/serial-number.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import type { Store } from '../store/store.ts';
import { countInScope, readCertificates } from '../store/tables/certificate.ts';
import { readCrls, type Crl } from '../store/tables/crl.ts';
import { recordedPolicies } from '../store/recorded-policies.ts';

/** What a certificate's row says of its scope. */
export interface AssignedScope {
  readonly crlPartition: string;
  /** DER of the DistributionPointName in hex. */
  readonly crlDistributionPoint: string;
}

/** The address as certificates hold it and the record keeps it. */
export const addressOf = (uris: readonly string[]): string => Buffer.from(encodeDistributionPointName(uris)).toString('hex');

/** The partition the profile assigns to a serial number, and the issuer's address for it; null: the certificate names no CRL. */
export function assignedScope(
  profile: CertificateProfile,
  serialNumber: SerialNumber,
  publication: IssuerPublication | undefined,
): AssignedScope | null {
  const assigned = profile.extensions.cRLDistributionPoints?.crlPartition;
  if (assigned === undefined) return null;
  const crlPartition = partitionOf(assigned, serialNumber);
  return { crlPartition, crlDistributionPoint: addressOf(publication?.crl[crlPartition] ?? []) };
}

/**
 * CRL-IDP-EQUALS-CDP, CRL-SCOPE-KIND at issuance: a certificate goes into no partition whose others name another address, and none whose
 * CRL says it holds only the other kind. Throws policy.crl-guard.
 */
export function requireAssignable(
  store: Store,
  issuerSpkiSha256: string,
  assigned: AssignedScope | null,
  kind: CertificateProfile['kind'],
): void {
  if (assigned === null || assigned.crlPartition === fullPartition) return;
  const { crlPartition, crlDistributionPoint } = assigned;
  const all = countInScope(store, { issuerSpkiSha256, crlPartition });
  if (countInScope(store, { issuerSpkiSha256, crlPartition, crlDistributionPoint }) !== all)
    throw refused(
      'CRL-IDP-EQUALS-CDP',
      `the certificates of partition ${crlPartition} name another address than the policy publishes it at now`,
      'Name a new partition in the policy for the new address.',
    );
  const only = onlyOf(store, highestNumbered(readCrls(store, scopeOf(issuerSpkiSha256, crlPartition))));
  const other = kind === 'leaf' ? 'caCerts' : 'userCerts';
  if (only.includes(other) || only.includes('attributeCerts'))
    throw refused(
      'CRL-SCOPE-KIND',
      `the CRL of partition ${crlPartition} says it holds ${only.join(', ')} alone, and this certificate is of another kind`,
      'Name a profile that assigns another partition.',
    );
}

/** A batch of a thousand asks for one CRL. */
let onlyBefore: { readonly sha256: string; readonly only: readonly OnlyContains[] } | null = null;

function onlyOf(store: Store, crl: Crl | undefined): readonly OnlyContains[] {
  if (crl === undefined) return [];
  if (onlyBefore?.sha256 !== crl.sha256)
    onlyBefore = { sha256: crl.sha256, only: issuingPointOf(readWholeCrl(crlBytes(store, crl)))?.only ?? [] };
  return onlyBefore.only;
}

const refused = (check: 'CRL-IDP-EQUALS-CDP' | 'CRL-SCOPE-KIND', why: string, now: string): CeremonyError =>
  new CeremonyError('policy.crl-guard', `${check} failed: ${why}, so that no CRL would speak of it. Nothing was built. ${now}`);

/** Scopes whose CRLs list a serial number (its magnitude in hex), the full one first. */
export function scopesOfSerial(store: Store, issuerSpkiSha256: string, serial: string): readonly string[] {
  // A row of an installed certificate has the sign octet of a high bit.
  const found = [serial, `00${serial}`].flatMap((each) => readCertificates(store, { issuerSpkiSha256, serial: each }));
  return [...new Set([fullScopeOf(issuerSpkiSha256), ...found.flatMap((row) => scopesOfCertificate(issuerSpkiSha256, row.crlPartition))])];
}

/** Magnitudes in hex of every serial number of a partition, without reading the certificates. */
export function serialsOfPartition(store: Store, issuerSpkiSha256: string, partition: string): ReadonlySet<string> {
  const serials = new Set<string>();
  for (const { serial } of store.eachOf('certificate', ['serial'], { issuer_spki_sha256: issuerSpkiSha256, crl_partition: partition }))
    serials.add(magnitudeOf(String(serial)));
  return serials;
}

/** The same of a TBSCertificate that may have been signed and is on no record: the address that stands in it is one the issuer's policies gave. */
export function scopesOfTbs(store: Store, issuerSpkiSha256: string, tbsCertificate: Uint8Array): readonly string[] {
  const published = recordedPolicies(store, issuerSpkiSha256).flatMap(({ publication }) => Object.entries(publication?.crl ?? {}));
  const partitions = published.filter(([, uris]) => Buffer.from(tbsCertificate).includes(Buffer.from(encodeDistributionPointName(uris))));
  return [
    ...new Set([fullScopeOf(issuerSpkiSha256), ...partitions.flatMap(([partition]) => scopesOfCertificate(issuerSpkiSha256, partition))]),
  ];
}
