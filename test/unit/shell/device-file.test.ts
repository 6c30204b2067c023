// A module a window names is native code: only a file that nobody but root can change is kept, and it is looked at again when it is read.

import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guardedModule, readDevices, writeDevices } from '../../../main/shell/window/device-file.ts';
import { noDevices } from '../../../preload/contract/devices.ts';
import { codeOf } from './code-of.ts';

/** A file of the system: root's, and written by nobody else. */
const guarded = realpathSync('/usr/bin/env');
const windows = process.platform === 'win32' ? 'on Windows no path is kept' : null;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-devices-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe.skipIf(windows !== null)('token.module-not-loaded: what a window may name', () => {
  test('a file nobody but root can change is kept by its real path, for its owner alone to read', () => {
    expect(writeDevices(directory, { second: guarded, card: null }, 'linux')).toEqual({ second: guarded, card: null });
    expect(readDevices(directory, 'linux')).toEqual({ second: guarded, card: null });
    expect(statSync(join(directory, 'devices.json')).mode & 0o777).toBe(0o600);
  });

  test('a link of ours to such a file is followed: what is loaded is the file, not the link', () => {
    const link = join(directory, 'link.so');
    symlinkSync(guarded, link);
    expect(guardedModule(link, 'linux')).toBe(guarded);
  });

  test.each([
    ['nothing there', () => '/usr/lib/no-such-module.so'],
    ['a directory', () => '/usr/lib'],
    ['not absolute', () => 'usr/bin/env'],
    ['a NUL in it', () => '/usr/bin/env\0.so'],
    ['a directory above it that everybody writes', () => ours('module.so')],
    ['a link of the system to one of ours', () => linked()],
  ])('refused: %s; nothing is kept', (_, path) => {
    expect(codeOf(() => writeDevices(directory, { second: null, card: path() }, 'linux'))).toBe('token.module-not-loaded');
    expect(existsSync(join(directory, 'devices.json'))).toBe(false);
  });

  test('on Windows, where nobody can tell who put it there, none is taken', () => {
    expect(codeOf(() => guardedModule(guarded, 'win32'))).toBe('token.module-not-loaded');
  });

  test.each([
    ['not JSON', 'no'],
    ['another form', '{"second":null}'],
    ['a key more', '{"second":null,"card":null,"environment":{"LD_PRELOAD":"x"}}'],
    ['too long', `{"second":null,"card":null}${' '.repeat(9000)}`],
    ['a module that is not guarded', JSON.stringify({ second: '/tmp/module.so', card: null })],
  ])('a kept file with %s names nothing', (_, text) => {
    writeFileSync(join(directory, 'devices.json'), text);
    expect(readDevices(directory, 'linux')).toEqual(noDevices);
  });

  test('a kept name does not hide the other that is no longer guarded', () => {
    writeFileSync(join(directory, 'devices.json'), JSON.stringify({ second: ours('module.so'), card: guarded }));
    expect(readDevices(directory, 'linux')).toEqual({ second: null, card: guarded });
    expect(readFileSync(join(directory, 'devices.json'), 'utf8')).toContain('module.so');
  });
});

/** A file of this test's directory, which lies where everybody may write. */
function ours(name: string): string {
  const path = join(directory, name);
  writeFileSync(path, '');
  chmodSync(path, 0o644);
  if (process.getuid?.() === 0) chownSync(path, 0, 0);
  return path;
}

function linked(): string {
  const link = join(directory, 'second.so');
  symlinkSync(ours('first.so'), link);
  return link;
}
