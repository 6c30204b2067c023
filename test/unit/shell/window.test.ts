import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { electronBinary } from '../../../main/shell/electron/electron-binary.ts';
import { electronFetchFailed, fetchElectron } from '../../../main/shell/electron/fetch-electron.ts';
import { buildPages, sourceHash } from '../../../main/shell/window/build-pages.ts';
import { planAmong } from '../../../main/shell/window/chosen-plan.ts';

let place = '';
const write = (file: string, text: string): void => {
  mkdirSync(join(place, file, '..'), { recursive: true });
  writeFileSync(join(place, file), text);
};
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-window-test-'));
  write('package-lock.json', '{}');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe('PAGES: are built when their sources changed', () => {
  test('the hash follows content and names, not time, and nothing outside', () => {
    write('renderer/a.ts', '1');
    const before = sourceHash(place, 'pages');
    write('renderer/a.ts', '1');
    write('main/x.ts', 'x');
    expect(sourceHash(place, 'pages')).toBe(before);
    expect(sourceHash(place, 'electron')).not.toBe(before);
    write('renderer/a.ts', '2');
    expect(sourceHash(place, 'pages')).not.toBe(before);
    write('renderer/a.ts', '1');
    write('renderer/b.ts', '');
    expect(sourceHash(place, 'pages')).not.toBe(before);
  });

  test('a packaged app has no sources: nothing is built or said', () => {
    const said: string[] = [];
    buildPages(place, 'pages', (line) => said.push(line));
    expect(said).toEqual([]);
  });

  test('the same sources are not built again', () => {
    write('renderer/a.ts', '1');
    write('.conclave/built-pages', sourceHash(place, 'pages'));
    const said: string[] = [];
    buildPages(place, 'pages', (line) => said.push(line));
    // Known by size and time from here on; touched, by their bytes again.
    const stamp = readFileSync(join(place, '.conclave/built-pages'), 'utf8');
    expect(stamp).toMatch(/^[0-9a-f]{64}\n[0-9a-f]{64}$/);
    buildPages(place, 'pages', (line) => said.push(line));
    utimesSync(join(place, 'renderer/a.ts'), 1, 1);
    buildPages(place, 'pages', (line) => said.push(line));
    expect(said).toEqual([]);
    expect(readFileSync(join(place, '.conclave/built-pages'), 'utf8')).not.toBe(stamp);
  });

  test('sources that do not build are refused with the reason in sight', () => {
    write('renderer/vite-config.ts', 'this is no code');
    const said: string[] = [];
    expect(() => buildPages(place, 'pages', (line) => said.push(line))).toThrow(
      expect.objectContaining({ code: 'input.unsupported' }) as Error,
    );
    expect(said.length).toBeGreaterThan(1);
  });
});

describe('ELECTRON: its binary', () => {
  test('is what path.txt names, if it is there', () => {
    expect(electronBinary(place)).toBeNull();
    write('node_modules/electron/path.txt', 'electron');
    expect(electronBinary(place)).toBeNull();
    write('node_modules/electron/dist/electron', '');
    expect(electronBinary(place)).toBe(join(place, 'node_modules/electron/dist/electron'));
  });

  test('is fetched once per lock file; a failure is remembered until the lock file changes', () => {
    write(
      'node_modules/electron/install.js',
      `require('node:fs').appendFileSync(${JSON.stringify(join(place, 'tries'))}, 'x'); process.exit(1);`,
    );
    const said: string[] = [];
    fetchElectron(place, (line) => said.push(line));
    expect(said).toHaveLength(1);
    expect(electronFetchFailed(place)).toBe(true);
    fetchElectron(place, (line) => said.push(line));
    expect(said).toHaveLength(1);
    write('package-lock.json', '{"changed": true}');
    expect(electronFetchFailed(place)).toBe(false);
  });

  test('that came is used, and nothing is remembered', () => {
    const home = join(place, 'node_modules', 'electron');
    write(
      'node_modules/electron/install.js',
      `const fs = require('node:fs'); fs.mkdirSync(${JSON.stringify(join(home, 'dist'))}); fs.writeFileSync(${JSON.stringify(join(home, 'dist', 'electron'))}, ''); fs.writeFileSync(${JSON.stringify(join(home, 'path.txt'))}, 'electron');`,
    );
    fetchElectron(place, () => undefined);
    expect(electronBinary(place)).not.toBeNull();
    expect(electronFetchFailed(place)).toBe(false);
  });
});

describe('PLAN: among the files a person picked', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const own = {
    playbook: () => bytes('own playbook'),
    profile: () => bytes('own profile'),
    playbookIds: () => [],
    profileIds: () => [],
    stepHelp: () => bytes('help'),
    recipes: () => [],
    readerPage: () => bytes('reader'),
    triage: () => bytes('triage'),
    scenario: () => null,
    scenarioIds: () => [],
    handoffKits: () => [bytes('kit')],
  };

  test('the plan is the one that says so; the others come before our own', () => {
    const picked = planAmong(
      [
        { name: 'root-ca.yaml', bytes: bytes('conclave: playbook/1\n') },
        { name: 'r1.plan.yaml', bytes: bytes('# x\nconclave: plan/1\n') },
      ],
      own,
    );
    expect(picked?.name).toBe('r1.plan.yaml');
    expect(picked?.library.playbook('root-ca')).toEqual(bytes('conclave: playbook/1\n'));
    expect(picked?.library.profile('root')).toEqual(bytes('own profile'));
    expect(picked?.library.stepHelp()).toEqual(bytes('help'));
    expect(picked?.library.handoffKits()).toEqual([bytes('kit')]);
    expect(picked?.library.readerPage()).toEqual(bytes('reader'));
    expect(picked?.library.triage()).toEqual(bytes('triage'));
  });

  test('none picked is none; one that is no plan is left to the check', () => {
    expect(planAmong([], own)).toBeNull();
    expect(planAmong([{ name: 'x', bytes: bytes('x') }], own)?.name).toBe('x');
  });
});
