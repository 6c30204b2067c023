// How many passed, failed and were skipped, over static checks and vitest alike.

export interface Tally {
  passed: number;
  failed: number;
  /** One line for each skipped test: where, title, reason. */
  readonly skipped: string[];
}

export function emptyTally(): Tally {
  return { passed: 0, failed: 0, skipped: [] };
}

/** The last line of `npm test`. */
export function describeTally(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`;
}
