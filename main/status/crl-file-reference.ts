import type { Sha256 } from '../pki/hash.ts';

/** A CRL or the bytes of one that stand in a file of the data directory: what they must be found to be at every use. */
export interface CrlFileReference {
  readonly sha256: Sha256;
  /** Octets. */
  readonly size: number;
  readonly entries: number;
}

/** How far something is that takes a while. Called between pieces; throws to end it (state.work-ended), and then nothing is left behind. */
export type Advance = (done: number, total: number) => Promise<void>;

/** Octets between two calls of Advance: a few milliseconds of work. */
export const advanceBytes = 1 << 20;
