// One authority after another: what is on record of the old one, how long both are needed, and since when it issues nothing more.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Policy } from '../formats/policy.ts';
import type { Store } from '../store/store.ts';
import { readCertificates } from '../store/tables/certificate.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { entryInForce } from './revoked-entries.ts';
import { logEvents } from './log-events.ts';
import { checkOverlap, overlapOf, type IssuedUntil, type Overlap } from './overlap.ts';
import { textOf } from './state-map.ts';
import { waivedByPlan } from './waived-by-plan.ts';
import type { RunFacts } from './step.ts';

export const succeededEvent = 'authority-succeeded';

function issuedBy(store: Store, spkiSha256: string): IssuedUntil[] {
  const scope = fullScopeOf(spkiSha256);
  return readCertificates(store, { issuerSpkiSha256: spkiSha256 })
    .filter(({ serial }) => entryInForce(store, scope, serial) === undefined)
    .map((row) => ({ row, fields: parseCertificate(row.der) }))
    .filter(({ fields }) => sha256Hex(fields.spki) !== spkiSha256)
    .map(({ row, fields }) => ({ notAfter: new Date(row.notAfter), ca: fields.basicConstraints?.ca === true }));
}

const addressesOf = (policy: Policy | null | undefined): string[] => {
  const publication = policy?.publication;
  if (publication === undefined) return [];
  return [...Object.values(publication.crl ?? {}).flat(), ...(publication.caIssuers ?? []), ...(publication.ocsp ?? [])];
};

/** ADDRESSES-APART: a CA once published another CA's list at its own address (bug 2048626); two keys need two places. */
function checkAddresses(old: Policy | null, proposed: Policy | undefined): Check {
  const known = new Set(addressesOf(old));
  const shared = addressesOf(proposed).find((address) => known.has(address));
  return shared === undefined
    ? passed('ADDRESSES-APART', `${addressesOf(proposed).length} of the successor’s own`)
    : failed('ADDRESSES-APART', `${shared} is the old authority’s, whose list must stay there`);
}

/** What a succession is computed from, beside the record. */
export interface SuccessionInput {
  readonly spkiSha256: string;
  /** DER of the old authority's certificate in force. */
  readonly certificate: Uint8Array;
  readonly policy: Policy | null;
  readonly takeUp: string;
  readonly lifetime: string;
  readonly now: Date;
}

/** The overlap and its checks, one the plan waives as waived. A step shows them whatever they say; requireSuccession refuses. */
export function successionOf(
  store: Store,
  { plan }: Pick<RunFacts, 'plan'>,
  { spkiSha256, certificate, policy, takeUp, lifetime, now }: SuccessionInput,
): { overlap: Overlap; checks: Check[] } {
  const ends = parseCertificate(certificate).notAfter.date;
  const overlap = overlapOf({ now, takeUp, lifetime, ends, issued: issuedBy(store, spkiSha256) });
  const checks = [checkOverlap(overlap), checkAddresses(policy, plan.policy)].map((check) => waivedByPlan({ plan }, check));
  return { overlap, checks };
}

/** Throws policy.succession for a check of successionOf that failed; nothing was done. */
export function requireSuccession(checks: readonly Check[]): void {
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad === undefined) return;
  throw new CeremonyError(
    'policy.succession',
    `${bad.name}: ${bad.reason ?? ''}. Nothing was made. Change takeUp, lifetime or the proposed policy in the plan, or waive it there with a reason, if the policy in force allows that.`,
  );
}

/** When each authority that has a successor stopped or stops issuing, by its SPKI's SHA-256. Reads the log of every run that made an authority. */
export function handovers(store: Store): ReadonlyMap<string, Date> {
  const runs = new Set(readAuthorities(store).flatMap(({ createdByRun }) => createdByRun ?? []));
  const found = new Map<string, Date>();
  for (const run of runs)
    for (const { event, data } of logEvents(store, run)) {
      if (event !== succeededEvent) continue;
      const [authority, at] = [textOf(data['authority']), new Date(textOf(data['stopsIssuing']))];
      const known = found.get(authority);
      if (known === undefined || at < known) found.set(authority, at);
    }
  return found;
}

/** When the authority stopped or stops issuing, because it has a successor; null: it has none. */
export const stopsIssuingAt = (store: Store, spkiSha256: string): Date | null => handovers(store).get(spkiSha256) ?? null;
