import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { openDatabase, refuseIfInUse } from './database.ts';
import type { Database } from './database.ts';
import { refuseDamagedLog } from './damaged-log.ts';
import { guarded } from './store-error.ts';

/**
 * Opens a database for reading without writing one byte beside it. SQLite cannot read a write-ahead log (which a killed
 * process leaves) without writing, so database and log are copied to a private temporary directory, removed on close.
 * Throws store.in-use while a writer has it.
 */
export function openReadingCopy(file: string): Database {
  if (!existsSync(file)) throw new CeremonyError('input.not-found', 'There is no Conclave database in this directory.');
  refuseIfInUse(file);
  const directory = guarded(() => mkdtempSync(join(tmpdir(), 'conclave-read-')));
  const copy = join(directory, 'conclave.db');
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    guarded(() => {
      for (const suffix of ['', '-wal', '-journal']) {
        if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`, constants.COPYFILE_FICLONE);
      }
    });
    // A writer that began meanwhile may have changed one file between the copies.
    refuseIfInUse(file);
    refuseDamagedLog(copy);
    return openDatabase(copy, remove);
  } catch (error) {
    remove();
    throw error;
  }
}
