// What `record` returned from is on the disk: the write-ahead log is flushed after each commit, with what was committed in it.

import type * as Fs from 'node:fs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { newDirectory } from '../integration/store/temporary-directory.ts';
import { codeOf, open } from '../integration/store/test-store.ts';

const disk = vi.hoisted(() => ({ onFlush: (): void => undefined }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof Fs>();
  return {
    ...real,
    fdatasyncSync(handle: number) {
      disk.onFlush();
      real.fdatasyncSync(handle);
    },
  };
});

beforeEach(() => {
  disk.onFlush = () => undefined;
});

const event = (mark: string) => ({ log: 'workstation', actor: 'conclave', event: 'test', data: { mark } });

test('each commit is flushed once, when its bytes are in the write-ahead log; one within another is not', () => {
  const directory = newDirectory();
  const store = open(directory);
  const flushed: boolean[][] = [];
  const marks = ['first-mark', 'second-mark', 'third-mark'];
  disk.onFlush = () => {
    const log = readFileSync(join(directory, 'conclave.db-wal'));
    flushed.push(marks.map((mark) => log.includes(mark)));
  };
  store.record(event('first-mark'));
  expect(flushed).toEqual([[true, false, false]]);
  store.transaction(() => {
    store.record(event('second-mark'));
    expect(flushed.length).toBe(1);
    store.record(event('third-mark'));
  });
  expect(flushed).toEqual([
    [true, false, false],
    [true, true, true],
  ]);
  expect(() =>
    store.transaction(() => {
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(flushed.length).toBe(2);
  store.close();
});

test.each(['EIO', 'ENOSPC'])('store.io: after a flush that failed (%s) nothing more is written', (code) => {
  const directory = newDirectory();
  const store = open(directory);
  store.record(event('known'));
  disk.onFlush = () => {
    throw Object.assign(new Error('broken'), { code, syscall: 'fdatasync' });
  };
  expect(codeOf(() => store.record(event('perhaps')))).toBe('store.io');
  disk.onFlush = () => undefined;
  expect(codeOf(() => store.record(event('later')))).toBe('store.io');
  store.close();
  const again = open(directory);
  const found = [...again.lines('workstation')].map((line) => Buffer.from(line).toString());
  expect(found.some((line) => line.includes('"known"'))).toBe(true);
  expect(found.some((line) => line.includes('"later"'))).toBe(false);
  again.close();
});
