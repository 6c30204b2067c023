import { compareSerials } from '../../pki/serial-order.ts';
import { storeError } from '../store-error.ts';
import type { Store } from '../store.ts';
import { type CrlEntryBlockPlace, crlEntryBlockKey, readCrlEntryBlock } from '../tables/crl-entry-block.ts';
import { entrySpan } from './packed-entries.ts';

/** Contents octets of a serial number from its order key. */
const serialOfKey = (key: Uint8Array): Uint8Array => key.subarray(2);

/**
 * One list of a scope's blocks, read forward: a block at a time where it is taken whole, an entry at a time where something falls between.
 * A class, against house style: it stands somewhere.
 */
export class BlockList {
  readonly #store: Store;
  readonly #scope: string;
  readonly #places: readonly CrlEntryBlockPlace[];
  #block = 0;
  #bytes: Uint8Array | null = null;
  #at = 0;
  #entry: ReturnType<typeof entrySpan> | null = null;

  constructor(store: Store, scope: string, places: readonly CrlEntryBlockPlace[]) {
    this.#store = store;
    this.#scope = scope;
    this.#places = places;
  }

  /** Serial number of the next entry; null after the last. */
  next(): Uint8Array | null {
    if (this.#bytes !== null && this.#entry !== null) return this.#bytes.subarray(this.#entry.serialStart, this.#entry.serialEnd);
    const place = this.#places[this.#block];
    return place === undefined ? null : serialOfKey(place.first);
  }

  /** Where the next block begins and nothing of it was taken: its last serial number. */
  wholeUntil(): Uint8Array | null {
    const place = this.#places[this.#block];
    return place === undefined || this.#bytes !== null ? null : serialOfKey(place.last);
  }

  takeWhole(): { readonly bytes: Uint8Array; readonly entries: number } {
    const { entries } = this.#place();
    const bytes = this.#read();
    this.#block += 1;
    return { bytes, entries };
  }

  takeEntry(): Uint8Array {
    this.#open();
    const [bytes, start, entry] = [this.#bytes ?? new Uint8Array(), this.#at, this.#entry];
    if (entry === null) throw storeError('store.corrupt');
    const der = bytes.subarray(start, entry.end);
    this.#at = entry.end;
    this.#entry = this.#at < bytes.length ? entrySpan(bytes, this.#at) : null;
    if (this.#entry === null) {
      this.#bytes = null;
      this.#block += 1;
    }
    return der;
  }

  /** Octets of the entry with this serial number, which is read forward to; 0 where there is none. */
  sizeOf(serial: Uint8Array): number {
    for (;;) {
      const last = this.wholeUntil();
      if (last !== null && compareSerials(last, serial) < 0) {
        this.#block += 1;
        continue;
      }
      const next = this.next();
      const order = next === null ? 1 : compareSerials(next, serial);
      if (order > 0) return 0;
      const { length } = this.takeEntry();
      if (order === 0) return length;
    }
  }

  #place(): CrlEntryBlockPlace {
    const place = this.#places[this.#block];
    if (place === undefined) throw storeError('store.corrupt');
    return place;
  }

  #open(): void {
    if (this.#bytes !== null) return;
    this.#bytes = this.#read();
    this.#at = 0;
    this.#entry = entrySpan(this.#bytes, 0);
  }

  #read(): Uint8Array {
    const { list, first, size } = this.#place();
    const block = readCrlEntryBlock(this.#store, crlEntryBlockKey(this.#scope, list, first));
    if (block === null || block.der.length !== size || size === 0) throw storeError('store.corrupt');
    return block.der;
  }
}

/** The lists of a scope, by their numbers. */
export function blockLists(store: Store, scope: string, places: readonly CrlEntryBlockPlace[]): BlockList[] {
  const lists = [...new Set(places.map(({ list }) => list))];
  return lists.map(
    (number) =>
      new BlockList(
        store,
        scope,
        places.filter(({ list }) => list === number),
      ),
  );
}
