// A delta CRL of a run: what changed since the newest complete CRL of the scope, and that both together say what the record says
// (RFC 5280 §5.2.4; rules.md, CRLs).

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { assembleUnsigned } from '../pki/assemble.ts';
import type { CrlNumber } from '../pki/crl-number.ts';
import type { GuardedCrl, GuardedEntry } from '../pki/crl-guard.ts';
import { partitionTitle } from '../pki/crl-scope.ts';
import { baseNumberOf, checkDeltaBase, checkDeltaComplete, deltaEntries, withDelta } from '../pki/delta-crl.ts';
import { guardedCrl, guardedEntryOf } from '../pki/guarded-crl.ts';
import type { CrlFields } from '../pki/parse-types.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { type CrlEntryStream, eachEntry } from '../store/crl-entries/entry-stream.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import type { Store } from '../store/store.ts';
import type { Crl } from '../store/tables/crl.ts';
import { readJournalEntries } from '../store/tables/journal.ts';
import { waitingItems } from './crl-series.ts';
import { deltasTo, type PreviousGuarded } from './crl-guard.ts';

/** Throws policy.crl-guard where there is no complete CRL, or lists signed ahead wait whose numbers a delta would pass. */
export function requireBase(store: Store, scope: string, base: PreviousGuarded | null): PreviousGuarded {
  if (waitingItems(store, scope).length > 0)
    throw new CeremonyError(
      'policy.crl-guard',
      'CRL-DELTA-BASE failed: lists of a series are signed ahead for this scope, and there are no deltas to them. Nothing was built. Sign a complete CRL instead.',
    );
  if (base !== null) return base;
  throw new CeremonyError(
    'policy.crl-guard',
    `CRL-DELTA-BASE failed: no complete CRL of ${partitionTitle(scope)} is in force that a delta could be to. Nothing was built. Sign the complete CRL first.`,
  );
}

/** What a complete CRL made now would hold, entry by entry. */
const entriesOfStream = (stream: CrlEntryStream): Iterable<GuardedEntry> => ({
  *[Symbol.iterator]() {
    for (const der of eachEntry(stream)) yield guardedEntryOf(der);
  },
});

/**
 * Deltas to the base that may exist: a call whose outcome nobody knew may have signed them, and whoever holds one goes by it (rules.md,
 * Journal: `may-exist` counts as published). Of those that stood in a file the bytes are not kept; no delta is so long.
 */
function possibleDeltas(store: Store, { scope, number }: Crl): CrlFields[] {
  return readJournalEntries(store, { operation: 'sign-crl', scope, state: 'may-exist' }).flatMap(({ tbs }) => {
    if (tbs === null) return [];
    const fields = readWholeCrl(assembleUnsigned(tbs));
    return baseNumberOf(fields) === number ? [fields] : [];
  });
}

/** What changed since the base, as a stream of its own. */
export function deltaStream(store: Store, { crl: complete, base }: PreviousGuarded, stream: CrlEntryStream): CrlEntryStream {
  const between = new Map<string, GuardedEntry>();
  const signed = deltasTo(store, complete).map((crl) => readWholeCrl(crlBytes(store, crl)));
  for (const fields of [...signed, ...possibleDeltas(store, complete)])
    for (const entry of guardedCrl(fields).entries) if (entry.removes !== true) between.set(entry.serial, entry);
  const list = deltaEntries(base.entries, entriesOfStream(stream), between);
  return {
    entries: list.length,
    size: list.reduce((sum, { der }) => sum + der.length, 0),
    *pieces() {
      for (const { der } of list) yield { bytes: der, entries: 1 };
    },
    requireCurrent: stream.requireCurrent,
  };
}

/** CRL-DELTA-BASE, CRL-DELTA-COMPLETE over a delta that was built. Throws policy.crl-guard naming the one that failed. */
export function requireDelta(base: PreviousGuarded, delta: GuardedCrl, baseNumber: CrlNumber, stream: CrlEntryStream): Check[] {
  const checks = [
    checkDeltaBase(baseNumber, base.crl),
    checkDeltaComplete(withDelta(base.base.entries, delta.entries), entriesOfStream(stream)),
  ];
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad !== undefined)
    throw new CeremonyError('policy.crl-guard', `${bad.name} failed: ${bad.reason ?? ''}. Nothing was built. Stop and run conclave audit.`);
  return checks;
}
