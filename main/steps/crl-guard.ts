// The previous-CRL guard of a run: the newest CRL of the scope whose thisUpdate is not in the future beside the one that was just built,
// with what the record says of every entry that left or changed.

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { guardCrl, type CrlDifference, type GuardedCrl } from '../pki/crl-guard.ts';
import { togetherWith } from '../pki/delta-crl.ts';
import { guardedCrl } from '../pki/guarded-crl.ts';
import { sha256Hex } from '../pki/hash.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { highestNumbered } from '../pki/crl-number.ts';
import { removeFromCrl } from '../pki/revocation-reason.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import type { Store } from '../store/store.ts';
import { readCrls, readDeltaCrls, type Crl } from '../store/tables/crl.ts';
import { noteOf } from './record-revocation.ts';
import { newestEntries, ranOutBefore } from './revoked-entries.ts';

/** The complete CRL a new one replaces, read and checked once. */
export interface PreviousGuarded {
  readonly crl: Crl;
  /** The newest delta to it; null: none was signed since. */
  readonly delta: Crl | null;
  /** What it says itself. */
  readonly base: GuardedCrl;
  /** What it and that delta say together: what the next one is held to. */
  readonly guarded: GuardedCrl;
  /** Which of these serials stand on the complete CRL itself. */
  on(serials: ReadonlySet<string>): ReadonlySet<string>;
}

/** The newest CRL of the scope whose thisUpdate is not in the future: of those the one with the highest number. */
export function previousInForce(store: Store, scope: string, now: Date): Crl | null {
  const due = readCrls(store, scope).filter(({ thisUpdate }) => new Date(thisUpdate) <= now);
  return highestNumbered(due) ?? null;
}

/** Reads that CRL. Throws policy.crl-guard where it is another key's, store.corrupt where it is not what was recorded. */
export function readPrevious(store: Store, scope: string, spki: Uint8Array, now: Date): PreviousGuarded | null {
  const crl = previousInForce(store, scope, now);
  if (crl === null) return null;
  const base = readGuarded(store, crl, spki);
  const delta = highestNumbered(deltasTo(store, crl).filter(({ thisUpdate }) => new Date(thisUpdate) <= now)) ?? null;
  return {
    crl,
    delta,
    base,
    guarded: delta === null ? base : togetherWith(base, readGuarded(store, delta, spki)),
    on(serials) {
      const found = new Set<string>();
      if (serials.size > 0) for (const { serial } of base.entries) if (serials.has(serial)) found.add(serial);
      return found;
    },
  };
}

/** Deltas to a complete CRL, in order of thisUpdate. One that was signed beside it has its number and another base. */
export const deltasTo = (store: Store, { scope, number }: Crl): Crl[] =>
  readDeltaCrls(store, scope).filter(({ baseNumber }) => baseNumber === number);

function readGuarded(store: Store, crl: Crl, spki: Uint8Array): GuardedCrl {
  const der = crlBytes(store, crl);
  if (sha256Hex(der) !== crl.sha256)
    throw new CeremonyError(
      'store.corrupt',
      `DATABASE-VS-LOG: CRL ${crl.number} is not the one its record names. Nothing was built. Stop and run conclave audit.`,
    );
  const fields = readWholeCrl(der);
  if (!isSignedBy(fields, spki))
    throw new CeremonyError(
      'policy.crl-guard',
      `CRL-SAME-SCOPE: the key of this authority did not sign CRL ${crl.number}, which is on record for it. Nothing was built. Stop and run conclave audit.`,
    );
  return guardedCrl(fields);
}

/**
 * Compares the CRL that was built with the one before it; the record explains what left and what changed. Throws policy.crl-guard naming
 * the check that failed.
 */
export function requireGuarded(
  store: Store,
  scope: string,
  previous: PreviousGuarded,
  now: GuardedCrl,
): { checks: readonly Check[]; difference: CrlDifference } {
  const newest = new Map(newestEntries(store, scope).map((entry) => [entry.serial, entry]));
  const ranOut = ranOutBefore(store, previous);
  const { checks, difference } = guardCrl(previous.guarded, now, {
    left(serial) {
      if (newest.get(serial)?.reason === removeFromCrl) return 'released from hold';
      const notAfter = ranOut.get(serial);
      return notAfter === undefined ? null : `ran out at ${notAfter}, before CRL ${previous.crl.number}`;
    },
    changed: (serial) => noteOf(newest.get(serial)?.source ?? ''),
  });
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad !== undefined)
    throw new CeremonyError(
      'policy.crl-guard',
      `${bad.name} failed: ${bad.reason ?? ''}. Nothing was built. Stop and find out what changed since that CRL; an entry leaves, or is changed, by an approved revocation only.`,
    );
  return { checks, difference };
}

/** Of a list nobody reads to its end the log names so many; its hash names all. */
const mostNamed = 100;

const listed = (serials: readonly string[], named: readonly JsonObject[]): JsonObject => ({
  count: serials.length,
  sha256: sha256Hex(new TextEncoder().encode(serials.map((serial) => `${serial}\n`).join(''))),
  named: named.slice(0, mostNamed),
});

/** The difference as an event tells it. */
export function differenceData(item: string, previous: PreviousGuarded, { added, left, changed }: CrlDifference): JsonObject {
  const explained = (list: CrlDifference['left']): JsonObject =>
    listed(
      list.map(({ serial }) => serial),
      list.map(({ serial, why }) => ({ serial, why })),
    );
  return {
    item,
    previousCrlNumber: previous.crl.number,
    previousSha256: previous.crl.sha256,
    ...(previous.delta === null ? {} : { previousDelta: { crlNumber: previous.delta.number, sha256: previous.delta.sha256 } }),
    added: listed(
      added,
      added.map((serial) => ({ serial })),
    ),
    left: explained(left),
    changed: explained(changed),
  };
}
