import { openScratchDatabase } from './database.ts';
import type { Database, SqlRow } from './database.ts';
import { migrations } from './migrations/migrations.ts';

const readSchema = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
const identity = (row: SqlRow): string => `${String(row['type'])} ${String(row['name'])}`;

/**
 * What differs between a database's schema and the one our migrations make: tables, indexes and guards (triggers) that are
 * gone or changed, and foreign triggers. One sentence each; empty when sound. A guard that is gone is how an edit begins.
 */
export function schemaProblems(database: Database, version: number): string[] {
  const found = new Map(database.all(readSchema).map((row) => [identity(row), row]));
  const problems: string[] = [];
  for (const expected of expectedSchema(version)) {
    const row = found.get(identity(expected));
    if (row === undefined) problems.push(`The database’s ${identity(expected)} is gone.`);
    else if (row['sql'] !== expected['sql']) problems.push(`The database’s ${identity(expected)} was changed.`);
    found.delete(identity(expected));
  }
  for (const [name, row] of found) {
    if (row['type'] === 'trigger') problems.push(`The database has a ${name} that Conclave did not make.`);
  }
  return problems;
}

/** By version: a schema follows from the migrations alone, and running them again costs more than the rest of a small audit. */
const schemas = new Map<number, readonly SqlRow[]>();

function expectedSchema(version: number): readonly SqlRow[] {
  const made = schemas.get(version) ?? makeSchema(version);
  schemas.set(version, made);
  return made;
}

function makeSchema(version: number): readonly SqlRow[] {
  const scratch = openScratchDatabase();
  try {
    for (const migration of migrations.slice(0, version)) scratch.script(migration.sql);
    return scratch.all(readSchema);
  } finally {
    scratch.close();
  }
}
