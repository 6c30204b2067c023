// Logs edited behind our back, with the guards dropped: which line an audit names, and why.

import { describe, expect, test } from 'vitest';
import { encodeEventLine } from '../../../main/store/event-line.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import type { AuditReport } from '../../../main/store/audit.ts';
import { audit, failedNames, filled, readLine, replaceIn, unguard } from './audited-directory.ts';
import { certificate, editBehindOurBack, open } from './test-store.ts';

/** LOG-CHAIN's own problems: the others name the guards that were dropped and what no longer fits elsewhere. */
const ofTheChain = ({ problems }: AuditReport): string[] =>
  problems.filter((problem) => problem.startsWith('Log run-') && !problem.includes('does not continue'));
const asSql = (line: Uint8Array): string => `x'${Buffer.from(line).toString('hex')}'`;

function edited(sql: string | ((directory: string) => string)): AuditReport {
  const { directory } = filled();
  editBehindOurBack(directory, `${unguard} ${typeof sql === 'string' ? sql : sql(directory)}`);
  return audit(directory);
}

/** An event that follows the line given, as whoever knows the format would write it. */
const following = (seq: number, line: Uint8Array): Uint8Array =>
  encodeEventLine({
    seq,
    at: '2026-11-21T09:00:00.000Z',
    run: 'run-1',
    actor: 'alice',
    event: 'added',
    data: {},
    checks: [],
    prev: sha256Hex(line),
  });

describe('LOG-CHAIN', () => {
  test('an event added in the right form is one more than was recorded', () => {
    const report = edited((directory) => `INSERT INTO log_event VALUES ('run-1', 5, ${asSql(following(5, readLine(directory, 4)))});`);
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/5: the log had 4 lines and has 5: events were added behind our back.']);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 5 });
    expect(report.checks[0]).toMatchObject({ name: 'LOG-CHAIN', verdict: 'failed', reason: ofTheChain(report)[0] });
  });

  test('the two newest events removed: the first of them is named', () => {
    const report = edited("DELETE FROM log_event WHERE log = 'run-1' AND seq > 2;");
    expect(ofTheChain(report)).toEqual([
      'Log run-1, event run-1/3: it is missing; the log had 4 lines and has 2: its newest events were removed.',
    ]);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 3 });
  });

  test('the record of a log’s size removed', () => {
    const report = edited("DELETE FROM log_head WHERE log = 'run-1';");
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/1: the log has 4 lines and no recorded size; its record was removed.']);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 1 });
  });

  test('a recorded head that is not the last line’s', () => {
    const report = edited(`UPDATE log_head SET head = '${'f'.repeat(64)}' WHERE log = 'run-1';`);
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/4: its last line is not the line that was recorded.']);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 4 });
  });

  test('what the last line says of the line before was changed: the recorded end tells that it is the last one', () => {
    const prev = (directory: string): string => sha256Hex(readLine(directory, 3));
    const report = edited((directory) => replaceIn(4, prev(directory), 'a'.repeat(64)).replace(unguard, ''));
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/4: its last line is not the line that was recorded.']);
  });

  test('the line before the last was changed: the recorded end tells that the last one is sound', () => {
    const report = edited(replaceIn(3, 'renewed', 'reNewed').replace(unguard, ''));
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/3: Line 3 is not the line that line 4 names.']);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 3 });
  });

  test('an early line changed and the end as well: the earlier is named', () => {
    const report = edited(
      `${replaceIn(1, 'original', 'forgery!').replace(unguard, '')} ${replaceIn(4, 'run-sealed', 'run-SEALED').replace(unguard, '')}`,
    );
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/1: Line 1 is not the line that line 2 names.']);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 1 });
  });

  test('the line before the last and the last changed: without a sound end the earlier may be the one', () => {
    const report = edited(`${replaceIn(3, 'renewed', 'reNewed').replace(unguard, '')} DELETE FROM log_head WHERE log = 'run-1';`);
    expect(ofTheChain(report)).toEqual(['Log run-1, event run-1/3: Line 3 is not the line that line 4 names.']);
  });

  test('several logs changed: each is named, and the first of them is the first bad event', () => {
    const { directory } = filled();
    const store = open(directory);
    store.record({ log: 'run-2', actor: 'alice', event: 'run-planned', data: {} });
    store.close();
    editBehindOurBack(
      directory,
      `${replaceIn(2, 'artifact-made', 'artifact-Made')} UPDATE log_event SET line = x'7b7d' WHERE log = 'run-2';`,
    );
    const report = audit(directory);
    expect(ofTheChain(report)).toEqual([
      'Log run-1, event run-1/2: Line 2 is not the line that line 3 names.',
      'Log run-2, event run-2/1: Line 1 does not begin with its number; a line is missing, doubled or moved.',
    ]);
    expect(report.firstBad).toEqual({ log: 'run-1', seq: 2 });
  });

  test('the workstation log removed without a trace', () => {
    const report = edited("DELETE FROM log_event WHERE log = 'workstation'; DELETE FROM log_head WHERE log = 'workstation';");
    expect(failedNames(report)).toEqual(['LOG-CHAIN', 'ANCHOR', 'DATABASE-INTEGRITY']);
    expect(report.problems[0]).toBe('The workstation log is gone.');
    expect(report.firstBad).toBeNull();
  });

  test('lines that are no bytes, in a table made anew: every check that reads them fails, and an audit comes to its end', () => {
    const report = edited(
      'CREATE TABLE forged AS SELECT log, seq, CAST(line AS TEXT) AS line FROM log_event; DROP TABLE log_event; ALTER TABLE forged RENAME TO log_event;',
    );
    const reason = 'The database is damaged or was edited; nothing was changed. Stop here and run the audit.';
    expect(report.checks.slice(0, 5)).toEqual([
      { name: 'LOG-CHAIN', verdict: 'failed', reason },
      { name: 'CHECKPOINT', verdict: 'failed', reason },
      { name: 'LOG-CONSISTENCY', verdict: 'failed', reason },
      { name: 'ANCHOR', verdict: 'failed', reason },
      { name: 'DATABASE-VS-LOG', verdict: 'failed', reason },
    ]);
    expect(report.firstBad).toBeNull();
    expect(report.problems.slice(0, 3)).toEqual([reason, reason, reason]);
  });
});

describe('DATABASE-VS-LOG', () => {
  test('an event edited to name another row: that row is missing, and the real one was never recorded', () => {
    const key = certificate('Example Root').key;
    const report = edited(replaceIn(2, `"key":"${key}"`, `"key":"${'0'.repeat(64)}"`).replace(unguard, ''));
    expect(report.problems.filter((problem) => problem.startsWith('certificate'))).toEqual([
      `certificate (row ${'0'.repeat(64)}), which event run-1/2 recorded, was removed.`,
      `certificate «CN=Example Root» (row ${key}) was added behind our back: event run-1/2 did not record it.`,
    ]);
  });

  test('what an event recorded as a row’s hash was changed, and not its columns: the contents differ', () => {
    const { directory } = filled();
    const line = JSON.parse(Buffer.from(readLine(directory, 1)).toString()) as { data: { rows: { sha256: Sha256 }[] } };
    editBehindOurBack(directory, replaceIn(1, line.data.rows[0]?.sha256 ?? '', 'b'.repeat(64)));
    expect(audit(directory).problems).toContain(
      'run «Example Root R1» (row run-1) is not what event run-1/1 recorded: its contents differ.',
    );
  });
});
