// Somebody with the sqlite3 shell, on the database of two real runs: every edit is found, and named by table, row and column.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditStore } from '../../../main/store/audit.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { recordCrlEntries } from '../../../main/store/crl-entries/record-entries.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import { makeHistory, type History } from '../../fixtures/transcript/history.ts';
import { open } from './test-store.ts';

const scratch = mkdtempSync(join(tmpdir(), 'conclave-edits-'));
let history: History;

beforeAll(async () => {
  history = await makeHistory();
  const store = open(history.data);
  const entry = {
    scope: 'aa/full',
    serial: '0f3c',
    version: 1,
    revocationDate: '2026-11-21T09:00:00Z',
    reason: 1,
    der: Uint8Array.of(0x30, 0),
    source: 'report',
  };
  store.record({ log: 'workstation', actor: 'conclave', event: 'revocation-recorded', data: {} }, [crlEntryRow(entry)]);
  const listed = encodeCrlEntry({ serialNumber: parseSerialNumber('0f3d'), revocationDate: new Date('2026-11-21T09:00:00Z'), reason: 1 });
  recordCrlEntries(store, { scope: 'bb/full', source: 'list', event: { log: 'workstation', actor: 'conclave', data: {} } }, [listed]);
  store.close();
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await history.remove();
});

const sqlite = (database: string, sql: string): string => execFileSync('sqlite3', [database, sql], { encoding: 'utf8' });

/** The guards of a table dropped, the edit made, the guards put back as they were. */
function edit(name: string, table: string, sql: string): string {
  const directory = join(scratch, name);
  cpSync(history.data, directory, { recursive: true });
  const database = join(directory, 'conclave.db');
  const guards = JSON.parse(
    execFileSync('sqlite3', ['-json', database, `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '${table}'`], {
      encoding: 'utf8',
    }) || '[]',
  ) as { name: string; sql: string }[];
  sqlite(
    database,
    `PRAGMA foreign_keys = OFF; BEGIN; ${guards.map((guard) => `DROP TRIGGER ${guard.name};`).join(' ')} ${sql}; ${guards.map((guard) => `${guard.sql};`).join('\n')} COMMIT;`,
  );
  return directory;
}

function problemsOf(directory: string): { readonly failed: string[]; readonly problems: readonly string[] } {
  const store = open(directory, { readOnly: true });
  const { checks, problems } = auditStore(store);
  store.close();
  return { failed: checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name), problems };
}

const one = (table: string): string => `(SELECT key FROM ${table} ORDER BY key LIMIT 1)`;

describe('DATABASE-VS-LOG', () => {
  test('nothing was edited: nothing is found', () => {
    expect(problemsOf(history.data)).toEqual({ failed: [], problems: [] });
  });

  test.each<[table: string, column: string, value: string]>([
    ['crl_entry', 'revocation_date', "'2020-01-01T00:00:00Z'"],
    ['crl_entry', 'reason', '5'],
    ['crl_entry_block', 'der', "x'3000'"],
    ['crl_entry_block', 'entries', '2'],
    ['certificate', 'not_after', "'2099-01-01T00:00:00Z'"],
    ['certificate', 'der', "x'3003020101'"],
    ['policy', 'json', 'replace(json, \'"quorum":2\', \'"quorum":1\')'],
    ['step', 'state', '\'{"signatures":{}}\''],
    ['step', 'status', "'waiting'"],
    ['run', 'status', "'open'"],
    ['approval', 'statement', "x'7b7d'"],
    ['approval', 'person', "'mallory'"],
    ['crl', 'next_update', "'2099-01-01T00:00:00Z'"],
    ['crl', 'status', "'withdrawn'"],
    ['crl_number', 'state', "'burned'"],
    ['serial_number', 'state', "'reserved'"],
    ['journal', 'state', "'not-made'"],
    ['credential', 'sealed', "x'00'"],
    ['artifact', 'bytes', "x'00'"],
    ['authority', 'rules', "'cnsa2'"],
  ])('%s.%s', (table, column, value) => {
    const directory = edit(`${table}-${column}`, table, `UPDATE ${table} SET ${column} = ${value} WHERE key = ${one(table)}`);
    const key = sqlite(join(directory, 'conclave.db'), `SELECT ${one(table)}`).trim();
    const { failed, problems } = problemsOf(directory);
    expect(failed).toContain('DATABASE-VS-LOG');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${table} .*\\(row ${key}\\) is not what event .+ recorded: column ${column} was changed\\.$`));
  });

  test.each(['certificate', 'crl', 'crl_entry', 'crl_entry_block', 'approval', 'policy', 'serial_number', 'journal', 'step', 'artifact'])(
    'a row of %s deleted',
    (table) => {
      const key = sqlite(join(history.data, 'conclave.db'), `SELECT ${one(table)}`).trim();
      const { failed, problems } = problemsOf(edit(`gone-${table}`, table, `DELETE FROM ${table} WHERE key = '${key}'`));
      expect(failed).toContain('DATABASE-VS-LOG');
      const removed = problems.filter((problem) => problem.startsWith(`${table} `));
      expect(removed.length).toBeGreaterThan(0);
      for (const problem of removed) expect(problem).toMatch(new RegExp(`\\(row ${key}\\), which event .+ recorded, was removed\\.$`));
    },
  );

  test.each(['certificate', 'crl_entry', 'authority'])('a row of %s inserted', (table) => {
    const columns = sqlite(join(history.data, 'conclave.db'), `SELECT name FROM pragma_table_info('${table}')`).trim().split('\n');
    // Unique columns get another value, everything else is copied.
    const unique = ['key', 'sha256', 'spki_sha256', 'serial'];
    const values = columns.map((column) => (unique.includes(column) ? `'forged'` : column)).join(', ');
    const { failed, problems } = problemsOf(edit(`new-${table}`, table, `INSERT INTO ${table} SELECT ${values} FROM ${table} LIMIT 1`));
    expect(failed).toContain('DATABASE-VS-LOG');
    expect(problems.filter((problem) => problem.startsWith(`${table} `))).toEqual([
      expect.stringMatching(/\(row forged\) was added behind our back: event .+ did not record it\.$/),
    ]);
  });
});
