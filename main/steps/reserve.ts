// An intermediate that is ready before the day on which another one's key is stolen: its key parked on a token, its certificate signed, both
// sealed. RESERVE-READY says whether it could take over now. It counts as issued like any other, and nothing hides it.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { lintCertificate } from '../lint/run.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { addDuration, subtractDuration } from '../pki/duration.ts';
import { describeTime } from '../pki/describe-time.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Store } from '../store/store.ts';
import { readAuthority, type Authority } from '../store/tables/authority.ts';
import type { Certificate } from '../store/tables/certificate.ts';
import { readJournalEntries } from '../store/tables/journal.ts';
import { readReserve, type Reserve } from '../store/tables/reserve.ts';
import { recordedChain } from './existing-authority.ts';
import { requireNotCompromised } from './key-compromise.ts';
import { newestCrl } from './previous-crl.ts';
import { entryInForce } from './revoked-entries.ts';

/** A key nobody has tried for longer may be gone: annual-inspection, or any run that opens the authority, proves it anew. */
const provedWithin = 'P1Y';
/** What takes over must last until its own successor is there. */
const lifeLeft = 'P180D';

/** One thing that must hold. `until`: when it stops holding by itself, ISO 8601 UTC; null: not by time. */
export interface ReservePoint {
  readonly what: 'key' | 'certificate' | 'issuers' | 'rules' | 'list';
  readonly ready: boolean;
  readonly says: string;
  readonly until: string | null;
}

export interface InReserve {
  readonly authority: Authority;
  readonly since: string;
  readonly points: readonly ReservePoint[];
}

/** The newest row of an authority. */
const stateOf = (store: Store, spkiSha256: string): Reserve | undefined => readReserve(store, { authority: spkiSha256 }).at(-1);

export const isHeld = (store: Store, spkiSha256: string): boolean => stateOf(store, spkiSha256)?.state === 'held';

/** Every authority that is held, with what is to be said of each now. */
export function heldInReserve(store: Store, now: Date): InReserve[] {
  const keys = new Set(readReserve(store).map(({ authority }) => authority));
  return [...keys].flatMap((key) => {
    const [authority, row] = [readAuthority(store, key), stateOf(store, key)];
    if (authority === null || authority.retiredByRun !== null || row?.state !== 'held') return [];
    return [{ authority, since: row.at, points: reservePoints(store, authority, now) }];
  });
}

function keyPoint(store: Store, { spki, token }: Authority, now: Date): ReservePoint {
  const probes = readJournalEntries(store, { operation: 'sign-probe', state: 'verified' });
  const last = probes.findLast((entry) => entry.spki !== null && Buffer.compare(entry.spki, spki) === 0);
  if (token === null || last === undefined)
    return { what: 'key', ready: false, says: 'its key has never proved itself on a token here', until: null };
  const until = addDuration(new Date(last.at), provedWithin);
  const says = `its key last proved itself on its token ${describeTime(new Date(last.at))}`;
  return until > now
    ? { what: 'key', ready: true, says, until: until.toISOString() }
    : { what: 'key', ready: false, says: `${says}, more than a year ago`, until: until.toISOString() };
}

function certificatePoint({ notBefore, notAfter }: Certificate, now: Date): ReservePoint {
  const until = subtractDuration(new Date(notAfter), lifeLeft);
  const ready = new Date(notBefore) <= now && now < until;
  const says = `its certificate ends ${describeTime(new Date(notAfter))}${ready ? '' : ', and less than 180 days are left of it'}`;
  return { what: 'certificate', ready, says, until: until.toISOString() };
}

/** Nothing below a key that is declared compromised is a remedy, nor what was itself revoked (rules.md, Authority policy; BR 6.1.1.3). */
function issuersPoint(store: Store, chain: readonly Certificate[]): ReservePoint {
  const point = (ready: boolean, says: string): ReservePoint => ({ what: 'issuers', ready, says, until: null });
  for (const { spkiSha256, subject, issuerSpkiSha256, serial } of chain) {
    try {
      requireNotCompromised(store, spkiSha256 ?? '', `the key of ${subject}`);
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code !== 'policy.key-compromised') throw error;
      return point(false, `the key of ${subject} is declared compromised, and nothing below it is a remedy`);
    }
    if (issuerSpkiSha256 !== spkiSha256 && entryInForce(store, fullScopeOf(issuerSpkiSha256), serial) !== undefined)
      return point(false, `the certificate of ${subject} is revoked`);
  }
  return point(true, `nothing on record against it or the CAs above it, up to ${chain.at(-1)?.subject ?? ''}`);
}

function rulesPoint({ rules, mode }: Authority, [own, issuer]: readonly Certificate[]): ReservePoint {
  const point = (ready: boolean, says: string): ReservePoint => ({ what: 'rules', ready, says, until: null });
  if (mode !== 'production' && issuer === undefined) return point(true, 'not judged in a rehearsal: its stand-in is a root of its own');
  if (own === undefined || issuer === undefined) return point(false, 'it is a root, which relying parties would have to take up first');
  const context = {
    rules: rules as 'br' | 'private' | 'cnsa2',
    role: 'subordinate' as const,
    issuer: parseCertificate(issuer.der),
    rehearsal: mode !== 'production',
  };
  const bad = lintCertificate(own.der, context).find(({ severity }) => severity === 'error');
  return bad === undefined
    ? point(true, `its certificate keeps every rule of rule set ${rules} as this version knows it`)
    : point(false, `its certificate breaks ${bad.rule} (${bad.clause}): ${bad.message}`);
}

function listPoint(store: Store, { spkiSha256 }: Authority, now: Date): ReservePoint {
  const newest = newestCrl(store, fullScopeOf(spkiSha256));
  if (newest === null) return { what: 'list', ready: false, says: 'it has signed no revocation list yet', until: null };
  const ready = newest.nextUpdate !== null && new Date(newest.nextUpdate) > now;
  const end =
    newest.nextUpdate === null ? 'names no end' : `${ready ? 'lasts until' : 'ended'} ${describeTime(new Date(newest.nextUpdate))}`;
  return { what: 'list', ready, says: `its revocation list ${newest.number} ${end}`, until: newest.nextUpdate };
}

/** Everything that must hold for it to take over now, each with a verdict. */
export function reservePoints(store: Store, authority: Authority, now: Date): ReservePoint[] {
  const chain = recordedChain(store, authority.spkiSha256, authority.label);
  const [own] = chain;
  return [
    keyPoint(store, authority, now),
    ...(own === undefined ? [] : [certificatePoint(own, now)]),
    issuersPoint(store, chain),
    rulesPoint(authority, chain.length > 1 ? chain : []),
    listPoint(store, authority, now),
  ];
}

/** RESERVE-READY over those points. */
export function reserveCheck(label: string, points: readonly ReservePoint[]): Check {
  const bad = points.filter(({ ready }) => !ready);
  return bad.length === 0
    ? passed('RESERVE-READY', label)
    : failed('RESERVE-READY', `«${label}»: ${bad.map(({ says }) => says).join('; ')}`);
}

/** Throws policy.reserve naming what is missing; `nothing`: what was not done. */
export function requireReady(label: string, points: readonly ReservePoint[], nothing: string): Check {
  const check = reserveCheck(label, points);
  if (check.verdict === 'passed') return check;
  throw new CeremonyError('policy.reserve', `RESERVE-READY failed: ${check.reason ?? ''}. ${nothing}`);
}

/** What lies sealed issues nothing: whoever opens it for that without a decision on record makes the seal worthless. Throws policy.reserve. */
export function requireNotHeld(store: Store, spkiSha256: string, label: string): void {
  if (!isHeld(store, spkiSha256)) return;
  throw new CeremonyError(
    'policy.reserve',
    `«${label}» is held in reserve and issues nothing until it is taken up. Nothing was built. Take it up in a run of issuing-ca-key-compromise or emergency-activation, or name another authority.`,
  );
}
