import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import type { Database } from './database.ts';
import { syncDirectory } from './durable-file.ts';
import { latestVersion, migrations } from './migrations/migrations.ts';
import { guarded, storeError } from './store-error.ts';

/** Every database of ours carries it ("CNCV"). */
const applicationId = 0x434e4356;

/** The two numbers SQLite keeps for an application in the file's header. */
function headerNumber(database: Database, name: 'user_version' | 'application_id'): number {
  return Number(database.get(`PRAGMA ${name}`)?.[name]);
}

/**
 * The schema version of a file: 0 for an empty one. Writes nothing.
 * Throws store.newer for a file of a later Conclave, store.corrupt for a database that is not ours.
 */
export function schemaVersion(database: Database): number {
  const version = headerNumber(database, 'user_version');
  if (version > latestVersion) {
    throw new CeremonyError('store.newer', 'This data directory was written by a newer Conclave; nothing was changed. Use that version.', {
      details: { found: version, known: latestVersion },
    });
  }
  const empty = version === 0 && database.get('SELECT 1 AS found FROM sqlite_schema') === undefined;
  if (!empty && (version < 1 || headerNumber(database, 'application_id') !== applicationId)) throw storeError('store.corrupt');
  return version;
}

/**
 * Brings a database to the latest version: first a copy of the file beside it (`conclave.db.v<version>-<random>.backup`),
 * then each missing migration in a transaction of its own together with its user_version, so that a killed process leaves
 * one whole version or the next.
 * @returns the version found
 */
export function migrate(
  database: Database,
  options: { directory: string; random: (length: number) => Uint8Array; point: (name: string) => void; to?: number },
): number {
  const found = schemaVersion(database);
  const last = options.to ?? latestVersion;
  if (found > 0 && found < last) copyBefore(database, found, options);
  options.point('store:migrate:copied');
  for (const migration of migrations.slice(found, last)) {
    // Rebuilding a table would otherwise fire ON DELETE actions; the check below stands in (sqlite.org/lang_altertable.html 7).
    database.all('PRAGMA foreign_keys = OFF');
    database.run('BEGIN IMMEDIATE');
    try {
      database.script(migration.sql);
      database.script(`PRAGMA user_version = ${migration.version}`);
      if (database.all('PRAGMA foreign_key_check').length > 0) throw storeError('store.corrupt');
      options.point(`store:migrate:${migration.version}:before-commit`);
      database.commit();
    } catch (error) {
      if (database.inTransaction) database.run('ROLLBACK');
      throw error;
    } finally {
      database.all('PRAGMA foreign_keys = ON');
    }
    options.point(`store:migrate:${migration.version}:done`);
  }
  return found;
}

/** VACUUM INTO reads through the write-ahead log, which a copy of the file would miss; it does not flush, so we do. */
function copyBefore(database: Database, version: number, options: { directory: string; random: (length: number) => Uint8Array }): void {
  const name = `conclave.db.v${version}-${Buffer.from(options.random(8)).toString('hex')}.backup`;
  const unfinished = join(options.directory, `.${name}.${Buffer.from(options.random(8)).toString('hex')}.new`);
  try {
    database.run('VACUUM INTO ?', unfinished);
    guarded(() => {
      const handle = openSync(unfinished, 'r+');
      try {
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(unfinished, join(options.directory, name));
      syncDirectory(options.directory);
    });
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
