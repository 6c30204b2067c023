/** Two values that are not the same. */
export interface Difference {
  /** Step, item or file it is in. */
  readonly place: string;
  readonly field: string;
  readonly rehearsal: string;
  readonly production: string;
  /** A rehearsal differs here by its nature. */
  readonly expected: boolean;
  /** Why it is expected; empty where it is not. */
  readonly why: string;
}

/** The difference of two values, or null where they are equal. `why`: it is expected. */
export function differing(place: string, field: string, rehearsal: string, production: string, why = ''): Difference | null {
  return rehearsal === production ? null : { place, field, rehearsal, production, expected: why !== '', why };
}
