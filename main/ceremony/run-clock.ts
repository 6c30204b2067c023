// CLOCK-STEADY (rules.md, Time): the wall clock must move with the monotonic one, and never behind the last event.

import { CeremonyError } from '../errors.ts';

/** More than this between wall and monotonic clock is a jump. */
const toleranceMilliseconds = 30_000;

export class RunClock {
  readonly #now: () => Date;
  readonly #monotonic: () => number;
  #offset: number;
  #latest = 0;

  constructor(now: () => Date, monotonic: () => number) {
    this.#now = now;
    this.#monotonic = monotonic;
    this.#offset = now().getTime() - monotonic();
  }

  /** The time of the newest event read or written: the clock may not be earlier. */
  seen(at: string): void {
    const time = Date.parse(at);
    if (Number.isFinite(time) && time > this.#latest) this.#latest = time;
  }

  /** Seconds the wall clock is ahead of where the monotonic clock, or the last event, says it should be. */
  offsetSeconds(): number {
    const now = this.#now().getTime();
    const drift = now - this.#monotonic() - this.#offset;
    // An event's time is written in milliseconds; a clock that stands still within one is not behind.
    const behind = now < this.#latest ? now - this.#latest : 0;
    return (Math.abs(behind) > Math.abs(drift) ? behind : drift) / 1000;
  }

  isSteady(): boolean {
    const offset = this.offsetSeconds() * 1000;
    return Math.abs(offset) <= toleranceMilliseconds && this.#now().getTime() >= this.#latest;
  }

  demandSteady(): void {
    if (this.isSteady()) return;
    throw new CeremonyError(
      'state.clock-jumped',
      `CLOCK-STEADY: the clock moved by ${Math.round(this.offsetSeconds())} s by itself. Nothing was signed. Two people must confirm it against a named source.`,
    );
  }

  /** People confirmed the clock: what it says now is right. */
  accept(): void {
    this.#offset = this.#now().getTime() - this.#monotonic();
    this.#latest = Math.min(this.#latest, this.#now().getTime());
  }
}
