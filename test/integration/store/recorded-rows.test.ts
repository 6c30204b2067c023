// DATABASE-VS-LOG before a step acts: what was read of the logs for one question is used for a narrower one, and nothing is missed by it.

import { describe, expect, test } from 'vitest';
import { requireRecordedRows } from '../../../main/store/recorded-rows.ts';
import type { Store } from '../../../main/store/store.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import { newDirectory } from './temporary-directory.ts';
import { codeOf, editBehindOurBack, open, run } from './test-store.ts';

const wide = [{ table: 'crl_entry' as const, key: 'aa:' }];
const narrow = [{ table: 'crl_entry' as const, key: 'aa:full/01' }];
/** Of another table, and its key begins as those do: what names it stands among the lines that were found for them. */
const runs = [{ table: 'run' as const, key: 'aa:run' }];
const other = [{ table: 'crl_entry' as const, key: 'bb:full/01' }];

const entryOf = (scope: string, serial: string, version = 1) =>
  crlEntryRow({
    scope,
    serial,
    version,
    revocationDate: '2026-11-21T08:00:00.000Z',
    reason: 1,
    der: Uint8Array.of(0x30, 0),
    source: 'test',
  });
const record = (store: Store, ...rows: ReturnType<typeof entryOf>[]): unknown =>
  store.record({ log: 'workstation', actor: 'conclave', event: 'revocation-recorded', data: {} }, rows);

/** A directory with entries of two authorities among lines of all lengths, edited behind our back where `sql` says so. */
function reopened(sql?: string): Store {
  const directory = newDirectory();
  const before = open(directory);
  for (let line = 0; line < 40; line += 1)
    before.record({ log: 'workstation', actor: 'conclave', event: 'noted', data: { note: 'n'.repeat(line % 5 === 0 ? 400_000 : line) } });
  record(before, entryOf('aa:full', '01'), entryOf('aa:full', '02'), entryOf('bb:full', '01'));
  before.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: {} }, [run('aa:run')]);
  record(before, entryOf('aa:full', '01', 2));
  before.close();
  if (sql !== undefined) editBehindOurBack(directory, sql);
  return open(directory);
}

describe('rows held to the events that wrote them', () => {
  test('DATABASE-VS-LOG: what is as recorded passes, asked for widely, narrowly, and again', () => {
    const store = reopened();
    for (const wanted of [wide, narrow, runs, other, wide, narrow, runs])
      expect(codeOf(() => requireRecordedRows(store, wanted))).toBe('no error');
    record(store, entryOf('aa:full', '01', 3), entryOf('aa:full', '03'));
    for (const wanted of [narrow, wide]) expect(codeOf(() => requireRecordedRows(store, wanted))).toBe('no error');
    store.close();
  });

  test.each([
    ['a row that was edited', "UPDATE run SET title = 'Another' WHERE key = 'aa:run'"],
    ['a row that was removed', "DROP TRIGGER IF EXISTS run_no_delete; DELETE FROM run WHERE key = 'aa:run'"],
    [
      'a row that was added',
      "INSERT INTO run (key, id, mode, title, plan, files, status, revision, created_at, out, event_log, event_seq) SELECT 'aa:run-2', 'aa:run-2', mode, title, plan, files, status, revision, created_at, out, event_log, event_seq FROM run",
    ],
  ])('DATABASE-VS-LOG: store.corrupt for %s, when only other rows were asked for before', (_what, sql) => {
    const store = reopened(sql);
    expect(codeOf(() => requireRecordedRows(store, wide))).toBe('no error');
    expect(codeOf(() => requireRecordedRows(store, runs))).toBe('store.corrupt');
    expect(codeOf(() => requireRecordedRows(store, runs))).toBe('store.corrupt');
    store.close();
  });

  test('DATABASE-VS-LOG: what a transaction wrote and took back is asked for no more', () => {
    const store = reopened();
    requireRecordedRows(store, wide);
    const taken = (): void =>
      store.transaction(() => {
        record(store, entryOf('aa:full', '01', 3));
        requireRecordedRows(store, wide);
        requireRecordedRows(store, narrow);
        throw new Error('enough');
      });
    expect(taken).toThrow('enough');
    for (const wanted of [narrow, wide]) expect(codeOf(() => requireRecordedRows(store, wanted))).toBe('no error');
    // Another line stands where the one that was taken back stood.
    record(store, entryOf('aa:full', '04'));
    for (const wanted of [narrow, wide]) expect(codeOf(() => requireRecordedRows(store, wanted))).toBe('no error');
    store.close();
  });
});
