import type { AuthorityView, ExplainedField } from '../../preload/contract/calls.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { keyAlgorithms, type KeyAlgorithm } from '../pki/algorithms.ts';
import { certificateHold } from '../pki/revocation-reason.ts';
import { certificatesOfKey } from '../steps/certificates-of-key.ts';
import { fullScopeOf, readScope } from '../pki/crl-scope.ts';
import { entryInForce } from '../steps/revoked-entries.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import { recordedScopes } from '../store/recorded-scopes.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import { readCertificates, type Certificate } from '../store/tables/certificate.ts';
import { readCrls, readDeltaCrls, type Crl } from '../store/tables/crl.ts';
import { coverageItems, crlCoverage, type CrlCoverage } from './crl-coverage.ts';
import { explainCertificate, explainCrl } from './explained-fields.ts';
import { reservesOf, type ReserveView } from './reserves.ts';
import type { Workplace } from './workplace.ts';

/** An authority with the certificates of its own key, the one in force last, and its CRLs: those of each scope, oldest first, its deltas before the complete ones. */
export interface AuthorityRecord {
  readonly authority: Authority;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

/** What the issuer of a subordinate CA signed and nobody installed yet is not in force. */
const inForceLast = ({ certificateSha256 }: Authority, one: Certificate, other: Certificate): number =>
  Number(one.sha256 === certificateSha256) - Number(other.sha256 === certificateSha256);

/** Every authority of a store. */
export function authorityRecords(store: Store): AuthorityRecord[] {
  return readAuthorities(store).map((authority) => ({
    authority,
    certificates: certificatesOfKey(store, authority.spkiSha256).toSorted((one, other) => inForceLast(authority, one, other)),
    crls: recordedScopes(store, authority.spkiSha256).flatMap(({ scope }) => [...readDeltaCrls(store, scope), ...readCrls(store, scope)]),
  }));
}

/** Every authority with what it signed for itself, every field explained. */
export async function authorities(workplace: Workplace): Promise<AuthorityView[]> {
  const { store } = await workplace.production();
  const now = workplace.now();
  const held = new Map(reservesOf(store, now).map((each) => [each.id, each]));
  return authorityRecords(store).map(({ authority, certificates, crls }) => ({
    id: authority.spkiSha256,
    label: authority.label,
    subject: authority.subject,
    algorithm: Object.hasOwn(keyAlgorithms, authority.algorithm)
      ? keyAlgorithms[authority.algorithm as KeyAlgorithm].title
      : authority.algorithm,
    rules: authority.rules,
    token: tokenText(authority),
    spkiSha256: authority.spkiSha256,
    spkiWords: hashWords(authority.spkiSha256),
    policySha256: authority.policySha256 ?? '',
    policyWords: authority.policySha256 === null ? [] : hashWords(authority.policySha256),
    certificates: certificates.map(({ sha256, subject, serial, notBefore, notAfter, role, der }) => ({
      sha256,
      words: hashWords(sha256),
      subject,
      serial,
      notBefore,
      notAfter,
      role,
      fields: explainCertificate(der),
    })),
    ...issuedBy(store, authority, now),
    ...reserveOf(held.get(authority.spkiSha256)),
    ...coverageOf(crlCoverage(store, fullScopeOf(authority.spkiSha256), now), now),
    crls: crls.map((crl) => ({
      sha256: crl.sha256,
      words: hashWords(crl.sha256),
      number: crl.number,
      thisUpdate: crl.thisUpdate,
      nextUpdate: crl.nextUpdate ?? '',
      status: crl.status,
      partition: readScope(crl.scope).partition,
      delta: crl.baseNumber !== null,
      fields: crlFields(
        store,
        crl,
        crls.findLast(({ scope, baseNumber }) => scope === crl.scope && (baseNumber === null) === (crl.baseNumber === null)) === crl,
      ),
    })),
  }));
}

const reserveOf = (held: ReserveView | undefined): Pick<AuthorityView, 'reserve'> =>
  held === undefined
    ? {}
    : {
        reserve: {
          since: held.since,
          ready: held.ready,
          points: held.points.map(({ what, ready, says }) => ({ what, ready, says })),
        },
      };

/** Of long CRLs the newest is read, once: a year of them would be gigabytes. */
let longRead: { readonly sha256: string; readonly fields: ExplainedField[] } | null = null;

function crlFields(store: Store, crl: Crl, newest: boolean): ExplainedField[] {
  if (crl.der.length > 0) return explainCrl(crl.der);
  if (!newest) return [];
  if (longRead?.sha256 !== crl.sha256) longRead = { sha256: crl.sha256, fields: explainCrl(crlBytes(store, crl)) };
  return longRead.fields;
}

/** How its days are covered, and what became of the lists that were signed ahead. */
function coverageOf(coverage: CrlCoverage, now: Date): Pick<AuthorityView, 'now' | 'coverage' | 'series' | 'replay'> {
  const { series, replay } = coverage;
  return {
    now: now.toISOString(),
    coverage: coverageItems(coverage),
    series: series.map(({ number, thisUpdate, nextUpdate, status }) => ({ number, from: thisUpdate, to: nextUpdate, status })),
    ...(replay === null ? {} : { replay: { number: replay.number, until: replay.until.toISOString() } }),
  };
}

/** Longer lists are searched, not read: a revocation finds by serial, subject or file. */
const mostIssued = 100;

/** What the key signed for others, newest first, with what became of it. */
function issuedBy(store: Store, authority: Authority, now: Date): Pick<AuthorityView, 'issued' | 'issuedMore'> {
  const all = readCertificates(store, { issuerSpkiSha256: authority.spkiSha256 })
    .filter(({ spkiSha256 }) => spkiSha256 !== authority.spkiSha256)
    .toReversed();
  const stateOf = (serial: string, notAfter: string): AuthorityView['issued'][number]['state'] => {
    const entry = entryInForce(store, fullScopeOf(authority.spkiSha256), serial);
    if (entry !== undefined) return entry.reason === certificateHold ? 'held' : 'revoked';
    return new Date(notAfter) < now ? 'ended' : 'in-force';
  };
  return {
    issued: all.slice(0, mostIssued).map(({ sha256, subject, serial, notAfter, role }) => ({
      sha256,
      subject,
      serial,
      notAfter,
      role,
      state: stateOf(serial, notAfter),
    })),
    issuedMore: Math.max(0, all.length - mostIssued),
  };
}

function tokenText({ token }: Authority): string {
  const identity = (typeof token === 'string' ? (JSON.parse(token) as unknown) : token) as { label?: string; serial?: string } | null;
  return identity === null ? 'key not here' : `${identity.label ?? ''} (${identity.serial ?? ''})`;
}
