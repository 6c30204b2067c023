import { CeremonyError } from '../../errors.ts';
import { readEntrySpan } from '../../pki/crl-entry-span.ts';
import { compareSerials } from '../../pki/serial-order.ts';
import { storeError } from '../store-error.ts';

const firstRoom = 1 << 16;

/**
 * Entries in one stretch of memory, a few octets each beside their own. A class, against house style: it grows. `note` takes a version of
 * an entry in any order; `sort` leaves the newest of each serial number, in the order of serial numbers.
 */
export class PackedEntries {
  #arena = new Uint8Array(firstRoom);
  #used = 0;
  readonly #starts: number[] = [];
  readonly #serialStarts: number[] = [];
  readonly #serialEnds: number[] = [];
  readonly #ends: number[] = [];
  readonly #versions: number[] = [];
  readonly #left = new Set<number>();
  #order: Uint32Array = new Uint32Array();

  /** `leaves`: this version takes the entry off the CRL. Throws store.corrupt for bytes that are not one entry. */
  note(der: Uint8Array, version: number, leaves: boolean): void {
    const start = this.#take(der);
    const span = entrySpan(this.#arena.subarray(0, this.#used), start);
    if (span.end !== this.#used) throw storeError('store.corrupt');
    this.#push(start, span.serialStart, span.serialEnd, version, leaves);
  }

  /** A serial number that stays off the CRL whatever is recorded of it. */
  omit(serialOctets: Uint8Array): void {
    const start = this.#take(serialOctets);
    this.#push(start, start, this.#used, Number.MAX_SAFE_INTEGER, true);
  }

  #take(bytes: Uint8Array): number {
    const start = this.#used;
    if (start + bytes.length > this.#arena.length) {
      const larger = new Uint8Array(Math.max(this.#arena.length * 2, start + bytes.length));
      larger.set(this.#arena.subarray(0, start));
      this.#arena = larger;
    }
    this.#arena.set(bytes, start);
    this.#used += bytes.length;
    return start;
  }

  #push(start: number, serialStart: number, serialEnd: number, version: number, leaves: boolean): void {
    if (leaves) this.#left.add(this.#starts.length);
    this.#starts.push(start);
    this.#serialStarts.push(serialStart);
    this.#serialEnds.push(serialEnd);
    this.#ends.push(this.#used);
    this.#versions.push(version);
  }

  sort(): void {
    const all = Uint32Array.from(this.#starts, (_start, place) => place);
    all.sort(
      (one, other) =>
        compareSerials(this.#serialOf(one), this.#serialOf(other)) || (this.#versions[one] ?? 0) - (this.#versions[other] ?? 0),
    );
    this.#order = all.filter((place, index) => {
      const next = all[index + 1];
      return next === undefined || compareSerials(this.#serialOf(place), this.#serialOf(next)) !== 0;
    });
  }

  /** After `sort`: how many serial numbers there are. */
  get length(): number {
    return this.#order.length;
  }

  /** Contents octets of the serial number at this place of the order. */
  serial(place: number): Uint8Array {
    return this.#serialOf(this.#order[place] ?? 0);
  }

  /** The entry at this place, or null where it is not on the CRL. */
  der(place: number): Uint8Array | null {
    const at = this.#order[place] ?? 0;
    return this.#left.has(at) ? null : this.#arena.subarray(this.#starts[at] ?? 0, this.#ends[at] ?? 0);
  }

  #serialOf(place: number): Uint8Array {
    return this.#arena.subarray(this.#serialStarts[place] ?? 0, this.#serialEnds[place] ?? 0);
  }
}

/** An entry of the database: what is not DER there was not written by us. */
export function entrySpan(bytes: Uint8Array, start: number): ReturnType<typeof readEntrySpan> {
  try {
    return readEntrySpan(bytes, start);
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') throw storeError('store.corrupt', error);
    throw error;
  }
}
