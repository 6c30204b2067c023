// An authority of the data directory as a run may act on it: its rows held to the events that wrote them, its certificate
// found by its key, its standing policy (rules.md, Authority policy).

import { CeremonyError } from '../errors.ts';
import { parsePolicy, type Policy } from '../formats/policy.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import type { Certificate } from '../store/tables/certificate.ts';
import { readPolicies } from '../store/tables/policy.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import { base64, type AuthorityValue, type KeyValue } from './values.ts';

export interface ExistingAuthority {
  readonly authority: Authority;
  readonly key: KeyValue;
  /** Its certificate in force, and those above it up to a root. */
  readonly chain: readonly Certificate[];
  readonly policy: { readonly value: Policy; readonly sha256: string; readonly version: number } | null;
}

function authorityLabelled(store: Store, label: string): Authority {
  const found = readAuthorities(store).filter((authority) => authority.label === label);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const known = readAuthorities(store).map((authority) => `«${authority.label}»`);
    throw new CeremonyError(
      'input.not-found',
      `${found.length > 1 ? 'More than one' : 'No'} authority in this data directory is labelled «${label}»; there ${known.length === 0 ? 'is none' : `are ${known.join(', ')}`}. Nothing was done. Correct the label in the plan, or name the right data directory with --data.`,
    );
  }
  return only;
}

/**
 * The certificate in force of a key (of an authority that names none, the one that ends last), then its issuer's, up to a root. `whose`:
 * in the sentence where one is missing. Throws store.corrupt.
 */
export function recordedChain(store: Store, spkiSha256: string, whose: string): Certificate[] {
  const inForce = new Map(readAuthorities(store).map((authority) => [authority.spkiSha256, authority.certificateSha256]));
  const chain: Certificate[] = [];
  let wanted = spkiSha256;
  for (;;) {
    const named = inForce.get(wanted) ?? null;
    // A cross-certificate is for others' paths; an authority's own leads to its own root.
    const next = certificatesOfKey(store, wanted)
      .filter(({ role, sha256 }) => role !== 'cross' && (named === null || sha256 === named))
      .toSorted((a, b) => (a.notAfter < b.notAfter ? 1 : -1))[0];
    if (next === undefined) {
      throw new CeremonyError(
        'store.corrupt',
        `The certificate of «${whose}», or one above it, is not in this data directory. Nothing was done. Run conclave audit.`,
      );
    }
    chain.push(next);
    if (next.issuerSpkiSha256 === wanted || chain.length > 10) return chain;
    wanted = next.issuerSpkiSha256;
  }
}

function policyOf(store: Store, authority: Authority): ExistingAuthority['policy'] {
  const [newest] = readPolicies(store, authority.spkiSha256);
  if (newest === undefined) return null;
  const { value, sha256 } = parsePolicy(new TextEncoder().encode(newest.json));
  if (sha256 !== newest.sha256 || sha256 !== authority.policySha256)
    throw new CeremonyError(
      'store.corrupt',
      `DATABASE-VS-LOG: the policy of «${authority.label}» is not the one its record names. Nothing was done. Stop and run conclave audit.`,
    );
  return { value, sha256, version: newest.version };
}

/**
 * The authority with this label. Throws input.not-found; policy.authority-retired unless a retired one may be acted on; store.corrupt where its rows, its policy, its certificates, its
 * revocations or its CRL numbers are not what the log recorded.
 */
export function existingAuthority(store: Store, label: string, which: 'live' | 'retired-too' = 'live'): ExistingAuthority {
  const authority = authorityLabelled(store, label);
  if (authority.retiredByRun !== null && which === 'live') {
    throw new CeremonyError(
      'policy.authority-retired',
      `The authority «${authority.label}» was retired by run ${authority.retiredByRun.slice(0, 8)}, and its key was destroyed. Nothing was done. Name a live authority in the plan.`,
    );
  }
  const chain = recordedChain(store, authority.spkiSha256, authority.label);
  requireRecordedRows(store, [
    { table: 'authority', key: authority.spkiSha256 },
    { table: 'policy', key: `${authority.spkiSha256}/` },
    ...chain.map(({ sha256 }) => ({ table: 'certificate' as const, key: sha256 })),
    { table: 'crl_entry', key: `${authority.spkiSha256}:` },
    { table: 'crl_number', key: `${authority.spkiSha256}:` },
  ]);
  return {
    authority,
    key: {
      type: 'key',
      label: authority.label,
      ckaId: authority.ckaId ?? '',
      algorithm: authority.algorithm as KeyAlgorithm,
      spki: base64(authority.spki),
      spkiSha256: authority.spkiSha256,
      identity: tokenOf(authority),
    },
    chain,
    policy: policyOf(store, authority),
  };
}

/** The authority as one step hands it to the next. `proved`: its key was found on the open token. */
export function authorityValue({ authority, key, chain }: ExistingAuthority, proved: boolean, stopsIssuing?: Date | null): AuthorityValue {
  const ders = chain.map(({ der }) => base64(der));
  return {
    type: 'authority',
    label: authority.label,
    key,
    certificate: ders[0] ?? '',
    chain: ders,
    proved,
    ...(stopsIssuing instanceof Date ? { stopsIssuing: stopsIssuing.toISOString() } : {}),
  };
}

/** The row holds the identity as canonical JSON inside a JSON column. */
function tokenOf({ token }: Authority): TokenIdentity {
  const identity = (typeof token === 'string' ? (JSON.parse(token) as unknown) : token) as TokenIdentity | null;
  return identity ?? { serial: '', label: '', model: '', manufacturer: '' };
}
