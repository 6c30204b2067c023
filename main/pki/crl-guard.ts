// The previous-CRL guard: a new CRL beside the one it replaces (rules.md, CRLs). Pure, and fed by iterators in serial order, so that
// two lists of any length are compared entry by entry. Entries vanished too early at Certainly (bug 1954889), reasons vanished at
// IdenTrust (bug 1794047), and another CA's list stood in for one at Kamu SM (bug 2048626).

import { failed, passed, type Check } from '../checks.ts';

/** One entry as it stands on a CRL. */
export interface GuardedEntry {
  /** Lower-case hex of the magnitude, as SerialNumber. */
  readonly serial: string;
  readonly der: Uint8Array;
  readonly revocationDate: Date;
  /** On a delta: removeFromCRL. */
  readonly removes?: boolean;
}

/** Order of two entries by the numbers their serials are: the shorter hex first, then digit by digit. */
export const compareGuarded = ({ serial: one }: Pick<GuardedEntry, 'serial'>, { serial: other }: Pick<GuardedEntry, 'serial'>): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

/** One of the two CRLs; `entries` in the order of compareGuarded, each serial once. */
export interface GuardedCrl {
  readonly issuer: Uint8Array;
  /** keyIdentifier of its authorityKeyIdentifier. */
  readonly keyIdentifier: Uint8Array | undefined;
  /** Value of its issuingDistributionPoint; null: it has none. */
  readonly issuingDistributionPoint: Uint8Array | null;
  readonly number: string;
  readonly thisUpdate: Date;
  readonly entries: Iterable<GuardedEntry>;
}

/** What may explain a difference; null: nothing does. */
export interface GuardNotes {
  /** Why an entry of the old CRL may be gone. */
  left(serial: string): string | null;
  /** What people said of a change to an entry. */
  changed(serial: string): string | null;
}

/** An entry that differs, and what explains it; '' where nothing does. */
export interface Explained {
  readonly serial: string;
  readonly why: string;
}

export interface CrlDifference {
  readonly added: readonly string[];
  readonly left: readonly Explained[];
  readonly changed: readonly Explained[];
}

const same = (one: Uint8Array | null | undefined, other: Uint8Array | null | undefined): boolean =>
  one === null || one === undefined || other === null || other === undefined
    ? (one ?? null) === (other ?? null)
    : Buffer.compare(one, other) === 0;

/** One after the other from two lists in serial order; either may be null. */
export function* pairedEntries(
  before: Iterable<GuardedEntry>,
  now: Iterable<GuardedEntry>,
): Generator<{ old: GuardedEntry | null; next: GuardedEntry | null }> {
  const olds = before[Symbol.iterator]();
  const nexts = now[Symbol.iterator]();
  const take = (from: Iterator<GuardedEntry>): GuardedEntry | null => {
    const step = from.next();
    return step.done === true ? null : step.value;
  };
  let old = take(olds);
  let next = take(nexts);
  while (old !== null || next !== null) {
    const order = old === null ? 1 : next === null ? -1 : compareGuarded(old, next);
    yield { old: order <= 0 ? old : null, next: order >= 0 ? next : null };
    if (order <= 0) old = take(olds);
    if (order >= 0) next = take(nexts);
  }
}

/**
 * CRL-SAME-SCOPE, CRL-LATER, CRL-ENTRIES-KEPT, CRL-ENTRIES-UNCHANGED, CRL-ENTRY-DATES, each with a verdict, and the difference people
 * are shown. Source: RFC 5280 §5.2.3; BR 4.10.1, 7.2.2; rules.md, CRLs.
 */
export function guardCrl(before: GuardedCrl, now: GuardedCrl, notes: GuardNotes): { checks: Check[]; difference: CrlDifference } {
  const added: string[] = [];
  const left: Explained[] = [];
  const changed: Explained[] = [];
  let late: string | null = null;
  for (const { old, next } of pairedEntries(before.entries, now.entries)) {
    if (next !== null && next.revocationDate > now.thisUpdate) late ??= next.serial;
    if (old === null && next !== null) added.push(next.serial);
    if (old !== null && next === null) left.push({ serial: old.serial, why: notes.left(old.serial) ?? '' });
    if (old !== null && next !== null && Buffer.compare(old.der, next.der) !== 0)
      changed.push({ serial: next.serial, why: notes.changed(next.serial) ?? '' });
  }
  const lost = left.find(({ why }) => why === '');
  const unexplained = changed.find(({ why }) => why === '');
  const checks = [
    sameScope(before, now),
    later(before, now),
    lost === undefined
      ? passed('CRL-ENTRIES-KEPT', left.length === 0 ? 'all' : `${left.length} left as the rules allow`)
      : failed('CRL-ENTRIES-KEPT', `serial ${lost.serial} stands on CRL ${before.number} and not on the new one`),
    unexplained === undefined
      ? passed('CRL-ENTRIES-UNCHANGED', changed.length === 0 ? 'all' : `${changed.length} changed with a note`)
      : failed(
          'CRL-ENTRIES-UNCHANGED',
          `the entry of serial ${unexplained.serial} is not what it was on CRL ${before.number}, without a note`,
        ),
    late === null ? passed('CRL-ENTRY-DATES') : failed('CRL-ENTRY-DATES', `serial ${late} is dated later than the CRL itself`),
  ];
  return { checks, difference: { added, left, changed } };
}

function sameScope(before: GuardedCrl, now: GuardedCrl): Check {
  const wrong = !same(before.issuer, now.issuer)
    ? 'the issuer’s name is not the same bytes'
    : !same(before.keyIdentifier, now.keyIdentifier)
      ? 'the authorityKeyIdentifier names another key'
      : same(before.issuingDistributionPoint, now.issuingDistributionPoint)
        ? null
        : 'the issuingDistributionPoint is another one';
  return wrong === null ? passed('CRL-SAME-SCOPE') : failed('CRL-SAME-SCOPE', `beside CRL ${before.number}: ${wrong}`);
}

function later(before: GuardedCrl, now: GuardedCrl): Check {
  if (BigInt(now.number) <= BigInt(before.number)) return failed('CRL-LATER', `number ${now.number} does not exceed ${before.number}`);
  return now.thisUpdate > before.thisUpdate
    ? passed('CRL-LATER', `${now.number} after ${before.number}`)
    : failed('CRL-LATER', `thisUpdate ${now.thisUpdate.toISOString()} is not later than ${before.thisUpdate.toISOString()}`);
}
