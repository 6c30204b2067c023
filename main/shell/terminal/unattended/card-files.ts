import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cardWords } from '../../../custody/card-words.ts';
import { CeremonyError } from '../../../errors.ts';
import { readSecretFile } from '../secret-file.ts';
import type { SecretBytes } from '../terminal.ts';

/**
 * Share cards of unattended runs: nobody is there to copy them. One file a card, of its words, readable by its owner alone. For
 * rehearsals, tests and examples: all shares lie beside each other, so they protect nothing (README).
 */
export class CardFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Written once, never over another. Throws media.exists, media.io. */
  write(name: string, set: string, card: Uint8Array): void {
    const words = Buffer.from(`${cardWords(card).join(' ')}\n`);
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      const file = openSync(this.#pathOf(name, set), 'wx', 0o600);
      try {
        writeSync(file, words);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      // The same card shown again, before it was confirmed.
      if (exists && this.#holds(name, set, words)) return;
      throw new CeremonyError(
        exists ? 'media.exists' : 'media.io',
        `The card «${name}» of set ${set} could not be written${exists ? ': there is another of that name' : ''}. Nothing was confirmed.`,
        { cause: error },
      );
    } finally {
      words.fill(0);
    }
  }

  /** The words of a card, for the caller to zero. Throws input.not-found. */
  read(name: string, set: string, what: string): SecretBytes {
    return readSecretFile(this.#pathOf(name, set), what);
  }

  #holds(name: string, set: string, words: Uint8Array): boolean {
    const there = this.read(name, set, 'The card');
    const same = Buffer.compare(there, words.subarray(0, words.length - 1)) === 0;
    there.fill(0);
    return same;
  }

  #pathOf(name: string, set: string): string {
    return join(this.#directory, `${name}-${set}`);
  }
}
