import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { auditStore } from '../../../main/store/audit.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { newDirectory, temporaryDirectory } from './temporary-directory.ts';
import { open } from './test-store.ts';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));
const verdicts = (directory: string): Record<string, string> => {
  const store = open(directory);
  const report = auditStore(store);
  store.close();
  return Object.fromEntries(report.checks.map((check) => [check.name, check.verdict]));
};
const sound = { 'LOG-CHAIN': 'passed', 'DATABASE-VS-LOG': 'passed', 'DATABASE-INTEGRITY': 'passed' };

describe('kill -9', () => {
  const inOpening = [
    'store:opened-file',
    'store:migrate:copied',
    'store:migrate:1:before-commit',
    'store:migrate:1:done',
    'store:migrate:2:before-commit',
    'store:migrate:3:before-commit',
    'store:migrate:3:done',
    'store:log-key',
    'store:ready',
  ];
  test.each([...inOpening, 'store:before-commit', 'store:committed'])('at %s the data directory opens again', (point) => {
    const directory = newDirectory();
    expect(spawnSync(process.execPath, [child, 'journal', directory, point]).signal).toBe('SIGKILL');
    expect(verdicts(directory)).toMatchObject(sound);
    expect(readdirSync(directory).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test.each([
    ['sign-probe:before-intent', null],
    ['sign-probe:intent-durable', 'intended'],
    ['sign-probe:call-returned', 'intended'],
    ['sign-probe:result-durable', 'returned'],
  ])('UNKNOWN-OUTCOMES: at %s the journal holds %s', (point, state) => {
    const directory = newDirectory();
    expect(spawnSync(process.execPath, [child, 'journal', directory, point]).signal).toBe('SIGKILL');
    const store = open(directory);
    const entries = openJournal(store).find({});
    expect(entries.map((entry) => entry.state)).toEqual(state === null ? [] : [state]);
    expect(openJournal(store).open()).toHaveLength(state === 'intended' ? 1 : 0);
    expect(entries.map((entry) => entry.result)).toEqual(state === null ? [] : [state === 'returned' ? Uint8Array.of(9) : null]);
    store.close();
    expect(verdicts(directory)).toMatchObject({ ...sound, 'UNKNOWN-OUTCOMES': state === 'intended' ? 'failed' : 'passed' });
  });

  test('while writing: every event that was reported durable is there, and nothing is broken', async () => {
    const directory = newDirectory();
    const writer = spawn(process.execPath, [child, 'write', directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of writer.stdout) {
      said += String(chunk);
      if (said.split('\n').length > 200) writer.kill('SIGKILL');
    }
    const [seq = '', sha256 = ''] = said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1)?.split(' ') ?? [];
    const store = open(directory);
    expect(store.head('run-1').size).toBeGreaterThanOrEqual(Number(seq));
    expect(Number(seq)).toBeGreaterThanOrEqual(200);
    const lines = [...store.lines('run-1')];
    expect(sha256Hex(lines[Number(seq) - 1] ?? new Uint8Array())).toBe(sha256);
    store.close();
    expect(verdicts(directory)).toMatchObject(sound);
  });
});

describe('power loss', () => {
  test('a write-ahead log cut anywhere in the last transactions gives a whole earlier state', () => {
    const directory = newDirectory();
    expect(spawnSync(process.execPath, [child, 'journal', directory, 'sign-probe:result-durable']).signal).toBe('SIGKILL');
    const size = statSync(join(directory, 'conclave.db-wal')).size;
    const sizes = new Set<number>();
    for (let cut = size; cut > size - 60_000; cut -= 1_217) {
      const copy = temporaryDirectory();
      cpSync(directory, copy, { recursive: true });
      truncateSync(join(copy, 'conclave.db-wal'), cut);
      const store = open(copy);
      sizes.add(store.head('run-1').size);
      const report = auditStore(store);
      expect(report.checks.filter((check) => check.verdict === 'failed').map((check) => check.name)).toEqual(
        openJournal(store).open().length > 0 ? ['UNKNOWN-OUTCOMES'] : [],
      );
      store.close();
    }
    expect(sizes.size).toBeGreaterThan(1);
  });
});

describe('the disk', () => {
  const isolated = 'unshare';
  const canMount = process.platform === 'linux' && spawnSync(isolated, ['-m', 'true']).status === 0;

  test.skipIf(!canMount)('store.full: a full disk refuses the event, keeps what was there, and goes on once there is room', () => {
    const mountPoint = temporaryDirectory();
    const copy = temporaryDirectory();
    const script = 'mount -t tmpfs -o size=1m none "$1" && "$2" "$3" write "$1/data" && cp -r "$1/data" "$4/data"';
    const said = execFileSync(isolated, ['-m', 'sh', '-c', script, 'sh', mountPoint, process.execPath, child, copy], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(said.slice(-2)).toEqual(['store.full', 'store.full']);
    const [seq, sha256] = said.at(-3)?.split(' ') ?? [];
    const store = open(join(copy, 'data'));
    expect(store.head('run-1')).toEqual({ size: Number(seq), head: sha256 });
    expect(store.record({ log: 'run-1', actor: 'alice', event: 'room-again', data: {} }).seq).toBe(Number(seq) + 1);
    store.close();
  });

  test.skipIf(process.platform === 'win32')('store.io: a disk that does not write ends all writing until the next start', () => {
    const directory = newDirectory();
    mkdirSync(directory);
    // A file size limit makes write() fail with EFBIG, which is not ENOSPC: an I/O error to SQLite. 1 MB leaves room for the empty tables.
    const said = execFileSync(
      'sh',
      ['-c', 'trap "" XFSZ; ulimit -f 2000; exec "$1" "$2" write "$3"', 'sh', process.execPath, child, directory],
      { encoding: 'utf8' },
    )
      .trim()
      .split('\n');
    expect(said.slice(-2)).toEqual(['store.io', 'store.io']);
    const [seq, sha256] = said.at(-3)?.split(' ') ?? [];
    expect(Buffer.from(readFileSync(join(directory, 'log.key'))).length).toBeGreaterThan(0);
    const store = open(directory);
    expect(store.head('run-1')).toEqual({ size: Number(seq), head: sha256 });
    store.close();
    expect(verdicts(directory)).toMatchObject(sound);
  });
});
