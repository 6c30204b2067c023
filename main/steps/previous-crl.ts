// What a new CRL replaces: shown beside it, so that a lost entry is seen before the key is used (rules.md, CRLs).

import { CeremonyError } from '../errors.ts';
import type { CrlDifference } from '../pki/crl-guard.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Store } from '../store/store.ts';
import { readCrls, type Crl } from '../store/tables/crl.ts';
import type { PreviousCrl } from './values.ts';

/** The CRL of the scope with the highest number, or null. */
export function newestCrl(store: Store, scope: string): Crl | null {
  return readCrls(store, scope).toSorted((one, other) => (BigInt(one.number) < BigInt(other.number) ? 1 : -1))[0] ?? null;
}

/** thisUpdate is later than that of every item before it (rules.md, CRLs); a relying party could take the older for the newer. */
export function requireLater(thisUpdate: Date, previous: Crl | null): void {
  if (previous === null || thisUpdate > new Date(previous.thisUpdate)) return;
  throw new CeremonyError(
    'state.number-used',
    `CRL ${previous.number} says it was made at ${previous.thisUpdate}, and it is ${thisUpdate.toISOString()} now. Nothing was built. Check the clock; if it is right, wait until it is later.`,
  );
}

/** What the review shows of the CRL before. */
export const comparedWith = (previous: Crl, { added, left, changed }: CrlDifference): PreviousCrl => ({
  number: previous.number,
  thisUpdate: previous.thisUpdate,
  nextUpdate: previous.nextUpdate ?? '',
  sha256: previous.sha256,
  added,
  left,
  changed,
});

const mostShown = 10;

/** Lines for the review: which CRL this one replaces, and by which entries they differ. */
export function previousFacts({ number, nextUpdate, added, left, changed }: PreviousCrl): Fact[] {
  const list = (lines: readonly string[]): string =>
    lines.length === 0 ? 'none' : `${lines.length}: ${lines.slice(0, mostShown).join(', ')}${lines.length > mostShown ? ' …' : ''}`;
  const explained = (entries: PreviousCrl['left']): string => list(entries.map(({ serial, why }) => `${serial} (${why})`));
  return [
    { label: 'Replaces', value: `CRL ${number}, next update ${nextUpdate}` },
    { label: 'Entries added', value: list(added) },
    { label: 'Entries that left', value: explained(left) },
    { label: 'Entries changed', value: explained(changed) },
  ];
}
