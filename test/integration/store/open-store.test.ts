import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../main/store/database.ts';
import { migrate } from '../../../main/store/migrate.ts';
import { latestVersion } from '../../../main/store/migrations/migrations.ts';
import { tableNames } from '../../../main/store/store.ts';
import { newDirectory } from './temporary-directory.ts';
import { certificate, codeOf, countingRandom, editBehindOurBack, open, run } from './test-store.ts';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

describe('openStore', () => {
  test('makes a private data directory whose workstation log names the log key', () => {
    const directory = newDirectory();
    const store = open(directory);
    const [first] = store.lines('workstation');
    expect(JSON.parse(Buffer.from(first ?? []).toString())).toMatchObject({
      seq: 1,
      event: 'data-directory-created',
      data: { logKey: store.logKey.fingerprint, schema: latestVersion },
    });
    expect(store.logKey.name).toBe(`conclave/${store.logKey.fingerprint.slice(0, 8)}`);
    store.close();
    const mode = (name: string): number => statSync(join(directory, name)).mode & 0o777;
    expect([mode(''), mode('conclave.db'), mode('log.key'), mode('people'), mode('tokens')]).toEqual([0o700, 0o600, 0o600, 0o700, 0o700]);
    expect(readdirSync(directory).sort()).toEqual(['conclave.db', 'log.key', 'people', 'tokens']);
  });

  test('comes back with the same logs, rows and key', () => {
    const directory = newDirectory();
    const first = open(directory);
    first.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: {} }, [run('run-1')]);
    const [head, key] = [first.head('run-1'), first.logKey.fingerprint];
    first.close();
    const second = open(directory);
    expect(second.head('run-1')).toEqual(head);
    expect(second.logKey.fingerprint).toBe(key);
    expect(second.row('run', 'run-1')).toMatchObject({ title: 'Example Root R1', event_log: 'run-1', event_seq: 1 });
    expect(second.head('workstation').size).toBe(1);
    second.close();
  });

  test('SINGLE-WRITER: a second writer in this process gets store.in-use, for reading too', () => {
    const directory = newDirectory();
    const store = open(directory);
    expect(codeOf(() => open(directory))).toBe('store.in-use');
    expect(codeOf(() => open(directory, { readOnly: true }))).toBe('store.in-use');
    store.record({ log: 'run-1', actor: 'alice', event: 'still-writing', data: {} });
    store.close();
    open(directory).close();
  });

  test('SINGLE-WRITER: a second process gets store.in-use while the first lives', () => {
    const directory = newDirectory();
    const store = open(directory);
    const attempt = (): string => execFileSync(process.execPath, [child, 'open', directory], { encoding: 'utf8' }).trim();
    expect(attempt()).toBe('store.in-use');
    expect(execFileSync(process.execPath, [child, 'read', directory], { encoding: 'utf8' }).trim()).toBe('store.in-use');
    store.close();
    expect(attempt()).toBe('opened');
  });

  test('store.newer: a file of a later version is refused and not touched', () => {
    const directory = newDirectory();
    open(directory).close();
    editBehindOurBack(directory, `PRAGMA user_version = ${latestVersion + 1}`);
    const before = readFileSync(join(directory, 'conclave.db'));
    expect(codeOf(() => open(directory))).toBe('store.newer');
    expect(codeOf(() => open(directory, { readOnly: true }))).toBe('store.newer');
    expect(readFileSync(join(directory, 'conclave.db')).equals(before)).toBe(true);
  });

  test('store.corrupt: not a database, another program’s database, a damaged one', () => {
    const text = newDirectory();
    mkdirSync(text);
    writeFileSync(join(text, 'conclave.db'), 'this is a text file and no database, however long one looks at it'.repeat(100));
    expect(codeOf(() => open(text))).toBe('store.corrupt');

    const foreign = newDirectory();
    mkdirSync(foreign);
    editBehindOurBack(foreign, 'CREATE TABLE t (a); PRAGMA user_version = 1');
    expect(codeOf(() => open(foreign))).toBe('store.corrupt');

    const damaged = newDirectory();
    open(damaged).close();
    const bytes = readFileSync(join(damaged, 'conclave.db'));
    bytes.fill(0xff, 100, 4096);
    writeFileSync(join(damaged, 'conclave.db'), bytes);
    expect(codeOf(() => open(damaged))).toBe('store.corrupt');
  });

  test('store.corrupt: a guard of the schema is gone', () => {
    const directory = newDirectory();
    open(directory).close();
    editBehindOurBack(directory, 'DROP TRIGGER log_event_no_update');
    expect(codeOf(() => open(directory))).toBe('store.corrupt');
    open(directory, { readOnly: true }).close();
  });

  test('store.corrupt: the log key is missing or another one; a new one is not made in silence', () => {
    const directory = newDirectory();
    open(directory).close();
    const other = newDirectory();
    open(other).close();
    const key = join(directory, 'log.key');
    renameSync(key, `${key}.away`);
    expect(codeOf(() => open(directory))).toBe('store.corrupt');
    expect(existsSync(key)).toBe(false);
    writeFileSync(key, readFileSync(join(other, 'log.key')));
    expect(codeOf(() => open(directory))).toBe('store.corrupt');
  });

  test('readOnly opens what a killed process left without changing a byte or a name', () => {
    const directory = newDirectory();
    open(directory).close();
    expect(spawnSync(process.execPath, [child, 'die-after', directory, 'sign-probe:intent-durable']).signal).toBe('SIGKILL');
    const snapshot = (): [string, string][] =>
      readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(directory, entry.name)).toString('base64')]);
    const before = snapshot();
    expect(before.map(([name]) => name)).toContain('conclave.db-wal');
    chmodSync(directory, 0o500);
    const store = open(directory, { readOnly: true });
    expect(store.rows('journal')).toHaveLength(1);
    expect(codeOf(() => store.record({ log: 'run-1', actor: 'alice', event: 'x', data: {} }))).toBe('bug');
    store.close();
    chmodSync(directory, 0o700);
    expect(snapshot()).toEqual(before);
  });

  test('readOnly of an empty directory is input.not-found and makes nothing', () => {
    const directory = newDirectory();
    expect(codeOf(() => open(directory, { readOnly: true }))).toBe('input.not-found');
    expect(existsSync(directory)).toBe(false);
  });
});

describe('migrations', () => {
  const migrateOptions = (directory: string) => ({ directory, random: countingRandom('m'), point: () => undefined });

  test('an older file is copied first, then brought up, and the log says so', () => {
    const directory = newDirectory();
    mkdirSync(directory);
    const store = open(directory);
    store.close();
    // A file of version 1 is what the first migration alone makes, with the key's event in its log.
    const [line] = (() => {
      const again = open(directory, { readOnly: true });
      const lines = [...again.lines('workstation')];
      again.close();
      return lines;
    })();
    renameSync(join(directory, 'conclave.db'), join(directory, 'away.db'));
    const old = openDatabase(join(directory, 'conclave.db'));
    expect(migrate(old, { ...migrateOptions(directory), to: 1 })).toBe(0);
    old.run("INSERT INTO log_event VALUES ('workstation', 1, ?)", line ?? null);
    old.run("INSERT INTO log_head VALUES ('workstation', 1, ?)", 'a'.repeat(64));
    old.close();

    const migrated = open(directory);
    const last = [...migrated.lines('workstation')].at(-1);
    expect(JSON.parse(Buffer.from(last ?? []).toString())).toMatchObject({
      event: 'database-migrated',
      data: { from: 1, to: latestVersion },
    });
    for (const table of tableNames) expect(migrated.rows(table)).toEqual([]);
    migrated.close();
    const copies = readdirSync(directory).filter((name) => name.endsWith('.backup'));
    expect(copies).toHaveLength(1);
    const copy = openDatabase(join(directory, copies[0] ?? ''));
    expect(copy.get('PRAGMA user_version')).toEqual({ user_version: 1 });
    expect(copy.all('SELECT log, seq FROM log_event')).toEqual([{ log: 'workstation', seq: 1 }]);
    copy.close();
  });

  test('a migration that fails leaves the version before it, whole', () => {
    const directory = newDirectory();
    mkdirSync(directory);
    const database = openDatabase(join(directory, 'conclave.db'));
    const stop = (name: string): void => {
      if (name === 'store:migrate:2:before-commit') throw new Error('stop');
    };
    expect(() => migrate(database, { ...migrateOptions(directory), point: stop })).toThrow('stop');
    expect(database.get('PRAGMA user_version')).toEqual({ user_version: 1 });
    expect(database.all("SELECT name FROM sqlite_schema WHERE name = 'run'")).toEqual([]);
    expect(migrate(database, migrateOptions(directory))).toBe(1);
    expect(database.get('PRAGMA user_version')).toEqual({ user_version: latestVersion });
    database.close();
  });

  test('the schema is STRICT, in WAL, every table with its event', () => {
    const directory = newDirectory();
    const store = open(directory);
    store.record({ log: 'run-1', actor: 'alice', event: 'x', data: {} }, [certificate('A')]);
    store.close();
    const database = openDatabase(join(directory, 'conclave.db'));
    expect(database.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    for (const table of tableNames) {
      expect(database.get('SELECT "strict" AS is_strict FROM pragma_table_list(?)', table)).toEqual({ is_strict: 1 });
      const columns = database.all('SELECT name FROM pragma_table_info(?)', table).map((row) => row['name']);
      expect(columns).toEqual(expect.arrayContaining(['key', 'event_log', 'event_seq']));
    }
    database.close();
  });
});
