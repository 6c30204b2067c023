// What stands on the next CRL of a scope, in the order of serial numbers and without ever being in memory as a whole: entries recorded
// one by one, where the newest version counts, between blocks of entries that were recorded together.

import { removeFromCrl } from '../../pki/revocation-reason.ts';
import { compareSerials } from '../../pki/serial-order.ts';
import { CeremonyError } from '../../errors.ts';
import type { Store } from '../store.ts';
import { storeError } from '../store-error.ts';
import { readCrlEntryBlockPlaces } from '../tables/crl-entry-block.ts';
import { type BlockList, blockLists } from './block-list.ts';
import { entrySpan, PackedEntries } from './packed-entries.ts';

/** Entries as they will stand, one after the other. */
export interface CrlEntryPiece {
  readonly bytes: Uint8Array;
  readonly entries: number;
}

export interface CrlEntryStream {
  readonly entries: number;
  /** Octets of all of them. */
  readonly size: number;
  /**
   * The pieces in order; may be asked for again, and reads anew. Between two pieces others may read and write; what they record in the
   * scope is not among them.
   */
  pieces(): Generator<CrlEntryPiece>;
  /** Throws state.stale-tbs where entries of the scope were recorded since this stream was made. */
  requireCurrent(): void;
}

/**
 * The entries of a scope as they are on record now. `omitted`: serial numbers (contents octets) that leave the CRL although they are on
 * record. Throws store.corrupt.
 */
export function crlEntryStream(store: Store, scope: string, omitted: Iterable<Uint8Array> = []): CrlEntryStream {
  const mark = store.countRows('crl_entry', { scope });
  const places = readCrlEntryBlockPlaces(store, scope);
  const single = new PackedEntries();
  for (const row of store.eachOf('crl_entry', ['der', 'version', 'reason'], { scope })) {
    const { der, version, reason } = row;
    if (!(der instanceof Uint8Array) || typeof version !== 'number') throw storeError('store.corrupt');
    single.note(der, version, reason === removeFromCrl);
  }
  for (const serial of omitted) single.omit(serial);
  single.sort();

  let entries = places.reduce((sum, block) => sum + block.entries, 0);
  let size = places.reduce((sum, block) => sum + block.size, 0);
  const lists = blockLists(store, scope, places);
  for (let place = 0; place < single.length; place++) {
    const serial = single.serial(place);
    const der = single.der(place);
    const replaced = lists.reduce((sum, list) => sum + list.sizeOf(serial), 0);
    entries += (der === null ? 0 : 1) - (replaced > 0 ? 1 : 0);
    size += (der?.length ?? 0) - replaced;
  }

  function requireCurrent(): void {
    if (store.countRows('crl_entry', { scope }) === mark && readCrlEntryBlockPlaces(store, scope).length === places.length) return;
    throw new CeremonyError(
      'state.stale-tbs',
      'An entry of this CRL was recorded while the CRL was being built. Nothing was built. Build the CRL again.',
    );
  }

  return {
    entries,
    size,
    pieces: () => merged(single, blockLists(store, scope, places)),
    requireCurrent,
  };
}

/** The entries of a stream one by one, for a CRL that is small enough. */
export function* eachEntry(stream: CrlEntryStream): Generator<Uint8Array> {
  for (const { bytes } of stream.pieces())
    for (let at = 0; at < bytes.length;) {
      const { end } = entrySpan(bytes, at);
      yield bytes.slice(at, end);
      at = end;
    }
}

function* merged(single: PackedEntries, lists: readonly BlockList[]): Generator<CrlEntryPiece> {
  let place = 0;
  for (;;) {
    const own = place < single.length ? single.serial(place) : null;
    const [first, rest] = smallest(lists);
    const next = first?.next() ?? null;
    if (own === null && (first === null || next === null)) return;
    if (own !== null && (next === null || compareSerials(own, next) <= 0)) {
      // The version people recorded stands instead of the one in the block.
      if (next !== null && compareSerials(own, next) === 0) first?.takeEntry();
      const der = single.der(place);
      place += 1;
      if (der !== null) yield { bytes: der, entries: 1 };
      continue;
    }
    if (first === null) return;
    const until = first.wholeUntil();
    const whole = until !== null && before(until, own) && before(until, rest);
    yield whole ? first.takeWhole() : { bytes: first.takeEntry(), entries: 1 };
  }
}

const before = (serial: Uint8Array, other: Uint8Array | null): boolean => other === null || compareSerials(serial, other) < 0;

/** The list whose next entry comes first, and the serial number with which the others go on. */
function smallest(lists: readonly BlockList[]): [BlockList | null, Uint8Array | null] {
  let [first, serial, rest]: [BlockList | null, Uint8Array | null, Uint8Array | null] = [null, null, null];
  for (const list of lists) {
    const next = list.next();
    if (next === null) continue;
    if (serial === null || compareSerials(next, serial) < 0) [first, serial, rest] = [list, next, serial ?? rest];
    else if (before(next, rest)) rest = next;
  }
  return [first, rest];
}
