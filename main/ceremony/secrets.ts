// Secrets given for one step: held as bytes until the step's perform is over, then zeroed. Never stored, logged or viewed.

import { CeremonyError } from '../errors.ts';

/** Longer than any passphrase or PIN; a pasted file is refused. */
const maxBytes = 1024;

export class HeldSecrets {
  #owner = '';
  readonly #held = new Map<string, Uint8Array>();

  /** Keeps a copy of the bytes for this step; the caller zeroes its own. Secrets of another step are zeroed first. */
  put(owner: string, promptId: string, secret: Uint8Array): void {
    if (secret.length === 0 || secret.length > maxBytes)
      throw new CeremonyError('input.schema', `A secret has 1 to ${maxBytes} bytes. It was not taken.`);
    if (owner !== this.#owner) this.zero();
    this.#owner = owner;
    this.#held.get(promptId)?.fill(0);
    this.#held.set(promptId, Uint8Array.from(secret));
  }

  get(owner: string, promptId: string): Uint8Array | null {
    return owner === this.#owner ? (this.#held.get(promptId) ?? null) : null;
  }

  names(owner: string): string[] {
    return owner === this.#owner ? [...this.#held.keys()] : [];
  }

  zero(): void {
    for (const bytes of this.#held.values()) bytes.fill(0);
    this.#held.clear();
    this.#owner = '';
  }
}
