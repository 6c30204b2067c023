import type { GuardedCrl } from '../../pki/crl-guard.ts';
import { baseNumberOf, togetherWith } from '../../pki/delta-crl.ts';
import { guardedCrl } from '../../pki/guarded-crl.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { findIssuer } from './issuers.ts';
import { quote, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';
import { previousRole, readCrl, type SignedArtifact } from './signed-artifacts.ts';

/** A CRL of the run, the list before it that lies in the bundle, and what the log told people of the two. */
export interface ComparedCrl {
  readonly path: string;
  readonly fields: CrlFields;
  readonly built: EventData<'tbs-built'>;
  /** null: it is the first of its scope. */
  readonly before: {
    readonly event: EventData<'crl-compared'>;
    /** The complete CRL. */
    readonly complete: GuardedCrl;
    /** That and the newest delta to it. */
    readonly state: GuardedCrl;
  } | null;
  /** What it says itself; of a delta, with its base. */
  readonly now: GuardedCrl;
}

/** Every CRL the run signed, in DER. @throws where the log, the files and the lists before do not belong together */
export function comparedCrls(reading: BundleReading): ComparedCrl[] {
  const files = eventsOf(reading.events(), 'artifact-made').filter(({ role }) => role === previousRole);
  const events = eventsOf(reading.events(), 'crl-compared');
  const named = new Set<string | undefined>(events.flatMap(({ previousSha256, previousDelta }) => [previousSha256, previousDelta?.sha256]));
  const hashes = new Map<string, string>(files.map(({ path }) => [sha256Hex(reading.file(path)), path]));
  const stray = [...hashes].find(([sha256]) => !named.has(sha256));
  if (stray !== undefined) refuse(`${quote(stray[1])} is a CRL nothing was compared with.`);
  const read = (sha256: string, of: SignedArtifact): CrlFields => {
    const path = hashes.get(sha256) ?? refuse(`The CRL ${of.path} was compared with is not in the bundle.`);
    const fields = readCrl(reading.file(path));
    if (!isSignedBy(fields, findIssuer(reading, of.built.issuerSpkiSha256).spki))
      refuse(`${quote(path)} is not signed by the key of ${of.path}.`);
    return fields;
  };
  return reading.artifacts().flatMap((artifact): ComparedCrl[] => {
    const { path, fields, built, tbsSha256 } = artifact;
    if (fields.kind !== 'crl' || !path.endsWith('.der')) return [];
    const event = events.find((each) => each.tbsSha256 === tbsSha256);
    const number = built.previousCrlNumber ?? null;
    const own = guardedCrl(fields);
    if (event === undefined && number === null) return [{ path, fields, built, before: null, now: own }];
    if (event === undefined || event.previousCrlNumber !== number) return refuse(`The log does not tell what ${path} was compared with.`);
    const previous = read(event.previousSha256, artifact);
    if (baseNumberOf(previous) !== null) refuse(`${path} was compared with a delta as though that were the complete CRL.`);
    const complete = guardedCrl(previous);
    const delta = event.previousDelta ?? null;
    const state = delta === null ? complete : togetherWith(complete, deltaTo(complete, read(delta.sha256, artifact), path));
    return [
      { path, fields, built, before: { event, complete, state }, now: baseNumberOf(fields) === null ? own : togetherWith(complete, own) },
    ];
  });
}

function deltaTo(complete: GuardedCrl, delta: CrlFields, path: string): GuardedCrl {
  if (baseNumberOf(delta) !== complete.number) refuse(`The delta ${path} was compared with is none to CRL ${complete.number}.`);
  return guardedCrl(delta);
}
