// What the two halves of the hot runner say to each other, over a channel between threads.

import type { BroadcastChannel } from 'node:worker_threads';

export const hotChannel = 'conclave-hot-mutants';

/** Run these tests with this mutant switched on. */
export interface HotOrder {
  readonly mutant: string;
  /** Not null for a mutant in what this file computes on import: every test that depends on it is run, and `tests` is empty. */
  readonly onImport: { readonly file: string; readonly hitLimit: number } | null;
  readonly tests: readonly {
    /** As Stryker’s vitest runner gives it. */
    readonly id: string;
    /** How often the mutant may be passed before this counts as an endless loop. */
    readonly hitLimit: number;
  }[];
}

export interface HotAnswer {
  readonly mutant: string;
  /**
   * `error`: nothing can be imported with the mutant. `unsure`: a test failed without the mutant too, or is not known; the
   * mutant must be judged in a fresh process. `stuck`: with the mutant a test waits for what never comes (a pipe nobody writes to),
   * and passes without it in a small part of the time; what it waits in is lost, and the process with it.
   */
  readonly verdict: 'killed' | 'survived' | 'timeout' | 'stuck' | 'error' | 'unsure';
  /** Tests run. */
  readonly count: number;
  readonly failure: string;
  readonly killer: string;
}

/** Whoever listened before no longer does. */
export function listen(channel: BroadcastChannel, hear: (data: unknown) => void): void {
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is the one listener, and replaced by the next
  channel.onmessage = (message) => hear((message as { readonly data: unknown }).data);
}
