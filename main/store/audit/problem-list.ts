/** Sentences about what is wrong, bounded: a wholesale forgery must not fill the memory. */
export interface ProblemList {
  add(problem: string): void;
  /** All problems found, including those not kept. */
  readonly count: number;
  list(): string[];
  /** The first, for a check's reason; '' where there is none. */
  readonly first: string;
}

const most = 1000;

export function makeProblemList(): ProblemList {
  const kept: string[] = [];
  let count = 0;
  return {
    add(problem) {
      count += 1;
      if (kept.length < most) kept.push(problem);
    },
    get count() {
      return count;
    },
    list: () => (count > kept.length ? [...kept, `… and ${count - kept.length} more of this kind.`] : kept),
    get first() {
      return kept[0] ?? '';
    },
  };
}
