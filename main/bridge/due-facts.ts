import { highestNumbered } from '../pki/crl-number.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { DueFacts } from '../status/due-entry.ts';
import { fullPartition, fullScopeOf, readScope } from '../pki/crl-scope.ts';
import { scopesOfSerial } from '../steps/certificate-scopes.ts';
import { recordedScopes, type RecordedScope } from '../store/recorded-scopes.ts';
import { logEvents } from '../steps/log-events.ts';
import { massRecordedEvent } from '../steps/record-mass-revocation.ts';
import { recordedEvent } from '../steps/record-revocation.ts';
import { textOf } from '../steps/state-map.ts';
import { entryInForce } from '../steps/revoked-entries.ts';
import { handovers } from '../steps/succession.ts';
import { newestDelta } from '../steps/previous-crl.ts';
import type { Store } from '../store/store.ts';
import { publishedCrls } from '../store/published-crls.ts';
import { readCertificates, type Certificate } from '../store/tables/certificate.ts';
import type { Crl } from '../store/tables/crl.ts';
import { readOcspResponses, type OcspResponseDates } from '../store/tables/ocsp-response.ts';
import { newestPolicy } from '../store/recorded-policies.ts';
import { readServed } from '../store/tables/served.ts';
import { readRuns } from '../store/tables/run.ts';
import type { AuthorityRecord } from './authorities.ts';
import { crlCoverage, type CrlCoverage } from './crl-coverage.ts';

/** Kinds of certificate that make somebody a CA. */
const caRoles: ReadonlySet<string> = new Set(['subordinate', 'cross']);

/** The newest certificate of each key, by key. */
function newestByKey(certificates: readonly Certificate[]): Certificate[] {
  const newest = new Map<string, Certificate>();
  for (const row of certificates) {
    const key = row.spkiSha256 ?? row.sha256;
    const known = newest.get(key);
    if (known === undefined || known.notAfter < row.notAfter) newest.set(key, row);
  }
  return [...newest.values()];
}

interface RecordedRevocation {
  readonly authority: string;
  readonly at: string;
  readonly publishBy: string;
  /** The run has ended as planned, and so has signed a CRL that lists them. */
  readonly finished: boolean;
  /** null: too many to name. */
  readonly serials: readonly string[] | null;
}

/** Revocations recorded in runs. `every`: of finished ones, too, which may have signed the CRL of one scope out of two. */
function recordedRevocations(store: Store, every: boolean): RecordedRevocation[] {
  return (
    readRuns(store)
      .filter(({ mode, status }) => mode === 'production' && (every || status !== 'finished'))
      .flatMap(({ id, status }) => Array.from(logEvents(store, id), (event) => ({ ...event, finished: status === 'finished' })))
      // A root that was declared compromised stands on no list that must be published.
      .filter(({ event, data }) => (event === recordedEvent && data['own'] !== true) || event === massRecordedEvent)
      .map(({ at, event, data, finished }) => ({
        authority: textOf(data['authority']),
        at,
        publishBy: textOf(data['publishBy']),
        finished,
        // Of many nobody asks for each: every partition lists some of them.
        serials:
          event === massRecordedEvent ? null : (data['entries'] as unknown as readonly { serial: string }[]).map(({ serial }) => serial),
      }))
  );
}

/** By when the first of them is to be published that no CRL was made after; thisUpdate has whole seconds (RFC 5280 §5.1.2.4). */
function unpublishedOf(recorded: readonly RecordedRevocation[], crls: readonly Crl[]): string | null {
  const second = (at: string): number => Math.floor(Date.parse(at) / 1000);
  const open = recorded.filter(({ at }) => !crls.some(({ thisUpdate }) => second(thisUpdate) >= second(at)));
  return open.map(({ publishBy }) => publishBy).toSorted()[0] ?? null;
}

/** The newest list signed here, unless a copy of it was found where it is published. An imported one was published before. */
function unseenOf(store: Store, authority: string, partition: string, crls: readonly Crl[]): DueFacts['unseen'] {
  const newest = highestNumbered(crls);
  if (newest?.status !== 'signed' || readServed(store, newest.sha256).length > 0) return null;
  return {
    number: newest.number,
    thisUpdate: newest.thisUpdate,
    addresses: newestPolicy(store, authority)?.publication?.crl?.[partition] ?? [],
  };
}

/** The newest delta signed here, unless a copy came back; null, too, where the policy in force says of none where it is. */
function unseenDeltaOf(store: Store, authority: string, scope: string): DueFacts['unseenDelta'] {
  const newest = newestDelta(store, scope);
  const addresses = newestPolicy(store, authority)?.publication?.deltaCrl?.[readScope(scope).partition];
  if (newest?.status !== 'signed' || addresses === undefined || readServed(store, newest.sha256).length > 0) return null;
  return { number: newest.number, thisUpdate: newest.thisUpdate, addresses };
}

/** The newest delta, as long as the policy in force says where deltas are. */
function deltaOf(store: Store, authority: string, scope: string): DueFacts['delta'] {
  const newest = newestDelta(store, scope);
  if (newest === null || newest.nextUpdate === null) return null;
  const published = newestPolicy(store, authority)?.publication?.deltaCrl ?? {};
  if (!Object.hasOwn(published, readScope(scope).partition)) return null;
  return { number: newest.number, thisUpdate: newest.thisUpdate, nextUpdate: newest.nextUpdate };
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** The list with which coverage ends, the sealed one that is let out next, and the superseded one that can hide longest. */
function coverageFacts({
  published,
  sealed,
  gap,
  replay,
  toDestroy,
}: CrlCoverage): Pick<DueFacts, 'crl' | 'release' | 'replay' | 'resumes'> {
  const current = published.at(-1);
  const all = [...published, ...sealed];
  const last = all.find(({ nextUpdate }) => nextUpdate.getTime() === gap?.from.getTime()) ?? current;
  const [next] = sealed;
  // It is out before the list in force ends, and before its own end at the latest.
  const ends = current === undefined || next === undefined || current.nextUpdate < next.thisUpdate;
  const inForce = ends ? next?.thisUpdate : earlier(current.nextUpdate, next.nextUpdate);
  return {
    crl:
      last === undefined
        ? null
        : { number: last.number, thisUpdate: last.thisUpdate.toISOString(), nextUpdate: last.nextUpdate.toISOString() },
    resumes: gap?.to?.toISOString() ?? null,
    release:
      next === undefined || inForce === undefined
        ? null
        : { number: next.number, from: next.thisUpdate.toISOString(), by: inForce.toISOString() },
    replay: replay === null ? null : { number: replay.number, until: replay.until.toISOString(), toDestroy },
  };
}

/** Of every certificate that has not run out and every hash it is asked about by, the newest response; of these the first that ends. */
function ocspOf(store: Store, issuer: string, certificates: readonly Certificate[], now: Date): DueFacts['ocsp'] {
  const live = new Set(certificates.filter(({ notAfter }) => new Date(notAfter) > now).map(({ sha256 }) => sha256));
  const newest = new Map<string, OcspResponseDates>();
  for (const response of readOcspResponses(store, issuer))
    if (live.has(response.certificateSha256)) newest.set(`${response.certificateSha256} ${response.hash}`, response);
  const [first] = [...newest.values()].toSorted((one, other) => (one.nextUpdate < other.nextUpdate ? -1 : 1));
  return first === undefined ? null : { thisUpdate: first.thisUpdate, nextUpdate: first.nextUpdate };
}

/** What is due of the CRLs of one partition: nothing else of an authority is divided. */
function partitionFacts(
  store: Store,
  { authority }: AuthorityRecord,
  { scope, partition }: RecordedScope,
  recorded: readonly RecordedRevocation[],
  now: Date,
): DueFacts {
  const { spkiSha256, label, subject, retiredByRun } = authority;
  const crls = publishedCrls(store, scope);
  const lists = ({ serials }: RecordedRevocation): boolean =>
    serials === null || serials.some((serial) => scopesOfSerial(store, spkiSha256, serial).includes(scope));
  return {
    id: `${spkiSha256}-${partition}`,
    label,
    partition,
    subject,
    retired: retiredByRun !== null,
    notAfter: null,
    unseen: unseenOf(store, spkiSha256, partition, crls),
    unseenDelta: unseenDeltaOf(store, spkiSha256, scope),
    delta: deltaOf(store, spkiSha256, scope),
    ...coverageFacts(crlCoverage(store, scope, now)),
    ocsp: null,
    unpublished: unpublishedOf(recorded.filter(lists), crls),
    issuedUntil: lastOf(readCertificates(store, { issuerSpkiSha256: spkiSha256, crlPartition: partition })),
    stopsIssuing: null,
    issued: [],
  };
}

const lastOf = (certificates: readonly Certificate[]): string | null =>
  certificates.reduce<string | null>((last, { notAfter }) => (last === null || last < notAfter ? notAfter : last), null);

/** Every authority of a store, as far as dates go, and after each the partitions of its CRL. */
export function dueFacts(store: Store, records: readonly AuthorityRecord[], now: Date): DueFacts[] {
  const here = new Set(records.map(({ authority }) => authority.spkiSha256));
  const stops = handovers(store);
  const scopes = new Map(records.map(({ authority: { spkiSha256 } }) => [spkiSha256, recordedScopes(store, spkiSha256)]));
  const recorded = recordedRevocations(
    store,
    [...scopes.values()].some((all) => all.length > 1),
  );
  return records.flatMap((record) => {
    const { authority, certificates } = record;
    const { spkiSha256: id, label, subject, retiredByRun } = authority;
    const newest = certificates.at(-1);
    const coverage = crlCoverage(store, fullScopeOf(id), now);
    const [, ...partitions] = scopes.get(id) ?? [];
    const own = recorded.filter(({ authority: of }) => of === id);
    const others = readCertificates(store, { issuerSpkiSha256: id }).filter(({ spkiSha256 }) => spkiSha256 !== id);
    // A list signed ahead is dated later and names less.
    const letOut = publishedCrls(store, fullScopeOf(id));
    const authoritiesElsewhere = others.filter(
      ({ role, spkiSha256, serial }) =>
        caRoles.has(role) && !here.has(spkiSha256 ?? '') && entryInForce(store, fullScopeOf(id), serial) === undefined,
    );
    const whole: DueFacts = {
      id,
      label,
      partition: null,
      subject: newest === undefined ? subject : describeName(parseCertificate(newest.der).subject),
      retired: retiredByRun !== null,
      notAfter: newest?.notAfter ?? null,
      unseen: unseenOf(store, id, fullPartition, letOut),
      unseenDelta: unseenDeltaOf(store, id, fullScopeOf(id)),
      delta: deltaOf(store, id, fullScopeOf(id)),
      ...coverageFacts(coverage),
      ocsp: ocspOf(store, id, others, now),
      // An authority that has partitions and never made a full CRL publishes none.
      unpublished:
        partitions.length > 0 && letOut.length === 0
          ? null
          : unpublishedOf(
              own.filter(({ finished }) => !finished || partitions.length > 0),
              letOut,
            ),
      issuedUntil: lastOf(others),
      stopsIssuing: stops.get(id)?.toISOString() ?? null,
      issued: newestByKey(authoritiesElsewhere).map((row) => ({
        id: `${id.slice(0, 16)}-${(row.spkiSha256 ?? row.sha256).slice(0, 16)}`,
        subject: row.subject,
        notAfter: row.notAfter,
      })),
    };
    return [whole, ...partitions.map((scope) => partitionFacts(store, record, scope, own, now))];
  });
}
