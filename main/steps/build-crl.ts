import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { itemId } from '../formats/item-id.ts';
import { fullPartition } from '../pki/crl-scope.ts';
import { notAfterOf, wholeSecond } from '../pki/validity.ts';
import { requireHeldInRun, requireKeySignsSize } from '../status/build-crl-file.ts';
import { crlSoon } from '../status/due-of-status.ts';
import type { CrlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { reserveCrlNumber } from '../store/crl-number-reservation.ts';
import type { RowWrite } from '../store/store.ts';
import { requireScope, scopesRevokedIn } from './crl-scopes.ts';
import {
  buildCrlItem,
  crlSourcesOf,
  entriesBeside,
  makesDelta,
  requireWithinAuthority,
  tellBuilt,
  type BuiltCrl,
  type CrlSource,
} from './crl-tbs.ts';
import type { PreviousGuarded } from './crl-guard.ts';
import { waitingFacts } from './crl-series.ts';
import { requireLater } from './previous-crl.ts';
import { finalNextUpdate, requireNoLiveSubordinates } from './last-crl.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';
import { textOf } from './state-map.ts';
import type { PlannedCrl } from './set-items.ts';

/** In words; what it makes is on record or in the profile already. */
function kindOf(context: StepContext): string {
  if (context.parameter('until') === 'last-expiry') return 'the last full CRL of this authority';
  const profile = context.run.profiles.get(textOf(context.parameter('profile')))?.value;
  if (profile?.makes !== 'crl' || profile.scope === 'full') return 'full and complete CRL';
  const partitions = Object.keys(context.run.policy?.publication?.crl ?? {}).filter((partition) => partition !== fullPartition);
  return `one CRL for each partition: ${partitions.join(', ')}; after a revocation in this run those it changed, and those due`;
}

/**
 * Builds the TBSCertList of the authority's full CRL, or of each of its partitions, with the next number of its scope, reserved durably here. Issuer bytes
 * are copied from the certificate. Source: RFC 5280 §5.1; BR 7.2; rules.md, CRLs.
 */
export const buildCrl: StepKind = {
  kind: 'build-crl',
  needs: { authority: ['tbs', 'authority'] },
  gives: 'tbs',
  with: ['profile'],
  optionalWith: ['until', 'deltaProfile'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    return {
      will: 'The next CRL number is reserved and the bytes of the CRL are built. Nothing is signed yet.',
      button: 'Build the CRL',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Profile', value: textOf(context.parameter('profile')) },
          { label: 'Kind', value: kindOf(context) },
          ...waitingFacts(context),
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const sources = crlSourcesOf(context);
    const deltas = deltaSources(context);
    const thisUpdate = wholeSecond(context.now());
    const chosen = sources.map((source) => {
      const scopeChecks = requireScope(context.store, source.profile, source);
      requireLater(thisUpdate, thisUpdate, context.store, source.scope);
      return { source, scopeChecks, ...entriesBeside(context, source) };
    });
    const wanted = wantedNow(context, chosen, thisUpdate);
    for (const { source, stream } of wanted) requireKeySignsSize(source.signatureAlgorithm, stream.size);
    requireHeldInRun(wanted.reduce((sum, { stream }) => sum + stream.size, 0));
    const several = deltas.size > 0 || sources.some(({ distributionPoint }) => distributionPoint !== null);
    const built: (BuiltCrl & { readonly source: CrlSource; readonly scopeChecks: readonly Check[]; readonly rows: readonly RowWrite[] })[] =
      [];
    for (const { source, scopeChecks, stream, previous } of wanted) {
      const { number: crlNumber, row } = reserveCrlNumber(context.store, source.scope, context.run.id);
      // A base and the delta signed with it share number and thisUpdate (rules.md, CRLs; RFC 5280 §5.2.4).
      const delta = previous === null ? undefined : deltas.get(source.scope);
      for (const of of [source, ...(delta === undefined ? [] : [delta])]) {
        const item = several ? itemId(context.step.id, built.length + 1) : context.step.id;
        const dates = datesOf(context, of, thisUpdate);
        const made = await buildCrlItem(context, of, { item, crlNumber, thisUpdate, stream, previous, ...dates });
        built.push({ ...made, source: of, scopeChecks, rows: of === source ? [row] : [] });
      }
    }
    return {
      kind: 'commit',
      commit() {
        const checks = built.flatMap((each) => [
          ...each.scopeChecks,
          ...tellBuilt(context, input.person.id, each.source, each, each.rows, {}, each.scopeChecks),
        ]);
        const [first] = built;
        const data: JsonObject =
          built.length === 1 && first !== undefined
            ? { crlNumber: first.planned.crlNumber, tbsSha256: first.item.tbsSha256 }
            : { lists: built.length };
        // Of many scopes the log holds each verdict; here one of each name.
        const said = built.length === 1 ? checks : [...new Map(checks.map((check) => [check.name, check])).values()];
        return { kind: 'done', value: { type: 'tbs', items: built.map(({ item }) => item) }, data, checks: said };
      },
    };
  },
};

/** Scope → what the delta of it is made from, where the step signs deltas beside complete CRLs. Throws policy.profile for two profiles that do not go together. */
function deltaSources(context: StepContext): ReadonlyMap<string, CrlSource> {
  if (context.parameter('deltaProfile') === undefined) return new Map();
  const deltas = crlSourcesOf(context, 'deltaProfile');
  if (crlSourcesOf(context).some(makesDelta) || !deltas.every(makesDelta))
    throw new CeremonyError(
      'policy.profile',
      'Deltas are made by a profile with deltaCRLIndicator, and complete CRLs by one without. Nothing was built. Name one of each in the plan.',
    );
  return new Map(deltas.map((delta) => [delta.scope, delta]));
}

/** Both ends count (BR 7.2: at most 12 months), as in a certificate. */
function datesOf(context: StepContext, source: CrlSource, thisUpdate: Date): { nextUpdate: Date; more: Pick<PlannedCrl, 'lastUntil'> } {
  const { profile, authority } = source;
  const usual = notAfterOf(thisUpdate, profile.nextUpdate);
  const final = context.parameter('until') === 'last-expiry';
  if (final) requireNoLiveSubordinates(context.store, authority.spkiSha256, thisUpdate);
  const nextUpdate = final ? finalNextUpdate(context, authority, usual) : usual;
  requireWithinAuthority(source, nextUpdate);
  return { nextUpdate, more: final ? { lastUntil: authority.fields.notAfter.date.toISOString() } : {} };
}

interface Candidate {
  readonly source: CrlSource;
  readonly stream: CrlEntryStream;
  readonly previous: PreviousGuarded | null;
}

/**
 * Every scope of a refresh; where the run has just revoked something, the partitions that lists, and those that are due. Throws
 * policy.crl-guard where a certificate that was revoked is in none of the scopes the profile makes CRLs in.
 */
function wantedNow<T extends Candidate>(context: StepContext, all: readonly T[], now: Date): readonly T[] {
  const [first] = all;
  const revoked = first === undefined ? null : scopesRevokedIn(context, first.source.authority.spkiSha256);
  if (revoked === null) return all;
  for (const [serial, scopes] of revoked) {
    if (all.some(({ source }) => scopes.includes(source.scope))) continue;
    throw new CeremonyError(
      'policy.crl-guard',
      `REVOCATION-LISTED failed: serial ${serial} was recorded as revoked and belongs to no partition this profile makes a CRL of. Nothing was built. It is revoked and on no list yet: sign one with a profile of the full CRL now.`,
    );
  }
  const changed = new Set([...revoked.values()].flat());
  return all.filter(({ source, previous }) => {
    if (changed.has(source.scope)) return true;
    if (previous === null || makesDelta(source)) return !makesDelta(source);
    const { thisUpdate, nextUpdate } = previous.crl;
    return nextUpdate === null || now.getTime() >= Date.parse(nextUpdate) - crlSoon(thisUpdate, nextUpdate);
  });
}
