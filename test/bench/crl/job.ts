/** What the bench and its children agree on. */
export const benchScope = 'be'.repeat(32);
export const benchIssuer = 'CN=Example Bench CA,O=Example Trust,C=CH';
export const ckaId = 'be0c';

export interface BuildJob {
  readonly data: string;
  readonly modulePath: string;
  readonly label: string;
  readonly pin: string;
}

export interface SeriesJob extends BuildJob {
  /** CRLs one after the other, each from the database. */
  readonly crls: number;
}

export interface BuildResult {
  readonly seconds: number;
  readonly megabytes: number;
  /** Seconds of processor time, start included. */
  readonly processor: number;
  readonly entries: number;
  /** The CRLs, by their paths. */
  readonly files: readonly string[];
}

export interface ScanResult {
  readonly megabytes: number;
  readonly entries: number;
  readonly found: boolean;
  readonly findMilliseconds: number;
}
