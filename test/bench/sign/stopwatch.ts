// Where the time goes inside one act of the engine: the parts it is built with, wrapped so that each call is timed.

import type { Hsm, Session, Token } from '../../../main/hsm/hsm.ts';
import type { Journal } from '../../../main/store/journal.ts';
import type { Store } from '../../../main/store/store.ts';

export type Span = 'event' | 'commit' | 'intend' | 'returned' | 'verified' | 'random' | 'sign';
export type Spent = Readonly<Record<Span, number>>;

const none = (): Record<Span, number> => ({ event: 0, commit: 0, intend: 0, returned: 0, verified: 0, random: 0, sign: 0 });

/** Milliseconds by span. Only the outermost counts: the transaction inside a journal call is the journal’s time. */
export class Stopwatch {
  #spent = none();
  #running = false;
  #durable = 0;
  #committing = 0;
  #began = 0;

  /** What was spent since the last take, how many transactions were made durable, and how long writing and flushing them took. */
  take(): { readonly spent: Spent; readonly durable: number; readonly committing: number } {
    const taken = { spent: this.#spent, durable: this.#durable, committing: this.#committing };
    this.#spent = none();
    this.#durable = 0;
    this.#committing = 0;
    return taken;
  }

  /** Points of the store (transactions.ts). */
  passed(point: string): void {
    if (point === 'store:before-commit') this.#began = performance.now();
    if (point !== 'store:committed') return;
    this.#durable += 1;
    this.#committing += performance.now() - this.#began;
  }

  timed<T>(span: Span, work: () => T): T {
    if (this.#running) return work();
    this.#running = true;
    const started = performance.now();
    try {
      return work();
    } finally {
      this.#spent[span] += performance.now() - started;
      this.#running = false;
    }
  }

  async waited<T>(span: Span, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#spent[span] += performance.now() - started;
    }
  }
}

export function timedStore(store: Store, watch: Stopwatch): Store {
  return Object.assign(Object.create(store) as Store, {
    transaction: <T>(work: () => T): T => watch.timed('commit', () => store.transaction(work)),
    record: (...given: Parameters<Store['record']>) => watch.timed('event', () => store.record(...given)),
  });
}

export function timedJournal(journal: Journal, watch: Stopwatch): Journal {
  return {
    ...journal,
    intend: (...given) => watch.timed('intend', () => journal.intend(...given)),
    returned: (...given) => watch.timed('returned', () => journal.returned(...given)),
    verified: (...given) => watch.timed('verified', () => journal.verified(...given)),
  };
}

/** Times signatures and random numbers; `onLogin` is given each session as it is, untimed. */
export function timedHsm(hsm: Hsm, watch: Stopwatch, onLogin: (session: Session) => void): Hsm {
  const session = (opened: Session): Session => ({
    ...opened,
    sign: (request) => watch.waited('sign', () => opened.sign(request)),
    random: (length) => watch.waited('random', () => opened.random(length)),
  });
  const token = (found: Token): Token => ({
    ...found,
    async login(pin) {
      const opened = await found.login(pin);
      onLogin(opened);
      return session(opened);
    },
  });
  return { ...hsm, find: async (wanted) => token(await hsm.find(wanted)) };
}
