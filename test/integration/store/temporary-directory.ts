import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made = new Set<string>();
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** A directory that is gone when the test file ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'conclave-store-'));
  made.add(directory);
  return directory;
}

/** Where a data directory may be made. */
export const newDirectory = (): string => join(temporaryDirectory(), 'data');
