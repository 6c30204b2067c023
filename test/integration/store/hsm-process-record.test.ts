import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endRecordedHsmProcess, recordHsmProcess } from '../../../main/store/hsm-process-record.ts';

let directory = '';
const waits: number[] = [];
const noWait = async (milliseconds: number): Promise<void> => {
  waits.push(milliseconds);
  await new Promise((resolve) => void setTimeout(resolve, 1));
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-pid-'));
  waits.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A process that never ends by itself. */
const blocked = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });

describe('SINGLE-WRITER: the HSM process of an earlier start', () => {
  test('a process that does not end by itself is ended, and the record goes', async () => {
    const child = blocked();
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
    recordHsmProcess(directory, child.pid ?? 0);
    await endRecordedHsmProcess(directory, noWait);
    expect(await ended).toBe('SIGKILL');
    expect(waits.length).toBeGreaterThan(0);
    expect(existsSync(join(directory, 'hsm.pid'))).toBe(false);
  });

  test('every process on record is ended, and one that has ended is struck from it', async () => {
    const gone = blocked();
    recordHsmProcess(directory, gone.pid ?? 0);
    const over = new Promise((resolve) => gone.on('exit', resolve));
    gone.kill('SIGKILL');
    await over;
    const children = [blocked(), blocked()];
    const ends = children.map((child) => new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal))));
    for (const child of children) recordHsmProcess(directory, child.pid ?? 0);
    const recorded = readFileSync(join(directory, 'hsm.pid'), 'utf8').trim().split('\n');
    expect(recorded.map((line) => Number(line.split(' ')[0]))).toEqual(children.map((child) => child.pid));
    await endRecordedHsmProcess(directory, noWait);
    expect(await Promise.all(ends)).toEqual(['SIGKILL', 'SIGKILL']);
  });

  test('a later process with the same number is left alone', async () => {
    const child = blocked();
    writeFileSync(join(directory, 'hsm.pid'), `${child.pid} 1\n`);
    await endRecordedHsmProcess(directory, noWait);
    expect(child.exitCode).toBe(null);
    expect(child.kill(0)).toBe(true);
    child.kill('SIGKILL');
  });

  test.each(['', 'x\n', '0 5\n', '99999999999 1\n'])('a record that says %j is removed', async (text) => {
    writeFileSync(join(directory, 'hsm.pid'), text);
    await endRecordedHsmProcess(directory, noWait);
    expect(existsSync(join(directory, 'hsm.pid'))).toBe(false);
  });

  test('nothing recorded: nothing is waited for', async () => {
    await endRecordedHsmProcess(directory, noWait);
    expect(waits).toEqual([]);
  });
});
