// What an audit holds a log against: the log key, checkpoints in events, the audit key's, heads in the workstation log, paper.

import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../main/formats/canonical-json.ts';
import type { TrustFile } from '../../../main/formats/trust.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { withAuditSignature } from '../../../main/store/audit-signature.ts';
import { parseNote } from '../../../main/store/note.ts';
import { audit, failedNames, filled, onPaper, readLine, replaceIn, unguard } from './audited-directory.ts';
import { newDirectory } from './temporary-directory.ts';
import { editBehindOurBack, open } from './test-store.ts';

const onlyHead = (head: string): TrustFile => ({ kind: 'head', head: head as Sha256 });
const fingerprints = (log: string | null): TrustFile => ({ kind: 'fingerprints', log: log as Sha256 | null, people: new Map() });
const hashOfLine = (directory: string, seq: number, log?: string): Sha256 => sha256Hex(readLine(directory, seq, log));

/** Records one more event, as the program would. */
function append(directory: string, log: string, data: JsonObject): void {
  const store = open(directory);
  store.record({ log, actor: 'conclave', event: 'noted', data });
  store.close();
}

function checkNamed(directory: string, name: string, trust?: TrustFile) {
  return audit(directory, trust).checks.find((check) => check.name === name);
}

describe('a sound directory', () => {
  test('every check with its reason, in this order, without paper and with it', () => {
    const { directory, paper } = filled();
    const always = [
      { name: 'DATABASE-VS-LOG', verdict: 'passed', reason: '3 rows' },
      { name: 'DATABASE-INTEGRITY', verdict: 'passed' },
      { name: 'UNKNOWN-OUTCOMES', verdict: 'passed' },
    ];
    const chain = { name: 'LOG-CHAIN', verdict: 'passed', reason: '2 logs, 6 events' };
    const blind = audit(directory);
    expect(blind.checks).toEqual([
      chain,
      { name: 'CHECKPOINT', verdict: 'passed', reason: '1 verified' },
      { name: 'LOG-CONSISTENCY', verdict: 'not-checked', reason: 'no checkpoint from paper was given' },
      { name: 'ANCHOR', verdict: 'not-checked', reason: 'nothing from paper was given for the log key' },
      ...always,
    ]);
    expect(blind.firstBad).toBeNull();
    expect(audit(directory, onPaper(paper)).checks).toEqual([
      chain,
      { name: 'CHECKPOINT', verdict: 'passed', reason: '2 verified' },
      { name: 'LOG-CONSISTENCY', verdict: 'passed', reason: 'log run-1 up to event 4 of 4' },
      { name: 'ANCHOR', verdict: 'passed' },
      ...always,
    ]);
  });

  test('CHECKPOINT: with none recorded and none given there is nothing to verify', () => {
    const directory = newDirectory();
    open(directory).close();
    expect(checkNamed(directory, 'CHECKPOINT')).toEqual({
      name: 'CHECKPOINT',
      verdict: 'not-checked',
      reason: 'no checkpoint was recorded or given',
    });
    expect(checkNamed(directory, 'CHECKPOINT', onlyHead(hashOfLine(directory, 1, 'workstation')))).toMatchObject({
      verdict: 'not-checked',
    });
    const store = open(directory);
    const paper = store.checkpoint('workstation');
    store.close();
    expect(checkNamed(directory, 'CHECKPOINT', onPaper(paper))).toEqual({ name: 'CHECKPOINT', verdict: 'passed', reason: '1 verified' });
  });
});

describe('the log key', () => {
  test('ANCHOR: a log.key put in its place is not the one the first event names, and did not sign what is recorded', () => {
    const { directory } = filled();
    copyFileSync(join(filled().directory, 'log.key'), join(directory, 'log.key'));
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['CHECKPOINT', 'ANCHOR']);
    expect(report.problems).toEqual([
      'The log key is not the one the first event of the workstation log names.',
      'The checkpoint in event workstation/2 is not signed by the log key of this data directory.',
    ]);
    expect(report.checks.find(({ name }) => name === 'ANCHOR')?.reason).toBe(report.problems[0]);
    expect(report.checks.find(({ name }) => name === 'CHECKPOINT')?.reason).toBe(report.problems[1]);
  });

  test('ANCHOR: a first event that names no key, or cannot be read, names none', () => {
    for (const edit of ['replace(CAST(line AS TEXT), \'"logKey"\', \'"logkey"\')', "replace(CAST(line AS TEXT), '\"at\"', '\"at')"]) {
      const { directory } = filled();
      editBehindOurBack(directory, `${unguard} UPDATE log_event SET line = CAST(${edit} AS BLOB) WHERE log = 'workstation' AND seq = 1;`);
      expect(audit(directory).problems).toContain('The log key is not the one the first event of the workstation log names.');
    }
  });

  test('ANCHOR: the fingerprint on paper is that of the log key, another’s, or not given', () => {
    const { directory } = filled();
    const store = open(directory);
    const { fingerprint } = store.logKey;
    store.close();
    expect(checkNamed(directory, 'ANCHOR', fingerprints(fingerprint))).toEqual({ name: 'ANCHOR', verdict: 'passed' });
    expect(checkNamed(directory, 'LOG-CONSISTENCY', fingerprints(fingerprint))).toMatchObject({
      verdict: 'not-checked',
      reason: 'no checkpoint from paper was given',
    });
    expect(checkNamed(directory, 'CHECKPOINT', fingerprints(fingerprint))?.reason).toBe('1 verified');
    expect(checkNamed(directory, 'ANCHOR', fingerprints(null))).toMatchObject({ verdict: 'not-checked' });
    expect(checkNamed(directory, 'ANCHOR', fingerprints('b'.repeat(64)))).toEqual({
      name: 'ANCHOR',
      verdict: 'failed',
      reason: 'The log key is not the one on paper.',
    });
  });
});

describe('checkpoints in events', () => {
  test('CHECKPOINT: one that another key signed, and one that is none, are named by event', () => {
    const { directory } = filled();
    append(directory, 'run-2', { checkpoint: filled().paper });
    append(directory, 'run-2', { checkpoint: 'conclave\n\n\u2014 no note' });
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['CHECKPOINT']);
    expect(report.problems).toEqual([
      'The checkpoint in event run-2/1 is not signed by the log key of this data directory.',
      'The checkpoint in event run-2/2 cannot be read: The checkpoint is not a signed note: its lines are not as they were printed.',
    ]);
  });

  test('CHECKPOINT: one under our key and another’s name is refused', () => {
    const { directory, paper } = filled();
    append(directory, 'run-2', { checkpoint: paper.replace(/^conclave\/[0-9a-f]{8}\n/u, 'conclave/00000000\n') });
    expect(audit(directory).problems).toEqual(['The checkpoint in event run-2/1 is not signed by the log key of this data directory.']);
  });

  test('CHECKPOINT: what is no note’s text is somebody’s word for something else', () => {
    const { directory } = filled();
    append(directory, 'run-2', { checkpoint: 'half past nine' });
    append(directory, 'run-2', { checkpoint: 9 });
    expect(checkNamed(directory, 'CHECKPOINT')).toEqual({ name: 'CHECKPOINT', verdict: 'passed', reason: '1 verified' });
  });
});

describe('paper', () => {
  test('LOG-CONSISTENCY: a head alone is found wherever it was, and says how far', () => {
    const { directory } = filled();
    const early = audit(directory, onlyHead(hashOfLine(directory, 2)));
    expect(failedNames(early)).toEqual([]);
    expect(early.checks[2]).toEqual({ name: 'LOG-CONSISTENCY', verdict: 'passed', reason: 'log run-1 up to event 2 of 4' });
    expect(early.checks[3]).toEqual({ name: 'ANCHOR', verdict: 'passed' });
    expect(checkNamed(directory, 'LOG-CONSISTENCY', onlyHead(hashOfLine(directory, 1, 'workstation')))?.reason).toBe(
      'log workstation up to event 1 of 2',
    );
  });

  test('LOG-CONSISTENCY: a head that no log ever had', () => {
    const { directory } = filled();
    const report = audit(directory, onlyHead('c'.repeat(64)));
    expect(failedNames(report)).toEqual(['LOG-CONSISTENCY']);
    expect(report.problems).toEqual([
      'No log continues the checkpoint from paper: its newest events were changed or removed since it was printed.',
    ]);
  });

  test('CHECKPOINT: a note on paper that is refused leaves the logs unchecked against it', () => {
    const { directory } = filled();
    const foreign = audit(directory, onPaper(filled().paper));
    expect(foreign.problems).toEqual(['The checkpoint from paper is not signed by the log key of this data directory.']);
    expect(foreign.checks[2]).toEqual({
      name: 'LOG-CONSISTENCY',
      verdict: 'not-checked',
      reason: 'the checkpoint given was not accepted',
    });
    expect(foreign.checks[3]).toMatchObject({ name: 'ANCHOR', verdict: 'not-checked' });
    const { problems } = audit(directory, onPaper('nonsense'));
    expect(problems).toEqual([
      'The checkpoint from paper cannot be read: The checkpoint is not a signed note: its lines are not as they were printed.',
    ]);
  });
});

describe('heads in the workstation log', () => {
  const says = (log: string, size: number, head: string): JsonObject => ({ log, size, head });

  test('LOG-CONSISTENCY: every head it names is held against the log, by its name or its run’s', () => {
    const { directory } = filled();
    append(directory, 'workstation', says('run-1', 2, hashOfLine(directory, 2)));
    append(directory, 'workstation', says('run-9', 0, '0'.repeat(64)));
    expect(failedNames(audit(directory))).toEqual([]);
    append(directory, 'workstation', says('run-1', 3, hashOfLine(directory, 2)));
    append(directory, 'workstation', says('run-1', 5, hashOfLine(directory, 4)));
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['LOG-CONSISTENCY']);
    expect(report.problems).toEqual([
      'Log run-1 does not continue what event workstation/5 says of it at 3 lines: events were changed or removed.',
      'Log run-1 does not continue what event workstation/6 says of it at 5 lines: events were changed or removed.',
    ]);
    expect(report.checks[2]?.reason).toBe(report.problems[0]);
  });

  test('LOG-CONSISTENCY: what a run’s own log says of heads binds nobody, nor does half a statement', () => {
    const { directory } = filled();
    append(directory, 'run-1', says('run-1', 1, 'd'.repeat(64)));
    append(directory, 'workstation', { log: 'run-1', head: 'd'.repeat(64) });
    append(directory, 'workstation', { size: 1, head: 'd'.repeat(64) });
    append(directory, 'workstation', { log: 'run-1', size: 1, head: null, note: '"head":"' });
    expect(failedNames(audit(directory))).toEqual([]);
  });
});

describe('checkpoints under an audit key on a token', () => {
  const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  const spkiSha256 = sha256Hex(spki);

  /** run-1 up to now, signed by the log key and then on the token. */
  function signed(directory: string): { log: string; checkpoint: string; auditSpki: string; signatureAlgorithm: string } {
    const store = open(directory);
    const note = store.checkpoint('run-1');
    store.close();
    const signature = Uint8Array.from(sign('sha256', Buffer.from(parseNote(note).text, 'utf8'), privateKey));
    const checkpoint = withAuditSignature(note, { spki, signatureAlgorithm: 'ecdsa-sha256' }, signature);
    return { log: 'run-1', checkpoint, auditSpki: Buffer.from(spki).toString('base64'), signatureAlgorithm: 'ecdsa-sha256' };
  }

  test('CHECKPOINT: verified with the key recorded as made for audit, in whatever order they come', () => {
    const { directory } = filled();
    append(directory, 'run-2', signed(directory));
    append(directory, 'workstation', { purpose: 'audit', spkiSha256 });
    expect(checkNamed(directory, 'CHECKPOINT')).toEqual({ name: 'CHECKPOINT', verdict: 'passed', reason: '2 verified' });
    expect(failedNames(audit(directory))).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['no key', { purpose: 'audit' }],
    ['another key', { purpose: 'audit', spkiSha256: 'e'.repeat(64) }],
    ['the key, for another purpose', { purpose: 'authority', note: '"purpose":"audit"', spkiSha256 }],
    ['something that is no fingerprint', { purpose: 'audit', spkiSha256: [spkiSha256] }],
  ])('CHECKPOINT: refused where %s was recorded', (_what, made) => {
    const { directory } = filled();
    append(directory, 'run-2', made);
    append(directory, 'run-2', signed(directory));
    const report = audit(directory);
    expect(failedNames(report)).toEqual(['CHECKPOINT']);
    expect(report.problems).toEqual([
      'The checkpoint in event run-2/2 does not hold: its audit key is not one that was recorded as made for audit.',
    ]);
  });

  test('CHECKPOINT: one that cannot be read is named', () => {
    const { directory } = filled();
    append(directory, 'run-2', { purpose: 'audit', spkiSha256 });
    append(directory, 'run-2', { ...signed(directory), checkpoint: 'conclave\n\n\u2014 no note' });
    expect(audit(directory).problems).toEqual([
      'The checkpoint in event run-2/2 cannot be read: The checkpoint is not a signed note: its lines are not as they were printed.',
    ]);
  });

  test('LOG-CONSISTENCY: a log cut or changed since is named by the checkpoint that knew it', () => {
    const { directory } = filled();
    append(directory, 'run-2', { purpose: 'audit', spkiSha256 });
    append(directory, 'run-2', signed(directory));
    editBehindOurBack(directory, replaceIn(4, 'run-sealed', 'run-SEALED'));
    expect(audit(directory).problems).toContain(
      'Log run-1 does not continue the checkpoint the audit key signed in event run-2/2 at 4 lines: events were changed or removed.',
    );
    expect(failedNames(audit(directory))).toContain('LOG-CONSISTENCY');
  });
});

test('an error that is nobody’s edit comes out: an audit hides no bug', () => {
  const store = open(filled().directory, { readOnly: true });
  const inspection = store.inspect();
  const broken = (member: 'integrityProblems' | 'lineAt') => ({
    ...store,
    inspect: () => ({
      ...inspection,
      [member]: () => {
        throw new TypeError(`no ${member}`);
      },
    }),
  });
  expect(() => auditStore(broken('integrityProblems'))).toThrow(TypeError);
  expect(() => auditStore(broken('lineAt'))).toThrow(TypeError);
  const logKey = {
    ...store.logKey,
    get name(): string {
      throw new TypeError('no name');
    },
  };
  expect(() => auditStore({ ...store, logKey })).toThrow(TypeError);
  store.close();
});
