import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A directory that ends with the command. */
export interface ThrowAwayDirectory {
  readonly path: string;
  /** May be called twice. */
  remove(): void;
}

/** Makes a new directory (mode 0700) under the temporary directory of the system. */
export function throwAwayDirectory(temporaryDirectory: string): ThrowAwayDirectory {
  const path = mkdtempSync(join(temporaryDirectory, 'conclave-rehearsal-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
