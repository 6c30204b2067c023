// A pre-signed series on record: what of it waits for its day, what was superseded, and what that means to whoever holds a list of it
// (rules.md, CRLs).

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { replaySentence, replayWindow, type CoveringCrl } from '../pki/crl-series.ts';
import type { RowWrite, Store } from '../store/store.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { readJournalEntries } from '../store/tables/journal.ts';
import { readCrls } from '../store/tables/crl.ts';
import { moveSeriesItem, readSeriesItem, readSeriesItems, type CrlSeriesItem } from '../store/tables/crl-series-item.ts';
import { crlIssuerOf } from './crl-issuer.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import type { StepContext } from './step.ts';
import type { TbsItem } from './set-items.ts';

/** The event that supersedes lists, and the one that tells of their destruction. */
export const supersededEvent = 'crl-series-superseded';
export const destroyedEvent = 'crl-series-destroyed';

/** The day a list is laid out under: its folder on the medium. */
export const releaseDay = (thisUpdate: string): string => thisUpdate.slice(0, 10);

export const covering = ({ number, thisUpdate, nextUpdate }: CrlSeriesItem): CoveringCrl => ({
  number,
  thisUpdate: new Date(thisUpdate),
  nextUpdate: new Date(nextUpdate),
});

/** Items that were signed: what was only planned, in a run that ended before, is nowhere. */
export function signedItems(store: Store, scope: string): CrlSeriesItem[] {
  const items = readSeriesItems(store, scope);
  if (items.length === 0) return [];
  // A call whose outcome nobody knew may have signed its list: people closed it as may-exist, and it counts as published.
  const possible = readJournalEntries(store, { operation: 'sign-crl', scope }).filter(({ state }) => state === 'may-exist');
  const signed = new Set([...readCrls(store, scope), ...possible].map(({ number }) => number));
  return items.filter(({ number }) => signed.has(number));
}

const waits = ({ status }: CrlSeriesItem): boolean => status === 'planned' || status === 'sealed';

/** Lists that were signed and have not been let out, superseded or destroyed. */
export const waitingItems = (store: Store, scope: string): CrlSeriesItem[] => signedItems(store, scope).filter(waits);

/** Superseded lists that somebody could still pass off as current: their media are to be destroyed. */
export const toDestroy = (store: Store, scope: string, now: Date): CrlSeriesItem[] =>
  signedItems(store, scope).filter(({ status, nextUpdate }) => status === 'superseded' && new Date(nextUpdate) > now);

/** Lists a revocation took out of use, destroyed or not: each was signed, and counts as published until it is over. */
export const takenOut = (store: Store, scope: string): CrlSeriesItem[] =>
  signedItems(store, scope).filter(({ status }) => status === 'superseded' || status === 'destroyed');

/** The windows a replacement covers: those of superseded lists that have not begun. */
export function windowsToCover(store: Store, scope: string, now: Date): CrlSeriesItem[] {
  const later = takenOut(store, scope).filter(({ thisUpdate }) => new Date(thisUpdate) > now);
  // A replacement that was itself superseded covers the same windows: each is covered once.
  return [...new Map(later.map((item) => [item.thisUpdate, item])).values()];
}

interface Superseding {
  readonly rows: readonly RowWrite[];
  readonly data: JsonObject;
  readonly check: Check;
}

/**
 * Takes every list out of use that has not been released; null: there is none. `by`: the CRL or the revocation that does. `from`: only
 * those dated from then on, whose number a newer list has passed.
 */
export function supersede(
  store: Store,
  { scope, by, now, from, except }: { scope: string; by: JsonObject; now: Date; from?: Date; except?: ReadonlySet<string> },
): Superseding | null {
  const items = readSeriesItems(store, scope)
    .filter(waits)
    .filter(({ number, nextUpdate, thisUpdate }) => {
      if (except?.has(number) === true) return false;
      return new Date(nextUpdate) > now && (from === undefined || new Date(thisUpdate) >= from);
    });
  if (items.length === 0) return null;
  const signed = new Set(signedItems(store, scope).map(({ number }) => number));
  const held = items.filter(({ number }) => signed.has(number));
  const window = replayWindow(held.map(covering), now);
  return {
    rows: items.map((item) => moveSeriesItem(item, 'superseded')),
    data: {
      scope,
      ...by,
      items: held.map(({ number, thisUpdate, nextUpdate, run }) => ({ number, thisUpdate, nextUpdate, run })),
      replay: window === null ? null : { number: window.number, until: window.until.toISOString(), says: replaySentence(window) },
    },
    check: passed('CRL-SERIES-SUPERSEDED', window === null ? `${items.length} lists` : replaySentence(window)),
  };
}

/**
 * Whoever holds a list that was signed before a revocation, for a day after it, could hide it: none of them is let out any more. For the
 * step's commit; gives the check where there was one.
 */
export function supersedeForRevocation(context: StepContext, actor: string, scope: string, by: JsonObject): readonly Check[] {
  const superseded = supersede(context.store, { scope, by, now: context.now() });
  if (superseded === null) return [];
  context.log(actor, supersededEvent, superseded.data, [superseded.check], superseded.rows);
  return [superseded.check];
}

/** What a CRL made now does to lists signed ahead: nothing to say where there is none. */
export function waitingFacts(context: StepContext): Fact[] {
  const waiting = waitingItems(context.store, fullScopeOf(crlIssuerOf(context).spkiSha256)).filter(
    ({ thisUpdate }) => new Date(thisUpdate) > context.now(),
  );
  const [first] = waiting;
  if (first === undefined) return [];
  return [
    {
      label: 'Supersedes',
      value: `${waiting.length} list${waiting.length === 1 ? '' : 's'} signed ahead, the first for ${releaseDay(first.thisUpdate)}: the number of this CRL passes theirs, so that none of them can be released any more`,
    },
  ];
}

/** What a revocation does to lists signed ahead, and until when one of them can hide it; nothing where there is none. */
export function replayFacts(store: Store, scope: string, now: Date): Fact[] {
  const waiting = waitingItems(store, scope).filter(({ nextUpdate }) => new Date(nextUpdate) > now);
  const window = replayWindow(waiting.map(covering), now);
  if (window === null) return [];
  return [
    { label: 'Supersedes', value: `${waiting.length} list${waiting.length === 1 ? '' : 's'} signed ahead: none of them may be released` },
    { label: 'Can be hidden', value: `${replaySentence(window)} Destroy its medium.` },
  ];
}

/** Throws state.stale-tbs where something took a list of the series out of use between its building and its signing. */
export function requireStillPlanned(context: StepContext, items: readonly TbsItem[]): void {
  for (const { planned } of items) {
    if (planned.makes !== 'crl' || planned.series === undefined) continue;
    if (readSeriesItem(context.store, planned.scope, planned.crlNumber)?.status === 'planned') continue;
    throw new CeremonyError(
      'state.stale-tbs',
      `CRL-SERIES-SUPERSEDED: CRL ${planned.crlNumber} was superseded after it was built, by a revocation or a newer CRL. Nothing was signed. Abort this run and build the series again.`,
    );
  }
}
