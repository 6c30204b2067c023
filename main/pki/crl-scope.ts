// A scope: the issuer's key and the issuing distribution point, with one number line (rules.md, CRLs). The undivided scope holds every
// certificate of the key; a partition holds those whose profile assigned it at issuance, through their CRL distribution point. Pure.

import type { CrlPartition } from './profile-extensions.ts';
import type { SerialNumber } from './serial-number.ts';

/** The partition every certificate of a key belongs to: its CRL is full and complete. */
export const fullPartition = 'full';

/** How a scope is called in tables and logs: SHA-256 of the issuer's SubjectPublicKeyInfo and the name of the partition. */
export const scopeOf = (issuerSpkiSha256: string, partition: string): string => `${issuerSpkiSha256}:${partition}`;

/** The scope of the full CRL: no issuing distribution point names a part of it. Every revocation of the key stands in it. */
export const fullScopeOf = (issuerSpkiSha256: string): string => scopeOf(issuerSpkiSha256, fullPartition);

/** The two halves of a scope's name. */
export function readScope(scope: string): { readonly issuerSpkiSha256: string; readonly partition: string } {
  const colon = scope.indexOf(':');
  return { issuerSpkiSha256: scope.slice(0, colon), partition: scope.slice(colon + 1) };
}

/** `partition p-1`, `the full CRL`: a scope in a sentence. */
export function partitionTitle(scope: string): string {
  const { partition } = readScope(scope);
  return partition === fullPartition ? 'the full CRL' : `partition ${partition}`;
}

/** Scopes whose CRLs speak of a certificate: the full one, and its partition. `partition`: as it was stored with the certificate. */
export const scopesOfCertificate = (issuerSpkiSha256: string, partition: string | null): readonly string[] =>
  partition === null || partition === fullPartition
    ? [fullScopeOf(issuerSpkiSha256)]
    : [fullScopeOf(issuerSpkiSha256), scopeOf(issuerSpkiSha256, partition)];

/**
 * The partition a profile assigns to a serial number: the one it names, or `<prefix>-<1 + serial mod of>`, which anybody can work out
 * from the certificate. Serial numbers are random, so that the partitions grow alike.
 */
export function partitionOf(assigned: CrlPartition, serialNumber: SerialNumber): string {
  if (typeof assigned === 'string') return assigned;
  return `${assigned.prefix}-${(BigInt(`0x${serialNumber}`) % BigInt(assigned.of)) + 1n}`;
}

/** Every partition a profile may assign. */
export const partitionsOf = (assigned: CrlPartition): readonly string[] =>
  typeof assigned === 'string' ? [assigned] : Array.from({ length: assigned.of }, (_, place) => `${assigned.prefix}-${place + 1}`);

/** File name of a CRL without its ending (rules.md, CRLs). */
export const crlFileName = (scope: string, number: string, delta: boolean): string =>
  `crl-${scopeFileName(scope)}-${number}${delta ? '-delta' : ''}`;

/** ASCII file name of a scope: from the issuer's key, so that two authorities' CRLs cannot be confused (incident 7, Kamu SM). */
function scopeFileName(scope: string): string {
  const { issuerSpkiSha256, partition } = readScope(scope);
  return partition === fullPartition ? issuerSpkiSha256.slice(0, 16) : `${issuerSpkiSha256.slice(0, 16)}-${partition}`;
}
