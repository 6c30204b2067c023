import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../../main/store/log-chain.ts';
import { parseCheckpoint } from '../../../main/store/checkpoint.ts';
import { verifyNote } from '../../../main/store/note.ts';
import { approvalRow, readApproval, readApprovals } from '../../../main/store/tables/approval.ts';
import { certificateRow, readCertificate, readCertificates } from '../../../main/store/tables/certificate.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import { readRun } from '../../../main/store/tables/run.ts';
import { readStep, readSteps, stepRow } from '../../../main/store/tables/step.ts';
import { newDirectory } from './temporary-directory.ts';
import { certificate, codeOf, editBehindOurBack, open, run } from './test-store.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const event = { log: 'run-1', actor: 'alice', event: 'x', data: {} } as const;

describe('record', () => {
  test('writes the line as formats.md gives it: fixed order, prev last', () => {
    const store = open(newDirectory());
    const first = store.record({
      log: 'run-1',
      step: 'lint',
      actor: 'alice',
      event: 'linted',
      data: { b: 1, a: 'é' },
      checks: [{ name: 'LINT', verdict: 'passed' }],
    });
    expect(Buffer.from(first.line).toString()).toBe(
      `{"seq":1,"at":"2026-11-21T09:00:00.000Z","run":"run-1","step":"lint","actor":"alice","event":"linted","data":{"a":"é","b":1},"checks":[{"name":"LINT","verdict":"passed"}],"prev":"${'0'.repeat(64)}"}`,
    );
    const second = store.record(event);
    expect(Buffer.from(second.line).toString()).toContain(`"prev":"${sha256(first.line)}"}`);
    expect(store.head('run-1')).toEqual({ size: 2, head: sha256(second.line) });
    expect(store.head('no-such-run')).toEqual({ size: 0, head: '0'.repeat(64) });
    expect(JSON.parse(Buffer.from(store.record({ ...event, log: 'workstation' }).line).toString())).not.toHaveProperty('run');
    store.close();
  });

  test('names the rows it wrote by SHA-256 over their columns, nulls left out, bytes as hex', () => {
    const store = open(newDirectory());
    const written = store.record(event, [
      certificateRow({
        sha256: 'ab',
        issuerSpkiSha256: 'cd',
        subject: 'CN=A',
        serial: '01',
        notBefore: 'b',
        notAfter: 'a',
        der: Uint8Array.of(0x30, 0),
        spkiSha256: null,
        role: 'root',
      }),
    ]);
    const columns =
      '{"der":"3000","issuer_spki_sha256":"cd","not_after":"a","not_before":"b","role":"root","serial":"01","sha256":"ab","subject":"CN=A"}';
    const [named] = JSON.parse(Buffer.from(written.line).toString()).data.rows;
    expect(named).toMatchObject({ table: 'certificate', key: 'ab', sha256: sha256(columns) });
    expect(named.columns.subject).toBe(sha256('"CN=A"').slice(0, 8));
    expect(named).not.toHaveProperty('after');
    expect(readCertificate(store, 'ab')).toMatchObject({ subject: 'CN=A', der: Uint8Array.of(0x30, 0), run: null });
    store.close();
  });

  test('an update names the event that wrote the row before', () => {
    const store = open(newDirectory());
    store.record(event, [certificate('A')]);
    const again = store.record({ ...event, log: 'run-2' }, [certificate('A', '2030-01-01T00:00:00Z')]);
    expect(JSON.parse(Buffer.from(again.line).toString()).data.rows[0].after).toEqual({ log: 'run-1', seq: 1 });
    expect(readCertificates(store, { subject: 'CN=A' }).map((one) => one.notAfter)).toEqual(['2030-01-01T00:00:00Z']);
    store.close();
  });

  test('refuses unknown columns, the same row twice, rows in data, bad log names, and then writes nothing', () => {
    const store = open(newDirectory());
    const row = certificate('A');
    expect(codeOf(() => store.record(event, [{ ...row, columns: { ...row.columns, colour: 'red' } }]))).toBe('bug');
    expect(codeOf(() => store.record(event, [{ ...row, columns: { ...row.columns, role: 1.5 } }]))).toBe('bug');
    expect(codeOf(() => store.record(event, [row, row]))).toBe('bug');
    expect(codeOf(() => store.record({ ...event, data: { rows: [] } }))).toBe('bug');
    expect(codeOf(() => store.record({ ...event, log: '../x' }))).toBe('bug');
    expect(codeOf(() => store.record(event, [{ ...row, columns: { sha256: 'x' } }]))).toBe('bug');
    expect(store.head('run-1').size).toBe(0);
    expect(store.rows('certificate')).toEqual([]);
    store.close();
  });

  test('append-only tables refuse a second write, and history stays as it was', () => {
    const store = open(newDirectory());
    const approval = approvalRow({
      run: 'run-1',
      n: 1,
      person: 'alice',
      statement: Uint8Array.of(1),
      signature: Uint8Array.of(2),
      spki: Uint8Array.of(3),
    });
    const entry = crlEntryRow({
      scope: 's',
      serial: '01',
      version: 1,
      revocationDate: '2026-01-01T00:00:00Z',
      reason: null,
      der: Uint8Array.of(1),
      source: 'run-1',
    });
    store.record(event, [run('run-1'), approval, entry]);
    expect(codeOf(() => store.record(event, [{ ...approval, columns: { ...approval.columns, person: 'mallory' } }]))).toBe('bug');
    expect(codeOf(() => store.record(event, [entry]))).toBe('bug');
    expect(readApproval(store, 'run-1/1')?.person).toBe('alice');
    expect(readApprovals(store, 'run-1')).toHaveLength(1);
    expect(store.head('run-1').size).toBe(1);
    store.close();
  });

  test('a row of a run that does not exist is refused', () => {
    const store = open(newDirectory());
    const step = stepRow({ run: 'run-1', step: 'lint', status: 'current', state: { present: { alice: true } }, revision: 3 });
    expect(codeOf(() => store.record(event, [step]))).toBe('bug');
    store.record(event, [step, run('run-1')]);
    expect(readStep(store, 'run-1/lint')).toEqual({
      run: 'run-1',
      step: 'lint',
      status: 'current',
      state: { present: { alice: true } },
      output: null,
      revision: 3,
      startedAt: null,
      finishedAt: null,
    });
    expect(readSteps(store, 'run-1')).toHaveLength(1);
    store.close();
  });

  test('lines may be read while more are written', () => {
    const store = open(newDirectory());
    for (let count = 0; count < 300; count += 1) store.record(event);
    let seen = 0;
    for (const line of store.lines('run-1')) {
      seen += 1;
      if (seen <= 5) store.record({ ...event, log: 'run-2' });
      expect(line.length).toBeGreaterThan(0);
    }
    expect(seen).toBe(300);
    expect(verifyChain(store.lines('run-1'))).toEqual({ size: 300, head: store.head('run-1').head });
    expect(store.head('run-2').size).toBe(5);
    store.close();
  });
});

describe('transaction', () => {
  test('is all or nothing, and nested calls join', () => {
    const store = open(newDirectory());
    expect(() =>
      store.transaction(() => {
        store.record(event, [certificate('A')]);
        store.transaction(() => store.record(event, [certificate('B')]));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(store.head('run-1').size).toBe(0);
    expect(store.rows('certificate')).toEqual([]);
    expect(store.transaction(() => [store.record(event).seq, store.inTransaction])).toEqual([1, true]);
    expect(store.inTransaction).toBe(false);
    store.close();
  });

  test('a nested failure dooms the whole even when it is caught', () => {
    const store = open(newDirectory());
    const swallow = (): void => {
      store.record(event);
      try {
        store.record({ ...event, log: '../x' });
      } catch {
        // passed over on purpose
      }
    };
    expect(codeOf(() => store.transaction(swallow))).toBe('bug');
    expect(store.head('run-1').size).toBe(0);
    store.close();
  });

  test('refuses to wait inside', () => {
    const store = open(newDirectory());
    expect(codeOf(() => store.transaction(async () => store.record(event)))).toBe('bug');
    expect(store.head('run-1').size).toBe(0);
    store.close();
  });
});

describe('rows', () => {
  test('filters by equality, null included, and orders by a column both ways', () => {
    const store = open(newDirectory());
    store.record(event, [certificate('B'), certificate('A'), certificate('C', '2030-01-01T00:00:00Z')]);
    const subjects = (where: Record<string, string | null>, orderBy?: string): unknown[] =>
      store.rows('certificate', where, orderBy).map((row) => row['subject']);
    expect(subjects({}, 'subject')).toEqual(['CN=A', 'CN=B', 'CN=C']);
    expect(subjects({ run: null }, 'subject desc')).toEqual(['CN=C', 'CN=B', 'CN=A']);
    expect(subjects({ not_after: '2030-01-01T00:00:00Z' })).toEqual(['CN=C']);
    expect(codeOf(() => store.rows('certificate', { 'subject" OR 1=1 --': 'x' }))).toBe('bug');
    expect(codeOf(() => store.rows('certificate', {}, 'subject; DROP TABLE run'))).toBe('bug');
    expect(codeOf(() => store.rows('sqlite_schema' as never))).toBe('bug');
    store.close();
  });

  test('store.corrupt: a row that is not of its table’s shape never becomes an object', () => {
    const directory = newDirectory();
    const store = open(directory);
    store.record(event, [run('run-1')]);
    store.close();
    editBehindOurBack(directory, "UPDATE run SET mode = 'party'");
    const edited = open(directory);
    expect(codeOf(() => readRun(edited, 'run-1'))).toBe('store.corrupt');
    edited.close();
  });
});

test('store.corrupt: a log whose newest events are gone takes no more', () => {
  const directory = newDirectory();
  const store = open(directory);
  store.record(event);
  store.record(event);
  store.close();
  editBehindOurBack(
    directory,
    "CREATE TEMP TABLE g AS SELECT sql FROM sqlite_schema WHERE name = 'log_event_no_delete'; DROP TRIGGER log_event_no_delete; DELETE FROM log_event WHERE log = 'run-1' AND seq = 2; CREATE TRIGGER log_event_no_delete BEFORE DELETE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of log_event are never deleted'); END;",
  );
  const edited = open(directory);
  expect(codeOf(() => edited.record(event))).toBe('store.corrupt');
  edited.close();
});

test('CHECKPOINT: signed by the log key over size and head, extra lines after', () => {
  const store = open(newDirectory());
  store.record(event);
  const text = store.checkpoint('run-1', [`manifest sha256:${'a'.repeat(64)}`]);
  const checkpoint = parseCheckpoint(text);
  expect(checkpoint).toMatchObject({
    origin: store.logKey.name,
    ...store.head('run-1'),
    extraLines: [`manifest sha256:${'a'.repeat(64)}`],
  });
  expect(verifyNote(checkpoint.note, store.logKey)).toBe(true);
  store.close();
});
