import type { ByteSink, ByteSource } from './byte-source.ts';

/** Part of a source that a sink sees: every byte of [from, to) once and in order. */
export interface Tap {
  readonly sink: ByteSink;
  readonly from: number;
  readonly to: number;
}

/**
 * A window that slides forward over a source, read once, in pieces of bounded size. A class, against house style, because the scanner
 * looks at its fields for every one of millions of entries.
 */
export class ByteWindow {
  readonly #source: ByteSource;
  readonly #buffer: Uint8Array;
  readonly #taps: Tap[] = [];
  /** Valid from 0 to `end - start`. */
  readonly bytes: Uint8Array;
  /** Offsets in the source of what is in the window. */
  start = 0;
  end = 0;

  constructor(source: ByteSource, capacity: number) {
    this.#source = source;
    this.#buffer = new Uint8Array(capacity);
    this.bytes = this.#buffer;
  }

  /** From now on: what of [from, to) is in the window already is passed on first. Nothing of it may have left the window. */
  tap(tap: Tap): void {
    this.#taps.push(tap);
    this.#pass(tap, this.start, this.end);
  }

  /** Makes the bytes [at, at + length) part of the window, as far as the source has them; what lies before `at` is let go. */
  slideTo(at: number, length: number): void {
    if (at + length <= this.end || (this.end === this.#source.size && at <= this.end)) return;
    const kept = Math.max(this.end - at, 0);
    if (kept > 0) this.#buffer.copyWithin(0, at - this.start, this.end - this.start);
    // What is jumped over is read all the same, because a sink sees every byte.
    for (let from = this.end; from < at;) {
      const until = Math.min(at, from + this.#buffer.length);
      this.#load(from, until, 0);
      from = until;
    }
    const until = Math.min(this.#source.size, at + this.#buffer.length);
    const from = at + kept;
    this.start = at;
    if (until > from) this.#load(from, until, kept);
    this.end = Math.max(until, from);
  }

  #load(from: number, until: number, place: number): void {
    this.#source.read(from, this.#buffer.subarray(place, place + until - from));
    for (const tap of this.#taps) this.#pass(tap, from, until, place);
  }

  #pass({ sink, from, to }: Tap, start: number, end: number, place = 0): void {
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    if (first < last) sink.update(this.#buffer.subarray(place + first - start, place + last - start));
  }
}
