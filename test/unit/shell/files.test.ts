import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFileLimited } from '../../../main/shell/files.ts';
import { readSecretFile } from '../../../main/shell/terminal/secret-file.ts';
import { codeOf } from './code-of.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-files-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const file = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};

describe('readFileLimited', () => {
  test('takes exactly the limit, refuses one byte more', () => {
    expect(readFileLimited(file('ten', '0123456789'), 10, 'The file')).toEqual(new TextEncoder().encode('0123456789'));
    expect(codeOf(() => readFileLimited(file('eleven', '0123456789a'), 10, 'The file'))).toBe('input.too-large');
  });
  test('refuses 100 MB by its size alone', () => {
    const path = file('big', '');
    truncateSync(path, 100 * 1024 * 1024);
    expect(codeOf(() => readFileLimited(path, 256 * 1024, 'The plan'))).toBe('input.too-large');
  });
  test('never reads a device, a pipe or a directory, nor a link to one', () => {
    const fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
    symlinkSync('/dev/zero', join(directory, 'zero'));
    mkdirSync(join(directory, 'folder'));
    for (const path of ['/dev/zero', fifo, join(directory, 'zero'), join(directory, 'folder')]) {
      expect(codeOf(() => readFileLimited(path, 10, 'The file'))).toBe('input.unsupported');
    }
  });
  test('says what is missing without its path', () => {
    expect(() => readFileLimited(join(directory, 'none'), 10, 'The plan')).toThrow('The plan does not exist.');
    expect(codeOf(() => readFileLimited(join(directory, 'none'), 10, 'The plan'))).toBe('input.not-found');
  });
});

describe('readSecretFile', () => {
  test.each([
    ['plain', 'plain'],
    ['one\n', 'one'],
    ['dos\r\n', 'dos'],
    ['two\n\n', 'two\n'],
    [' kept \n', ' kept '],
  ])('%j → %j', (content, secret) => {
    expect(new TextDecoder().decode(readSecretFile(file('secret', content), 'The PIN file'))).toBe(secret);
  });
  test('4096 bytes are taken, 4097 refused, nothing at all refused', () => {
    expect(readSecretFile(file('secret', 'x'.repeat(4096)), 'The PIN file').length).toBe(4096);
    expect(codeOf(() => readSecretFile(file('secret', 'x'.repeat(4097)), 'The PIN file'))).toBe('input.too-large');
    expect(codeOf(() => readSecretFile(file('secret', '\n'), 'The PIN file'))).toBe('input.schema');
  });
});
