// One CRL to be signed: what it is made from, its bytes held to the CRL before it, and what the log says of both.

import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { SignatureAlgorithm } from '../pki/algorithms.ts';
import { assembleSigned, dummySignature } from '../pki/assemble.ts';
import { togetherWith } from '../pki/delta-crl.ts';
import { guardedCrl } from '../pki/guarded-crl.ts';
import { parseCrlNumber, type CrlNumber } from '../pki/crl-number.ts';
import { sha256Hex } from '../pki/hash.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import type { CrlProfile } from '../pki/profile.ts';
import type { CrlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { RowWrite } from '../store/store.ts';
import { builtList } from './built-list.ts';
import { crlIssuerOf, type CrlIssuer } from './crl-issuer.ts';
import { scopesOfProfile } from './crl-scopes.ts';
import { differenceData, readPrevious, requireGuarded, type PreviousGuarded } from './crl-guard.ts';
import { deltaStream, requireBase, requireDelta } from './delta-crl.ts';
import { comparedWith } from './previous-crl.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { entriesOf } from './revoked-entries.ts';
import type { PlannedCrl, TbsItem } from './set-items.ts';
import { base64, fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

/** What a CRL of the step is made from. */
export interface CrlSource {
  readonly profile: CrlProfile;
  readonly authority: CrlIssuer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly authorityKeyIdentifier: Uint8Array;
  readonly scope: string;
  /** URIs of the partition; null: the full CRL. */
  readonly distributionPoint: readonly string[] | null;
  /** URIs of the deltas to it; null: the profile names none. */
  readonly freshest: readonly string[] | null;
}

/** Whether its profile makes deltas. */
export const makesDelta = ({ profile }: Pick<CrlSource, 'profile'>): boolean => profile.extensions.deltaCRLIndicator !== undefined;

/**
 * The profile the step names, the authority it needs, and each scope a CRL is made in: one, or one for every partition. Throws policy.lint
 * where no CRL can name the authority's key, policy.profile where it publishes no partition.
 */
export function crlSourcesOf(context: StepContext, name: 'profile' | 'deltaProfile' = 'profile'): CrlSource[] {
  const profile = profileFor(context, 'crl', name);
  const authority = crlIssuerOf(context);
  const signatureAlgorithm = signatureAlgorithmFor(profile, authority.keyAlgorithm);
  const authorityKeyIdentifier = authority.fields.subjectKeyIdentifier;
  if (authorityKeyIdentifier === undefined)
    throw new CeremonyError(
      'policy.lint',
      'The authority’s certificate has no subjectKeyIdentifier, so no CRL can name its key (RFC 5280 5.2.1). Nothing was built.',
    );
  const common = { profile, authority, signatureAlgorithm, authorityKeyIdentifier };
  return scopesOfProfile(context, profile, authority.spkiSha256).map((scope) => ({ ...common, ...scope }));
}

/** The full CRL's, where only that can be made. Throws as crlSourcesOf does, and policy.profile for a profile of partitions or deltas. */
export function crlSourceOf(context: StepContext): CrlSource {
  const [source] = crlSourcesOf(context).filter((each) => each.distributionPoint === null && !makesDelta(each));
  if (source !== undefined) return source;
  throw new CeremonyError(
    'policy.profile',
    'Only full CRLs are signed ahead, and the profile makes those of partitions, or deltas. Nothing was built. Name a profile of the full CRL in the plan.',
  );
}

/** Throws policy.profile-hash for a CRL that would be valid longer than its authority's certificate. */
export function requireWithinAuthority({ authority }: CrlSource, nextUpdate: Date): void {
  if (nextUpdate <= authority.fields.notAfter.date) return;
  throw new CeremonyError(
    'policy.profile-hash',
    'The CRL would outlive the certificate of its authority. Nothing was built. Use a profile with an earlier nextUpdate.',
  );
}

/** The CRL in force, and what stands on the next one. */
export function entriesBeside(
  context: StepContext,
  { scope, authority }: CrlSource,
): { previous: PreviousGuarded | null; stream: CrlEntryStream } {
  const previous = readPrevious(context.store, scope, fromBase64(authority.spki), context.now());
  // What was recorded in great numbers becomes signed bytes as it stands: no other program may have changed it.
  requireRecordedRows(context.store, [{ table: 'crl_entry_block', key: `${scope}/` }]);
  return { previous, stream: entriesOf(context.store, scope, previous) };
}

export interface BuiltCrl {
  readonly item: TbsItem;
  readonly planned: PlannedCrl;
  readonly previous: PreviousGuarded | null;
  readonly guarded: ReturnType<typeof requireGuarded> | null;
  /** How many entries it has. */
  readonly entries: number;
}

/** The bytes with this number and these dates, held to the CRL before. Throws policy.crl-guard naming the check that failed. */
export async function buildCrlItem(
  context: StepContext,
  source: CrlSource,
  {
    item,
    crlNumber,
    thisUpdate,
    nextUpdate,
    stream,
    previous,
    more,
  }: {
    readonly item: string;
    readonly crlNumber: CrlNumber;
    readonly thisUpdate: Date;
    readonly nextUpdate: Date;
    readonly stream: CrlEntryStream;
    readonly previous: PreviousGuarded | null;
    readonly more?: Pick<PlannedCrl, 'lastUntil' | 'series'>;
  },
): Promise<BuiltCrl> {
  const { profile, authority, signatureAlgorithm, authorityKeyIdentifier, scope, distributionPoint, freshest } = source;
  const base = makesDelta(source) ? requireBase(context.store, scope, previous) : null;
  const baseCrlNumber = base === null ? null : parseCrlNumber(base.crl.number);
  const frame = {
    profile,
    issuer: authority.fields.subject,
    authorityKeyIdentifier,
    signatureAlgorithm,
    crlNumber,
    thisUpdate,
    nextUpdate,
    distributionPoint,
    ...(freshest === null ? {} : { freshest }),
    ...(baseCrlNumber === null ? {} : { baseCrlNumber }),
    rehearsal: context.run.mode !== 'production',
  };
  const listed = base === null ? stream : deltaStream(context.store, base, stream);
  const { tbs, ...built } = await builtList(context, frame, listed);
  const whole = readWholeCrl(assembleSigned(tbs, signatureAlgorithm, dummySignature(signatureAlgorithm, authority.keyAlgorithm)));
  const now = guardedCrl(whole);
  const held = base === null ? now : togetherWith(base.base, now);
  const guarded = previous === null ? null : requireGuarded(context.store, scope, previous, held);
  const delta = base === null || baseCrlNumber === null ? [] : requireDelta(base, now, baseCrlNumber, stream);
  const planned: PlannedCrl = {
    makes: 'crl',
    scope,
    crlNumber,
    ...(baseCrlNumber === null ? {} : { baseCrlNumber }),
    issuer: base64(authority.fields.subject),
    issuerSpki: authority.spki,
    authorityKeyIdentifier: base64(authorityKeyIdentifier),
    thisUpdate: thisUpdate.toISOString(),
    nextUpdate: nextUpdate.toISOString(),
    entries: built.entries.map(base64),
    ...(built.allEntries === undefined ? {} : { allEntries: built.allEntries }),
    ...(authority.chain.length === 0 ? {} : { issuerChain: authority.chain.map(base64) }),
    ...more,
    ...(previous === null || guarded === null ? {} : { previous: comparedWith(previous, guarded.difference) }),
  };
  return {
    item: {
      item,
      profile: profile.id,
      signatureAlgorithm,
      keyAlgorithm: authority.keyAlgorithm,
      tbs: built.file === undefined ? base64(tbs) : '',
      ...(built.file === undefined ? {} : { file: built.file }),
      tbsSha256: sha256Hex(tbs),
      planned,
    },
    planned,
    previous,
    guarded: guarded === null ? null : { ...guarded, checks: [...guarded.checks, ...delta] },
    entries: listed.entries,
  };
}

/** Tells how it was built, in the commit that reserves its number, and how it compares with the CRL before; gives the guard's verdicts. */
export function tellBuilt(
  context: StepContext,
  person: string,
  { authority }: CrlSource,
  { item, planned, previous, guarded, entries }: BuiltCrl,
  rows: readonly RowWrite[],
  more: JsonObject = {},
  scopeChecks: readonly Check[] = [],
): readonly Check[] {
  const { scope, crlNumber, thisUpdate, nextUpdate } = planned;
  context.log(
    person,
    'tbs-built',
    {
      item: item.item,
      makes: 'crl',
      profile: item.profile,
      tbsSha256: item.tbsSha256,
      issuerSpkiSha256: authority.spkiSha256,
      signatureAlgorithm: item.signatureAlgorithm,
      scope,
      crlNumber,
      thisUpdate,
      nextUpdate,
      entries,
      ...(planned.allEntries === undefined ? {} : { entriesSha256: planned.allEntries.sha256 }),
      ...(previous === null ? {} : { previousCrlNumber: previous.crl.number }),
      ...(planned.baseCrlNumber === undefined ? {} : { baseCrlNumber: planned.baseCrlNumber }),
      ...more,
    },
    [passed('CRL-NUMBER-MONOTONIC', crlNumber), ...scopeChecks],
    rows,
  );
  if (previous !== null && guarded !== null)
    context.log(
      person,
      'crl-compared',
      { ...differenceData(item.item, previous, guarded.difference), tbsSha256: item.tbsSha256 },
      guarded.checks,
    );
  return guarded?.checks ?? [notChecked('CRL-ENTRIES-KEPT', 'the first CRL of its scope')];
}
