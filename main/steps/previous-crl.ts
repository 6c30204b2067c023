// What a new CRL replaces: shown beside it, so that a lost entry is seen before the key is used (rules.md, CRLs).

import { CeremonyError } from '../errors.ts';
import { parseCrl } from '../pki/parse-crl.ts';
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

/** Serials by which two lists of encoded entries differ. */
export function comparedWith(previous: Crl, serials: readonly string[]): PreviousCrl {
  const before = parseCrl(previous.der).entries.map((entry) => entry.serialNumber);
  const [old, now] = [new Set(before), new Set(serials)];
  return {
    number: previous.number,
    thisUpdate: previous.thisUpdate,
    nextUpdate: previous.nextUpdate ?? '',
    added: serials.filter((serial) => !old.has(serial)),
    lost: before.filter((serial) => !now.has(serial)),
  };
}

/** Lines for the review: which CRL this one replaces, and what stands on one of them only. */
export function previousFacts({ number, nextUpdate, added, lost }: PreviousCrl): Fact[] {
  const list = (serials: readonly string[]): string =>
    serials.length === 0 ? 'none' : `${serials.length}: ${serials.slice(0, 10).join(', ')}${serials.length > 10 ? ' …' : ''}`;
  return [
    { label: 'Replaces', value: `CRL ${number}, next update ${nextUpdate}` },
    { label: 'Entries added', value: list(added) },
    { label: 'Entries lost', value: list(lost), ...(lost.length === 0 ? {} : { planned: 'none', differs: true }) },
  ];
}
