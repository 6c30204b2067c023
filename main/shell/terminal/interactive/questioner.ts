import { CeremonyError } from '../../../errors.ts';
import type { SecretBytes, Terminal } from '../terminal.ts';
import { wrap } from './wrap.ts';

/** What people may type at any question instead of an answer. */
export type Word = 'pause' | 'exception' | 'correction' | 'absent' | 'lost' | 'abort';

const words: ReadonlySet<string> = new Set(['!pause', '!exception', '!correction', '!absent', '!lost', '!abort']);

/** Thrown through a question when one of the words was typed; the driver acts on it. */
export class WordTyped extends Error {
  readonly word: Word;
  constructor(word: Word) {
    super(word);
    this.word = word;
  }
}

/** Asks one thing at a time; knows `?` and the words; never takes an empty line for a yes. */
export class Questioner {
  readonly #terminal: Terminal;
  readonly #duringRun: boolean;
  #why = '';

  /** `duringRun`: false where there is no run to pause or abort. */
  constructor(terminal: Terminal, duringRun = true) {
    this.#terminal = terminal;
    this.#duringRun = duringRun;
  }

  /** The explanation `?` shows from now on. */
  explain(why: string): void {
    this.#why = why;
  }

  /** One trimmed line; `fallback` is what Enter gives. */
  async line(question: string, fallback?: string): Promise<string> {
    for (;;) {
      const typed = await this.#terminal.ask(`${question}${fallback === undefined ? '' : ` [${fallback}]`}: `);
      if (typed === null) throw inputEnded();
      const text = typed.trim();
      if (!this.#duringRun && text !== '') return text;
      if (text === '?') this.#showWhy();
      else if (words.has(text)) throw new WordTyped(text.slice(1) as Word);
      else if (text.startsWith('!'))
        this.#terminal.out('  The words are !pause, !exception, !correction, !absent, !lost and !abort; ? explains this step.');
      else if (text !== '') return text;
      else if (fallback !== undefined) return fallback;
      else this.#terminal.out(`  Something must be typed here.${this.#duringRun ? ' ? explains this step.' : ''}`);
    }
  }

  /** Only the whole word counts: a repeated or stray key can never confirm. */
  async exactly(question: string, expected: string, otherwise: string): Promise<void> {
    while ((await this.line(question)) !== expected) this.#terminal.out(`  ${otherwise}`);
  }

  /** One of several by number; the first is taken with Enter where `offerFirst`. */
  async choose<T>(question: string, options: readonly { readonly value: T; readonly label: string }[], offerFirst: boolean): Promise<T> {
    options.forEach((option, i) => this.#terminal.out(`  ${i + 1}  ${option.label}`));
    for (;;) {
      const text = await this.line(question, offerFirst ? '1' : undefined);
      const chosen = /^[0-9]{1,3}$/.test(text)
        ? options[Number(text) - 1]
        : options.find((option) => option.label === text || option.value === text);
      if (chosen !== undefined) return chosen.value;
      this.#terminal.out(`  Type a number from 1 to ${options.length}.`);
    }
  }

  /** A secret without echo, for the caller to zero. */
  async secret(question: string): Promise<SecretBytes> {
    const bytes = await this.#terminal.askSecret(`${question} (not shown): `);
    if (bytes === null) throw inputEnded();
    return bytes;
  }

  #showWhy(): void {
    for (const line of wrap(
      this.#why === '' ? 'There is no explanation for this step.' : this.#why,
      Math.min(100, this.#terminal.width) - 4,
    ))
      this.#terminal.out(`  ${line}`);
  }
}

function inputEnded(): CeremonyError {
  return new CeremonyError(
    'state.no-terminal',
    'The terminal closed while an answer was awaited. The run waits at this step; nothing that was finished is lost.',
  );
}
