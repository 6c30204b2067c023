// dispose/: what becomes of each thing a request says, before anything is built from it. Lives here: pure functions from request and
// profile to sentences. May not live here: building (build-certificate.ts), or anything that lets a request decide.

/** `refused`: as long as the request says so, this profile builds nothing from it. */
export type Fate = 'taken' | 'changed' | 'dropped' | 'refused';

/** One thing a request says and what becomes of it. */
export interface Disposition {
  /** `Subject CN`, `Attribute challengePassword`, `Extension keyUsage`. */
  readonly label: string;
  /** What the request says, for people. */
  readonly asked: string;
  readonly fate: Fate;
  /** Why, as a sentence. */
  readonly why: string;
}
