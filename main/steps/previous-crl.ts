// What a new CRL replaces: shown beside it, so that a lost entry is seen before the key is used (rules.md, CRLs).

import { CeremonyError } from '../errors.ts';
import type { CrlDifference } from '../pki/crl-guard.ts';
import { highestNumbered } from '../pki/crl-number.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Store } from '../store/store.ts';
import { publishedCrls } from '../store/published-crls.ts';
import { readCrls, readDeltaCrls, type Crl } from '../store/tables/crl.ts';
import { readSeriesItems } from '../store/tables/crl-series-item.ts';
import type { PreviousGuarded } from './crl-guard.ts';
import type { PreviousCrl } from './set-items.ts';

/** The CRL of the scope with the highest number, or null; of lists signed ahead, only what was released. */
export function newestCrl(store: Store, scope: string): Crl | null {
  return highestNumbered(publishedCrls(store, scope)) ?? null;
}

/** The delta of the scope with the highest number, or null: each replaces the one before it. */
export const newestDelta = (store: Store, scope: string): Crl | null => highestNumbered(readDeltaCrls(store, scope)) ?? null;

/**
 * thisUpdate is later than that of every item before it whose day has come (rules.md, CRLs); a relying party could take the older for the
 * newer. One that is dated ahead and is of no series was made under another clock.
 */
export function requireLater(thisUpdate: Date, now: Date, store: Store, scope: string): void {
  const ahead = new Set(readSeriesItems(store, scope).flatMap(({ number, status }) => (status === 'released' ? [] : [number])));
  const before = [...readCrls(store, scope), ...readDeltaCrls(store, scope)]
    .filter((crl) => !ahead.has(crl.number) || new Date(crl.thisUpdate) <= now)
    .toSorted((one, other) => (one.thisUpdate < other.thisUpdate ? -1 : 1));
  const previous = before.at(-1);
  if (previous === undefined || thisUpdate > new Date(previous.thisUpdate)) return;
  throw new CeremonyError(
    'state.number-used',
    `CRL ${previous.number} says it was made at ${previous.thisUpdate}, and it is ${now.toISOString()} now. Nothing was built. Check the clock; if it is right, wait until it is later.`,
  );
}

/** More than this of a list nobody reads: their number and the first of them. */
const mostKept = 100;

/** What the review shows of the CRL before. */
export function comparedWith(
  { crl: previous, delta }: Pick<PreviousGuarded, 'crl' | 'delta'>,
  { added, left, changed }: CrlDifference,
): PreviousCrl {
  const counts = { added: added.length, left: left.length, changed: changed.length };
  return {
    number: previous.number,
    thisUpdate: previous.thisUpdate,
    nextUpdate: previous.nextUpdate ?? '',
    sha256: previous.sha256,
    ...(delta === null ? {} : { delta: { number: delta.number, sha256: delta.sha256 } }),
    added: added.slice(0, mostKept),
    left: left.slice(0, mostKept),
    changed: changed.slice(0, mostKept),
    ...(Math.max(...Object.values(counts)) > mostKept ? { counts } : {}),
  };
}

const mostShown = 10;

/** Lines for the review: which CRL this one replaces, and by which entries they differ. */
export function previousFacts({ number, nextUpdate, delta, added, left, changed, counts }: PreviousCrl, makesDelta: boolean): Fact[] {
  const list = (lines: readonly string[], count = lines.length): string =>
    lines.length === 0 ? 'none' : `${count}: ${lines.slice(0, mostShown).join(', ')}${count > mostShown ? ' …' : ''}`;
  const explained = (entries: PreviousCrl['left'], count?: number): string =>
    list(
      entries.map(({ serial, why }) => `${serial} (${why})`),
      count,
    );
  return [
    { label: makesDelta ? 'Delta to' : 'Replaces', value: `CRL ${number}, next update ${nextUpdate}` },
    ...(delta === undefined ? [] : [{ label: 'With delta', value: `CRL ${delta.number}: what follows is beside what both say together` }]),
    { label: 'Entries added', value: list(added, counts?.added) },
    { label: 'Entries that left', value: explained(left, counts?.left) },
    { label: 'Entries changed', value: explained(changed, counts?.changed) },
  ];
}
