// Secrets that must outlive one act: cards made and not yet confirmed, parts of a PIN that other people still complete. In memory
// only, of one step at a time: what a crash, an abort or the step's end takes away is made or given again.

import { zeroCard, type ShareCard } from '../custody/card.ts';

/** A card made for somebody. */
export interface HandedCard {
  readonly person: string;
  readonly card: ShareCard;
}

/** A part whose completion nobody waits for any more is given again: a PIN is never cached (rules.md, Keys and tokens). */
const idleLimitMilliseconds = 10 * 60 * 1000;

export class SecretTray {
  #owner = '';
  #lastPart = 0;
  readonly #monotonic: () => number;
  #made: readonly HandedCard[] = [];
  readonly #parts = new Map<string, Map<string, Uint8Array>>();

  /** `monotonic`: milliseconds of a clock that never goes back. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Keeps the cards made in a step; the tray zeroes them. */
  keepMade(owner: string, cards: readonly HandedCard[]): void {
    this.#take(owner);
    for (const { card } of this.#made) zeroCard(card);
    this.#made = cards;
  }

  /** The cards made in this step, none after a restart. */
  made(owner: string): readonly HandedCard[] {
    return owner === this.#owner ? this.#made : [];
  }

  /** Keeps a copy of one person's part of a PIN. */
  keepPart(owner: string, slot: string, person: string, part: Uint8Array): void {
    this.#take(owner);
    const parts = this.#parts.get(slot) ?? new Map<string, Uint8Array>();
    parts.get(person)?.fill(0);
    this.#parts.set(slot, parts.set(person, Uint8Array.from(part)));
    this.#lastPart = this.#monotonic();
  }

  /** Parts of a PIN given so far in this step, by person, in the order they were given; none after ten idle minutes. */
  parts(owner: string, slot: string): ReadonlyMap<string, Uint8Array> {
    if (this.#monotonic() - this.#lastPart > idleLimitMilliseconds) this.#zeroParts();
    return owner === this.#owner ? (this.#parts.get(slot) ?? new Map()) : new Map();
  }

  zero(): void {
    for (const { card } of this.#made) zeroCard(card);
    this.#made = [];
    this.#zeroParts();
    this.#owner = '';
  }

  #zeroParts(): void {
    for (const parts of this.#parts.values()) for (const part of parts.values()) part.fill(0);
    this.#parts.clear();
  }

  #take(owner: string): void {
    if (owner !== this.#owner) this.zero();
    this.#owner = owner;
  }
}
