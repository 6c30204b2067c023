// Which CRLs a step builds: the full one, or those of the partitions the authority publishes; and what must be true of a scope before
// anything is built in it (rules.md, CRLs).

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { publicationOf } from '../formats/publication.ts';
import { fullPartition, fullScopeOf, readScope, scopeOf } from '../pki/crl-scope.ts';
import type { OnlyContains } from '../pki/distribution-point.ts';
import type { CrlProfile } from '../pki/profile.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import type { Store } from '../store/store.ts';
import { countInScope } from '../store/tables/certificate.ts';
import { addressOf, scopesOfSerial } from './certificate-scopes.ts';
import { importedBy } from './imported-authority.ts';
import { logEvents } from './log-events.ts';
import { massRecordedEvent } from './record-mass-revocation.ts';
import { recordedEvent } from './record-revocation.ts';
import { recordedSerials } from './select-certificates.ts';
import { textOf } from './state-map.ts';
import type { StepContext } from './step.ts';

/** A scope a CRL is built in. */
export interface ScopeToBuild {
  readonly scope: string;
  /** URIs of the partition; null: the full CRL, which has no address of its own to name. */
  readonly distributionPoint: readonly string[] | null;
  /** URIs of the deltas to it; null: the profile names none. */
  readonly freshest: readonly string[] | null;
}

/** Kinds of certificate that make a CA of somebody; a root's own is on no CRL (RFC 5280 §6.1: it is trusted, not checked). */
const caRoles = ['subordinate', 'cross'] as const;
const rolesBeside: Readonly<Record<OnlyContains, readonly string[]>> = {
  caCerts: ['leaf'],
  userCerts: caRoles,
  attributeCerts: ['leaf', ...caRoles],
};

/** Throws policy.profile where the run has just recorded a mass revocation and its CRL would be of a part only: verify looks for the whole list. */
function requireWhole(context: Pick<StepContext, 'run' | 'store'>, profile: CrlProfile): void {
  if (![...logEvents(context.store, context.run.id)].some(({ event }) => event === massRecordedEvent)) return;
  throw new CeremonyError(
    'policy.profile',
    `Profile «${profile.id}» makes CRLs of partitions or deltas, and a mass revocation is published by the full CRL. Nothing was built. It is recorded: abort this run, and sign the CRLs of this profile with playbook scoped-crl-refresh within 24 hours.`,
  );
}

/** Every scope the profile makes a CRL in for this key. Throws policy.profile where the authority publishes none. */
export function scopesOfProfile(
  context: Pick<StepContext, 'run' | 'store'>,
  profile: CrlProfile,
  issuerSpkiSha256: string,
): ScopeToBuild[] {
  const { publication } = publicationOf(context.run.policy);
  const freshest = (partition: string): readonly string[] | null => {
    if (profile.extensions.freshestCRL === undefined) return null;
    const uris = publication?.deltaCrl?.[partition];
    if (uris !== undefined) return uris;
    throw new CeremonyError(
      'policy.profile',
      `Profile «${profile.id}» names where deltas are (freshestCRL), and the policy of the authority publishes none for ${partition} (publication.deltaCrl). Nothing was built. Change the policy, or name another profile.`,
    );
  };
  if (profile.extensions.deltaCRLIndicator !== undefined) requireWhole(context, profile);
  if (profile.scope === 'full')
    return [{ scope: fullScopeOf(issuerSpkiSha256), distributionPoint: null, freshest: freshest(fullPartition) }];
  requireWhole(context, profile);
  const published = Object.entries(publication?.crl ?? {});
  const scopes = published
    .filter(([partition]) => partition !== fullPartition)
    .map(([partition, uris]) => ({ scope: scopeOf(issuerSpkiSha256, partition), distributionPoint: uris, freshest: freshest(partition) }));
  if (scopes.length > 0) return scopes;
  throw new CeremonyError(
    'policy.profile',
    `Profile «${profile.id}» makes a CRL for each partition, and the policy of the authority publishes none (publication.crl). Nothing was built. Name a profile of the full CRL, or change the policy.`,
  );
}

/**
 * CRL-IDP-EQUALS-CDP, CRL-SCOPE-KIND: every certificate of the scope names the very address the CRL will, and is of the kind the CRL
 * says it holds alone. Source: RFC 5280 §5.2.5, §6.3.3; rules.md, CRLs. Throws policy.crl-guard.
 */
export function requireScope(store: Store, profile: CrlProfile, { scope, distributionPoint }: ScopeToBuild): Check[] {
  const { issuerSpkiSha256, partition } = readScope(scope);
  const only = profile.extensions.issuingDistributionPoint?.onlyContains;
  const checks: Check[] = [];
  if (distributionPoint !== null) {
    const all = countInScope(store, { issuerSpkiSha256, crlPartition: partition });
    const address = addressOf(distributionPoint);
    const same = countInScope(store, { issuerSpkiSha256, crlPartition: partition, crlDistributionPoint: address });
    if (same !== all)
      refuse(
        'CRL-IDP-EQUALS-CDP',
        `${all - same} of ${all} certificates of partition ${partition} name another address than the policy publishes it at now, and would be checked by no CRL`,
      );
    checks.push(passed('CRL-IDP-EQUALS-CDP', `${all} certificates of partition ${partition}`));
  }
  if (only !== undefined) {
    const of = { issuerSpkiSha256, ...(partition === fullPartition ? {} : { crlPartition: partition }) };
    const others = rolesBeside[only].reduce((sum, role) => sum + countInScope(store, { ...of, role }), 0);
    if (others > 0)
      refuse('CRL-SCOPE-KIND', `profile «${profile.id}» says ${only} alone, and ${others} certificates of another kind are in the scope`);
    const alone = serialAlone(store, scope);
    if (alone !== null)
      refuse(
        'CRL-SCOPE-KIND',
        `profile «${profile.id}» says ${only} alone, and of what kind the certificate with serial ${alone} is nobody here knows`,
      );
    checks.push(passed('CRL-SCOPE-KIND', only));
  }
  return checks;
}

/** A serial number with an entry and no certificate on record: only an authority that was taken over has one. */
function serialAlone(store: Store, scope: string): string | null {
  const { issuerSpkiSha256 } = readScope(scope);
  if (importedBy(store, issuerSpkiSha256) === null) return null;
  const known = new Set<string>();
  for (const { serial } of store.eachOf('certificate', ['serial'], { issuer_spki_sha256: issuerSpkiSha256 }))
    known.add(magnitudeOf(String(serial)));
  for (const serial of recordedSerials(store, scope)) if (!known.has(serial)) return serial;
  return null;
}

function refuse(check: 'CRL-IDP-EQUALS-CDP' | 'CRL-SCOPE-KIND', why: string): never {
  throw new CeremonyError(
    'policy.crl-guard',
    `${check} failed: ${why}. Nothing was built. Keep the address of a partition once certificates name it, and choose a profile that fits what is in it.`,
  );
}

/** Scopes that speak of the certificates this run recorded as revoked; null: it recorded none. */
export function scopesRevokedIn(context: StepContext, issuerSpkiSha256: string): ReadonlyMap<string, readonly string[]> | null {
  const serials = [...logEvents(context.store, context.run.id)]
    .filter(({ event, data }) => event === recordedEvent && textOf(data['authority']) === issuerSpkiSha256)
    .flatMap(({ data }) => (data['entries'] as unknown as readonly { serial: string }[]).map(({ serial }) => serial));
  if (serials.length === 0) return null;
  return new Map(serials.map((serial) => [serial, scopesOfSerial(context.store, issuerSpkiSha256, serial)]));
}
