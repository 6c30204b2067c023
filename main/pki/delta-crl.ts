// A delta CRL (RFC 5280 §5.2.4): what changed since its base, and what base and delta say together. Pure, over entries in the order of
// compareGuarded.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { encodeCrlEntry } from './build-crl.ts';
import { compareGuarded, type GuardedCrl, type GuardedEntry, pairedEntries } from './crl-guard.ts';
import { oids } from './oids.ts';
import { decodeCrlNumber, tryDecode } from './parse-extensions.ts';
import type { CrlFields } from './parse-types.ts';
import { removeFromCrl } from './revocation-reason.ts';
import { parseSerialNumber } from './serial-number.ts';

/** Number of the CRL a delta holds the changes since; null: the CRL is complete for its scope. Throws input.not-der where it is no number. */
export function baseNumberOf({ extensions }: Pick<CrlFields, 'extensions'>): string | null {
  const indicator = extensions.find(({ oid }) => oid === oids.deltaCrlIndicator);
  if (indicator === undefined) return null;
  const base = tryDecode(indicator.value, decodeCrlNumber);
  if (base === null) throw new CeremonyError('input.not-der', 'The deltaCRLIndicator of a CRL is no number (RFC 5280 5.2.4).');
  return base.number;
}

/**
 * The entries of a delta: what was added or changed since the base, and a removeFromCRL for everything that left, because it was released
 * from hold or its certificate ran out (RFC 5280 §5.3.1). `between`: what stood on deltas since the base; what left after it was on one
 * of those alone is removed, too, for a relying party may have seen it (§5.2.4).
 */
export function deltaEntries(
  base: Iterable<GuardedEntry>,
  now: Iterable<GuardedEntry>,
  between: ReadonlyMap<string, GuardedEntry>,
): GuardedEntry[] {
  const entries: GuardedEntry[] = [];
  const there = new Set<string>();
  for (const { old, next } of pairedEntries(base, now)) {
    if (next !== null && between.has(next.serial)) there.add(next.serial);
    if (next === null && old !== null) {
      there.add(old.serial);
      entries.push(removal(old));
    }
    if (next !== null && (old === null || Buffer.compare(old.der, next.der) !== 0)) entries.push(next);
  }
  for (const entry of between.values()) if (!there.has(entry.serial)) entries.push(removal(entry));
  return entries.sort(compareGuarded);
}

function removal({ serial, revocationDate }: GuardedEntry): GuardedEntry {
  const der = encodeCrlEntry({ serialNumber: parseSerialNumber(serial), revocationDate, reason: removeFromCrl });
  return { serial, der, revocationDate, removes: true };
}

/** What base and delta say together: the base with what the delta adds and changes, and without what it removes. */
export function* withDelta(base: Iterable<GuardedEntry>, delta: Iterable<GuardedEntry>): Generator<GuardedEntry> {
  for (const { old, next } of pairedEntries(base, delta)) {
    if (next === null && old !== null) yield old;
    if (next !== null && next.removes !== true) yield next;
  }
}

/** The delta as what it makes of its base: a complete CRL of the delta's number and dates, which the guard takes. */
export const togetherWith = (base: Pick<GuardedCrl, 'entries'>, delta: GuardedCrl): GuardedCrl => ({
  ...delta,
  entries: { [Symbol.iterator]: () => withDelta(base.entries, delta.entries) },
});

/** CRL-DELTA-BASE: the delta is one to the CRL it is held to (RFC 5280 §5.2.4). */
export const checkDeltaBase = (baseNumber: string, base: { readonly number: string }): Check =>
  baseNumber === base.number
    ? passed('CRL-DELTA-BASE', `changes since CRL ${baseNumber}`)
    : failed('CRL-DELTA-BASE', `it holds changes since CRL ${baseNumber}, and CRL ${base.number} is its base`);

/** CRL-DELTA-COMPLETE: base and delta together say what the complete CRL of the same number says (RFC 5280 §5.2.4). */
export function checkDeltaComplete(together: Iterable<GuardedEntry>, complete: Iterable<GuardedEntry>): Check {
  let count = 0;
  for (const { old, next } of pairedEntries(together, complete)) {
    count += 1;
    const serial = old?.serial ?? next?.serial ?? '';
    if (old === null) return failed('CRL-DELTA-COMPLETE', `serial ${serial} is revoked, and base and delta do not say so`);
    if (next === null) return failed('CRL-DELTA-COMPLETE', `serial ${serial} is not revoked, and base and delta say it is`);
    if (Buffer.compare(old.der, next.der) !== 0)
      return failed('CRL-DELTA-COMPLETE', `base and delta say something else of serial ${serial} than the complete CRL`);
  }
  return passed('CRL-DELTA-COMPLETE', `${count} entries with its base`);
}
