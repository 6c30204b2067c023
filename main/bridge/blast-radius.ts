// What follows if the key of an authority is stolen or revoked now, from the record alone. Reads; changes nothing.

import { CeremonyError } from '../errors.ts';
import { publicationOf } from '../formats/publication.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { entryInForce } from '../steps/revoked-entries.ts';
import { publishedCrls } from '../store/published-crls.ts';
import { newestPolicy } from '../store/recorded-policies.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import { certificateFacts, readCertificates, type CertificateFacts } from '../store/tables/certificate.ts';
import { readOcspResponses } from '../store/tables/ocsp-response.ts';

/** One key and what it issued. Dates ISO 8601 UTC. */
interface Under {
  /** Label of the authority, or the subject of one that is run elsewhere. */
  readonly name: string;
  readonly spkiSha256: string;
  /** It is an authority of this data directory; what one run elsewhere issued is not known here. */
  readonly here: boolean;
  readonly depth: number;
  readonly live: number;
  readonly revoked: number;
  readonly ended: number;
  /** Of those in force; `until`: the last notAfter. */
  readonly profiles: readonly { readonly profile: string; readonly count: number; readonly until: string }[];
  readonly crls: number;
  readonly newestCrl?: { readonly number: string; readonly nextUpdate: string };
  /** Those that have not ended. */
  readonly ocspResponses: number;
  /** Certificates in force of OCSP responders, which stop with it. */
  readonly responders: number;
  /** Of a CA that a saved design has, by its subject: what the design says of it. */
  readonly environment?: string;
  /** Addresses at which relying parties look for its lists, answers and certificate (newest policy). */
  readonly publishedAt: readonly string[];
}

/** What the record itself does not say of a key and its certificates. */
export interface RadiusWorld {
  /** Environment of a CA by its subject. */
  readonly environmentOf: (subject: string) => string | undefined;
  /** Whether a profile makes certificates of OCSP responders. */
  readonly isResponder: (profile: string) => boolean;
}

/** What stops working, and when at the latest; without `at`: as soon as somebody acts. */
interface Stop {
  readonly what: string;
  readonly at?: string;
  readonly why: string;
}

export interface BlastRadius {
  readonly authority: string;
  readonly spkiSha256: string;
  readonly now: string;
  /** Authorities with this one; certificates in force; CRLs that were published; OCSP responses that have not ended. */
  readonly totals: {
    readonly authorities: number;
    readonly certificates: number;
    readonly crls: number;
    readonly ocspResponses: number;
    readonly responders: number;
  };
  /** The same certificates by the environment of the CA that issued them; null: no saved design says one. */
  readonly environments: readonly { readonly environment: string | null; readonly authorities: number; readonly certificates: number }[];
  /** This key and every CA below it, parents first. */
  readonly under: readonly Under[];
  readonly stops: readonly Stop[];
}

const makesCa: ReadonlySet<string> = new Set(['subordinate', 'cross']);

const latest = (moments: readonly string[]): string | null => moments.toSorted().at(-1) ?? null;

interface Counted {
  readonly under: Under;
  /** CAs it certified that can still be used, by the SHA-256 of their key. */
  readonly cas: readonly { readonly spkiSha256: string; readonly subject: string }[];
}

/** Every address of an authority's newest policy, each once. */
function addressesOf(store: Store, spkiSha256: string): string[] {
  const { publication } = publicationOf(newestPolicy(store, spkiSha256));
  if (publication === undefined) return [];
  const lists = [...Object.values(publication.crl), ...Object.values(publication.deltaCrl ?? {})].flat();
  return [...new Set([...lists, ...(publication.ocsp ?? []), ...publication.caIssuers])];
}

/** What one key issued. `label`: of its authority here, or its subject where it is run elsewhere. */
function countUnder(
  store: Store,
  key: { spkiSha256: string; name: string; subject: string; here: boolean; depth: number },
  now: Date,
  { environmentOf, isResponder }: RadiusWorld,
): Counted {
  const { spkiSha256, name, subject: ownSubject, here, depth } = key;
  const environment = environmentOf(ownSubject);
  const scope = fullScopeOf(spkiSha256);
  const profiles = new Map<string, { count: number; until: string }>();
  const cas = new Map<string, string>();
  const counts = { live: 0, revoked: 0, ended: 0 };
  const fate = ({ serial, notAfter }: CertificateFacts): keyof typeof counts =>
    new Date(notAfter) < now ? 'ended' : entryInForce(store, scope, serial) === undefined ? 'live' : 'revoked';
  // Entries are looked for while these are counted.
  const certificates = Array.from(certificateFacts(store, spkiSha256));
  for (const certificate of certificates) {
    if (certificate.spkiSha256 === spkiSha256) continue;
    const became = fate(certificate);
    counts[became] += 1;
    if (became !== 'live') continue;
    const { notAfter, role, subject } = certificate;
    const profile = certificate.profile ?? role;
    const known = profiles.get(profile);
    profiles.set(profile, {
      count: (known?.count ?? 0) + 1,
      until: known === undefined || known.until < notAfter ? notAfter : known.until,
    });
    if (makesCa.has(role) && certificate.spkiSha256 !== null) cas.set(certificate.spkiSha256, subject);
  }
  const crls = publishedCrls(store, scope);
  const newest = crls.at(-1);
  const answers = readOcspResponses(store, spkiSha256).filter(({ nextUpdate }) => new Date(nextUpdate) > now);
  return {
    cas: [...cas].map(([ca, subject]) => ({ spkiSha256: ca, subject })),
    under: {
      name,
      spkiSha256,
      here,
      depth,
      ...counts,
      profiles: [...profiles].map(([profile, each]) => ({ profile, ...each })).toSorted((a, b) => b.count - a.count),
      crls: crls.length,
      ...(newest?.nextUpdate === undefined || newest.nextUpdate === null
        ? {}
        : { newestCrl: { number: newest.number, nextUpdate: newest.nextUpdate } }),
      ocspResponses: answers.length,
      responders: [...profiles].reduce((sum, [profile, { count }]) => sum + (isResponder(profile) ? count : 0), 0),
      ...(environment === undefined ? {} : { environment }),
      publishedAt: here ? addressesOf(store, spkiSha256) : [],
    },
  };
}

/** The key and every CA below it, parents first, each once. */
function everythingUnder(store: Store, authority: Authority, authorities: readonly Authority[], now: Date, world: RadiusWorld): Under[] {
  const found: Under[] = [];
  const seen = new Set<string>();
  const open = [{ spkiSha256: authority.spkiSha256, name: authority.label, subject: authority.subject, depth: 0 }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { spkiSha256, name, subject, depth } = next;
    if (seen.has(spkiSha256)) continue;
    seen.add(spkiSha256);
    const here = authorities.find((each) => each.spkiSha256 === spkiSha256);
    const key = { spkiSha256, name: here?.label ?? name, subject, here: here !== undefined, depth };
    const { under, cas } = countUnder(store, key, now, world);
    found.push(under);
    open.push(...cas.map((ca) => ({ spkiSha256: ca.spkiSha256, name: ca.subject, subject: ca.subject, depth: depth + 1 })));
  }
  return found;
}

/** What stops working when, if the key were revoked at `now` and never used again. */
function stopsOf(store: Store, { spkiSha256 }: Authority, under: readonly Under[]): Stop[] {
  const own = readCertificates(store, { spkiSha256 });
  const issuers = own.map(({ issuerSpkiSha256 }) => issuerSpkiSha256).filter((issuer) => issuer !== spkiSha256);
  const isRoot = issuers.length === 0;
  const lists = issuers.map((issuer) => publishedCrls(store, fullScopeOf(issuer)).at(-1)).filter((crl) => crl !== undefined);
  const oldList = latest(lists.flatMap(({ nextUpdate }) => nextUpdate ?? []));
  const good = latest(
    issuers
      .flatMap((issuer) => readOcspResponses(store, issuer))
      .filter(({ status }) => status === 'good')
      .map(({ nextUpdate }) => nextUpdate),
  );
  const [self] = under;
  return [
    isRoot
      ? {
          what: 'Everything below, for whoever takes the root out of their trust store',
          why: 'No list can revoke a root: nobody looks for it on one.',
        }
      : { what: 'Everything below, for whoever fetches the next list', why: 'The CA above signs a list that names it.' },
    ...(oldList === null
      ? []
      : [
          {
            what: 'Everything below, for whoever goes by the list they hold',
            at: oldList,
            why: 'Until then the list before it says nothing against the key.',
          },
        ]),
    ...(good === null
      ? []
      : [{ what: 'Everything below, for whoever is shown an OCSP response made before', at: good, why: 'It says good until then.' }]),
    ...(self?.newestCrl === undefined
      ? []
      : [
          {
            what: 'Everything it issued, for whoever wants a list in force',
            at: self.newestCrl.nextUpdate,
            why: `Its own list number ${self.newestCrl.number} ends then, and its key signs no other.`,
          },
        ]),
    ...under.flatMap(({ name, profiles }): Stop[] => {
      const until = latest(profiles.map((each) => each.until));
      return until === null
        ? []
        : [{ what: `What ${name} issued, for whoever looks at no list at all`, at: until, why: 'The last of it runs out then.' }];
    }),
  ];
}

function byEnvironment(under: readonly Under[]): BlastRadius['environments'] {
  const names = [...new Set(under.map(({ environment }) => environment ?? null))];
  return names.map((name) => {
    const own = under.filter(({ environment }) => (environment ?? null) === name);
    return { environment: name, authorities: own.length, certificates: own.reduce((sum, { live }) => sum + live, 0) };
  });
}

/** The export of a blast radius: JSON. */
export const encodeRadius = (radius: BlastRadius): string => `${JSON.stringify(radius, null, 1)}\n`;

/** Throws input.not-found for an authority that is not here. */
export function blastRadiusOf(store: Store, labelOrKey: string, now: Date, world: RadiusWorld): BlastRadius {
  const authorities = readAuthorities(store);
  const authority = authorities.find(({ label, spkiSha256 }) => label === labelOrKey || spkiSha256 === labelOrKey);
  if (authority === undefined)
    throw new CeremonyError(
      'input.not-found',
      `No authority here is called «${labelOrKey.slice(0, 80)}»; there ${authorities.length === 0 ? 'is none' : `are ${authorities.map(({ label }) => `«${label}»`).join(', ')}`}. Nothing was counted.`,
    );
  const under = everythingUnder(store, authority, authorities, now, world);
  const sum = (of: (each: Under) => number): number => under.reduce((total, each) => total + of(each), 0);
  return {
    authority: authority.label,
    spkiSha256: authority.spkiSha256,
    now: now.toISOString(),
    totals: {
      authorities: under.length,
      certificates: sum(({ live }) => live),
      crls: sum(({ crls }) => crls),
      ocspResponses: sum(({ ocspResponses }) => ocspResponses),
      responders: sum(({ responders }) => responders),
    },
    environments: byEnvironment(under),
    under,
    stops: stopsOf(store, authority, under),
  };
}
