// A million serial numbers in order, without a million texts: of each its octets alone, one after the other.

import { createHash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import type { Sha256 } from './hash.ts';

/** Octets of the most a serial number should have (RFC 5280 §4.1.2.2); what came from elsewhere may have more. */
const usualWidth = 20;
const firstRoom = 1024;
/** Texts hashed at a time. */
const hashedTogether = 4096;
/** Fewer than these are put in order one by one. */
const fewEnough = 24;

const digits = Buffer.from('0123456789abcdef', 'latin1');
/** Value of a hexadecimal digit by its code; 0xff for what is none, and for a capital. */
const valueOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const place = digits.indexOf(code);
  return place < 0 ? 0xff : place;
});

/**
 * Serial numbers by their magnitudes, each with zeros before it to one width: so octets compare as numbers do. `note` takes them in any
 * order, `sort` puts them in that of a CRL (pki/serial-order.ts); the same one twice stays twice. A class, against house style: it grows.
 */
export class PackedSerials {
  #width = usualWidth;
  #bytes = new Uint8Array(firstRoom * usualWidth);
  #length = 0;

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** A magnitude in lower-case hex, an even number of digits, no octet 00 before another. Throws store.corrupt for anything else. */
  note(hex: string): void {
    const octets = hex.length / 2;
    if (octets > this.#width) this.#widen(Math.ceil(octets));
    const end = (this.#length + 1) * this.#width;
    if (end > this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    let wrong = 0;
    for (let [digit, at] = [0, end - octets]; digit < hex.length; digit += 2, at += 1) {
      const high = valueOf[hex.charCodeAt(digit)] ?? 0xff;
      const low = valueOf[hex.charCodeAt(digit + 1)] ?? 0xff;
      wrong |= high | low;
      bytes[at] = (high << 4) | low;
    }
    if (wrong > 0x0f || octets === 0 || !Number.isInteger(octets) || (octets > 1 && bytes[end - octets] === 0))
      throw new CeremonyError('store.corrupt', 'A serial number of the database is none; nothing was changed. Run the audit.');
    this.#length += 1;
  }

  /** The magnitude at this place: the octets themselves, to be read and not to be kept. */
  octets(place: number): Uint8Array {
    return this.#bytes.subarray(this.#start(place), (place + 1) * this.#width);
  }

  /** The same in hex. */
  hex(place: number): string {
    return Buffer.from(this.octets(place)).toString('hex');
  }

  /** Those at places the condition holds for, in the same order. */
  filter(condition: (hex: string) => boolean): PackedSerials {
    const kept = new PackedSerials();
    for (let place = 0; place < this.#length; place += 1) {
      const hex = this.hex(place);
      if (condition(hex)) kept.note(hex);
    }
    return kept;
  }

  /** SHA-256 of them in hex, one a line. */
  sha256(): Sha256 {
    const hash = createHash('sha256');
    const text = new Uint8Array(hashedTogether * (2 * this.#width + 1));
    for (let place = 0; place < this.#length;) {
      const until = Math.min(this.#length, place + hashedTogether);
      let written = 0;
      for (; place < until; place += 1) {
        const end = (place + 1) * this.#width;
        for (let at = this.#start(place); at < end; at += 1) {
          const octet = this.#bytes[at] ?? 0;
          text[written] = digits[octet >> 4] ?? 0;
          text[written + 1] = digits[octet & 0x0f] ?? 0;
          written += 2;
        }
        text[written] = 0x0a;
        written += 1;
      }
      hash.update(text.subarray(0, written));
    }
    return hash.digest('hex') as Sha256;
  }

  sort(): void {
    const order = Uint32Array.from({ length: this.#length }, (_, place) => place);
    this.#sortRun(order, 0);
    const width = this.#width;
    const sorted = new Uint8Array(this.#length * width);
    for (let place = 0; place < order.length; place += 1) {
      const from = (order[place] ?? 0) * width;
      for (let at = 0; at < width; at += 1) sorted[place * width + at] = this.#bytes[from + at] ?? 0;
    }
    this.#bytes = sorted;
  }

  /**
   * By the first octets in which they differ, which together with the place make one number that is sorted as such; those that have the same
   * ones then among themselves.
   */
  #sortRun(order: Uint32Array, common: number): void {
    if (order.length <= fewEnough) {
      order.sort((one, other) => this.#compare(one, other));
      return;
    }
    const from = this.#firstDifference(order, common);
    if (from === this.#width) return;
    const keyOctets = Math.min(this.#width - from, order.length < 1 << 21 ? 4 : 2);
    const keys = Float64Array.from(order, (place, index) => this.#key(place, from, keyOctets) * order.length + index);
    keys.sort();
    const before = order.slice();
    for (const [index, key] of keys.entries()) order[index] = before[key % order.length] ?? 0;
    for (let start = 0; start < order.length;) {
      let end = start + 1;
      const key = this.#key(order[start] ?? 0, from, keyOctets);
      while (end < order.length && this.#key(order[end] ?? 0, from, keyOctets) === key) end += 1;
      if (end - start > 1) this.#sortRun(order.subarray(start, end), from + keyOctets);
      start = end;
    }
  }

  #key(place: number, from: number, octets: number): number {
    let key = 0;
    for (let at = place * this.#width + from, left = octets; left > 0; at += 1, left -= 1) key = key * 256 + (this.#bytes[at] ?? 0);
    return key;
  }

  #compare(one: number, other: number): number {
    for (let [a, b, left] = [one * this.#width, other * this.#width, this.#width]; left > 0; a += 1, b += 1, left -= 1) {
      const difference = (this.#bytes[a] ?? 0) - (this.#bytes[b] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** The first octet, from `common` on, that is not the same in all of them; the width where they are all the same. */
  #firstDifference(order: Uint32Array, common: number): number {
    const first = (order[0] ?? 0) * this.#width;
    let from = this.#width;
    for (const place of order) {
      const start = place * this.#width;
      let at = common;
      while (at < from && this.#bytes[start + at] === this.#bytes[first + at]) at += 1;
      from = at;
      if (from === common) break;
    }
    return from;
  }

  #start(place: number): number {
    const end = (place + 1) * this.#width;
    let at = place * this.#width;
    while (at < end - 1 && this.#bytes[at] === 0) at += 1;
    return at;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  #widen(width: number): void {
    const wider = new Uint8Array(Math.max(firstRoom, this.#length) * 2 * width);
    for (let place = 0; place < this.#length; place += 1)
      wider.set(this.#bytes.subarray(place * this.#width, (place + 1) * this.#width), (place + 1) * width - this.#width);
    this.#bytes = wider;
    this.#width = width;
  }
}
