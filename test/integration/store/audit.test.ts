import { describe, expect, test } from 'vitest';
import { auditStore } from '../../../main/store/audit.ts';
import type { TrustFile } from '../../../main/formats/trust.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { audit, failedNames, filled, onPaper, readLine, replaceIn, unguard, verdicts } from './audited-directory.ts';
import { certificate, editBehindOurBack, open } from './test-store.ts';

const certificateKey = certificate('Example Root').key;

/** The careful attacker puts the guards back: their SQL as it was. */
const restoredGuards = `
CREATE TRIGGER log_event_no_update BEFORE UPDATE ON log_event BEGIN SELECT RAISE(ABORT, 'log_event is append-only'); END;
CREATE TRIGGER log_event_no_delete BEFORE DELETE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of log_event are never deleted'); END;
CREATE TRIGGER log_event_in_order BEFORE INSERT ON log_event
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM log_event WHERE log = NEW.log)
BEGIN SELECT RAISE(ABORT, 'log_event out of order'); END;
CREATE TRIGGER log_head_no_delete BEFORE DELETE ON log_head BEGIN SELECT RAISE(ABORT, 'rows of log_head are never deleted'); END;
CREATE TRIGGER log_head_grows BEFORE UPDATE ON log_head
WHEN NEW.log <> OLD.log OR NEW.size <> OLD.size + 1
BEGIN SELECT RAISE(ABORT, 'log_head only grows by one'); END;`;

describe('auditStore', () => {
  test('a sound directory passes every check; what needs paper is not-checked without it', () => {
    const { directory, paper } = filled();
    expect(verdicts(audit(directory))).toEqual({
      'LOG-CHAIN': 'passed',
      CHECKPOINT: 'passed',
      'LOG-CONSISTENCY': 'not-checked',
      ANCHOR: 'not-checked',
      'DATABASE-VS-LOG': 'passed',
      'DATABASE-INTEGRITY': 'passed',
      'UNKNOWN-OUTCOMES': 'passed',
    });
    const withPaper = audit(directory, onPaper(paper));
    expect(withPaper.checks.every((check) => check.verdict === 'passed')).toBe(true);
    expect(withPaper.problems).toEqual([]);
  });

  test('DATABASE-VS-LOG: an edited certificate.not_after is named with table, key, subject, event and column', () => {
    const { directory } = filled();
    editBehindOurBack(directory, `UPDATE certificate SET not_after = '2099-01-01T00:00:00Z' WHERE key = '${certificateKey}'`);
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['DATABASE-VS-LOG']);
    expect(report.problems).toEqual([
      `certificate «CN=Example Root» (row ${certificateKey}) is not what event run-1/2 recorded: column not_after was changed.`,
    ]);
  });

  test('DATABASE-VS-LOG: columns set to null, from null, and bytes are named too', () => {
    const { directory } = filled();
    editBehindOurBack(
      directory,
      `UPDATE certificate SET profile = 'x', der = x'3001', spki_sha256 = 'another key' WHERE key = '${certificateKey}'; UPDATE run SET revision = 2`,
    );
    expect(audit(directory).problems).toEqual([
      'run «Example Root R1» (row run-1) is not what event run-1/1 recorded: column revision was changed.',
      `certificate «CN=Example Root» (row ${certificateKey}) is not what event run-1/2 recorded: columns der, profile, spki_sha256 were changed.`,
    ]);
  });

  test('DATABASE-VS-LOG: a row removed and a row added', () => {
    const { directory } = filled();
    editBehindOurBack(directory, `DELETE FROM certificate WHERE key = '${certificateKey}'`);
    expect(audit(directory).problems).toEqual([`certificate (row ${certificateKey}), which event run-1/2 recorded, was removed.`]);

    const added = filled().directory;
    const rest =
      'issuer_spki_sha256, serial, not_before, not_after, der, profile, profile_sha256, run, role, event_log, event_seq, spki_sha256';
    editBehindOurBack(
      added,
      `INSERT INTO certificate (key, sha256, subject, ${rest}) SELECT 'new', 'new', 'CN=Forged', ${rest} FROM certificate WHERE key = '${certificateKey}'`,
    );
    expect(audit(added).problems).toEqual([
      'certificate «CN=Forged» (row new) was added behind our back: event run-1/2 did not record it.',
    ]);
  });

  test('DATABASE-VS-LOG: a row set back to what an older event recorded', () => {
    const { directory } = filled();
    editBehindOurBack(directory, "UPDATE certificate SET not_after = '2046-11-20T23:59:59Z', event_seq = 2 WHERE subject = 'CN=Other'");
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['DATABASE-VS-LOG']);
    expect(report.problems).toEqual([
      `certificate «CN=Other» (row ${certificate('Other').key}) was set back to what event run-1/2 recorded, before event run-1/3 changed it.`,
    ]);
  });

  test('DATABASE-VS-LOG: a row that names an event that never was', () => {
    const { directory } = filled();
    editBehindOurBack(directory, `UPDATE certificate SET event_seq = 77 WHERE key = '${certificateKey}'`);
    expect(audit(directory).problems).toContain(
      `certificate «CN=Example Root» (row ${certificateKey}) was added behind our back: event run-1/77 did not record it.`,
    );
  });

  test('LOG-CHAIN: an edited line is named, and so are the guards that were dropped for it', () => {
    const { directory } = filled();
    editBehindOurBack(directory, replaceIn(1, 'original', 'forgery!'));
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['LOG-CHAIN', 'DATABASE-INTEGRITY']);
    expect(report.problems).toContain('Log run-1, event run-1/1: Line 1 is not the line that line 2 names.');
    expect(report.problems).toContain('The database’s trigger log_event_no_update is gone.');
  });

  test('LOG-CHAIN: the last line edited, a line removed, a line added', () => {
    const last = filled().directory;
    editBehindOurBack(last, replaceIn(4, 'run-sealed', 'run-SEALED'));
    expect(audit(last).problems).toContain('Log run-1, event run-1/4: its last line is not the line that was recorded.');

    const removed = filled().directory;
    editBehindOurBack(removed, `${unguard} DELETE FROM log_event WHERE log = 'run-1' AND seq = 3`);
    expect(audit(removed).problems).toContain(
      'Log run-1, event run-1/3: Line 3 does not begin with its number; a line is missing, doubled or moved.',
    );

    const added = filled().directory;
    editBehindOurBack(added, `${unguard} INSERT INTO log_event SELECT log, 5, line FROM log_event WHERE log = 'run-1' AND seq = 4`);
    expect(audit(added).problems).toContain(
      'Log run-1, event run-1/5: Line 5 does not begin with its number; a line is missing, doubled or moved.',
    );
  });

  test('LOG-CHAIN: the newest events cut off in a plain way are seen without paper', () => {
    const { directory } = filled();
    editBehindOurBack(directory, `${unguard} DELETE FROM log_event WHERE log = 'run-1' AND seq > 3`);
    expect(audit(directory).problems).toContain(
      'Log run-1, event run-1/4: it is missing; the log had 4 lines and has 3: its newest events were removed.',
    );
  });

  test('LOG-CONSISTENCY: newest events cut off together with every trace here are seen against the checkpoint from paper', () => {
    const { directory, paper, early } = filled();
    const { prev } = JSON.parse(Buffer.from(readLine(directory, 4)).toString());
    const forget = `${unguard} DELETE FROM log_event WHERE log = 'run-1' AND seq = 4; UPDATE log_head SET size = 3, head = '${prev}' WHERE log = 'run-1';
      DELETE FROM log_event WHERE log = 'workstation' AND seq = 2; UPDATE log_head SET size = 1, head = '${headOfWorkstation(directory)}' WHERE log = 'workstation';`;
    editBehindOurBack(directory, forget + restoredGuards);
    const blind = audit(directory);
    expect(failedNames(blind)).toEqual([]);
    const anchored = audit(directory, onPaper(paper));
    expect(failedNames(anchored)).toEqual(['LOG-CONSISTENCY']);
    expect(anchored.problems).toEqual([
      'No log continues the checkpoint from paper at 4 lines: its newest events were changed or removed since it was printed.',
    ]);
    expect(failedNames(audit(directory, onPaper(early)))).toEqual([]);
  });

  test('LOG-CONSISTENCY: the workstation log holds a run’s head against it', () => {
    const { directory } = filled();
    const { prev } = JSON.parse(Buffer.from(readLine(directory, 4)).toString());
    editBehindOurBack(
      directory,
      `${unguard} DELETE FROM log_event WHERE log = 'run-1' AND seq = 4; UPDATE log_head SET size = 3, head = '${prev}' WHERE log = 'run-1'; ${restoredGuards}`,
    );
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['LOG-CONSISTENCY']);
    expect(report.problems).toEqual([
      'Log run-1 does not continue what event workstation/2 says of it at 4 lines: events were changed or removed.',
    ]);
  });

  test('CHECKPOINT and ANCHOR: another key’s checkpoint or fingerprint is refused', () => {
    const { directory } = filled();
    const other = filled();
    const report = audit(directory, onPaper(other.paper));
    expect(failedNames(report)).toEqual(['CHECKPOINT']);
    expect(verdicts(report)['LOG-CONSISTENCY']).toBe('not-checked');
    const fingerprints = (log: string): TrustFile => ({ kind: 'fingerprints', log: log as never, people: new Map() });
    expect(failedNames(audit(directory, fingerprints('a'.repeat(64))))).toEqual(['ANCHOR']);
    const store = open(directory);
    const { fingerprint } = store.logKey;
    store.close();
    expect(verdicts(audit(directory, fingerprints(fingerprint)))['ANCHOR']).toBe('passed');
    expect(failedNames(audit(directory, onPaper('nonsense')))).toEqual(['CHECKPOINT']);
  });

  test('CHECKPOINT: typed from paper with other line ends it still counts; one changed digit does not', () => {
    const { directory, paper } = filled();
    expect(failedNames(audit(directory, onPaper(paper.replaceAll('\n', '\r\n').trimEnd())))).toEqual([]);
    expect(failedNames(audit(directory, onPaper(paper.replace('\n4\n', '\n3\n'))))).toEqual(['CHECKPOINT']);
  });

  test('DATABASE-INTEGRITY: a table dropped, a foreign trigger planted', () => {
    const { directory } = filled();
    editBehindOurBack(directory, 'DROP TABLE certificate; CREATE TRIGGER planted AFTER INSERT ON log_head BEGIN SELECT 1; END;');
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['DATABASE-VS-LOG', 'DATABASE-INTEGRITY']);
    expect(report.problems).toContain('The database’s table certificate is gone.');
    expect(report.problems).toContain('The database has a trigger planted that Conclave did not make.');
    expect(report.problems).toContain(`certificate (row ${certificateKey}), which event run-1/2 recorded, was removed.`);
  });

  test('every log gone, or its table: failed, not an exception', () => {
    const emptied = filled().directory;
    editBehindOurBack(emptied, `${unguard} DELETE FROM log_event; DELETE FROM log_head;`);
    expect(failedNames(audit(emptied))).toEqual(['LOG-CHAIN', 'ANCHOR', 'DATABASE-VS-LOG', 'DATABASE-INTEGRITY']);
    const dropped = filled().directory;
    editBehindOurBack(dropped, `${unguard} DROP TABLE log_head;`);
    expect(failedNames(audit(dropped))).toContain('LOG-CHAIN');
  });

  test('UNKNOWN-OUTCOMES: an intent without result is named', () => {
    const { directory } = filled();
    const store = open(directory);
    openJournal(store).intend({
      run: 'run-1',
      step: 'sign',
      actor: 'alice',
      operation: 'sign-certificate',
      token: { serial: '1', label: 'T', model: 'M', manufacturer: 'C' },
    });
    const report = auditStore(store);
    store.close();
    expect(failedNames(report)).toEqual(['UNKNOWN-OUTCOMES']);
    expect(report.problems).toEqual([
      'Run run-1, step sign: sign-certificate begun 2026-11-21T09:00:00.000Z has no recorded outcome; people must close it.',
    ]);
  });
});

function headOfWorkstation(directory: string): string {
  return String(JSON.parse(Buffer.from(readLine(directory, 2, 'workstation')).toString()).prev);
}
