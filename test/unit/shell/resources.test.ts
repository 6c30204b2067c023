import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { userDataDirectory } from '../../../main/shell/user-data-directory.ts';

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-resources-'));
  for (const folder of ['program/resources/playbooks', 'program/resources/profiles', 'plans/profiles'])
    mkdirSync(join(place, folder), { recursive: true });
  writeFileSync(join(place, 'program/resources/playbooks/root-ca.yaml'), 'came with it');
  writeFileSync(join(place, 'program/resources/profiles/root.yaml'), 'came with it');
  writeFileSync(join(place, 'plans/root-ca.yaml'), 'beside');
  writeFileSync(join(place, 'plans/profiles/root.yaml'), 'in its folder beside');
  mkdirSync(join(place, 'program/resources/handoff'), { recursive: true });
  writeFileSync(join(place, 'program/resources/handoff/vault.yaml'), 'kit 2');
  writeFileSync(join(place, 'program/resources/handoff/cfssl.yaml'), 'kit 1');
  writeFileSync(join(place, 'secret.yaml'), 'not for the library');
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : new TextDecoder().decode(bytes));

test('what lies beside the plan comes before what came with Conclave', () => {
  const beside = resourceLibrary(join(place, 'program'), join(place, 'plans'));
  expect(text(beside.playbook('root-ca'))).toBe('beside');
  expect(text(beside.profile('root'))).toBe('in its folder beside');
  const alone = resourceLibrary(join(place, 'program'), null);
  expect(text(alone.playbook('root-ca'))).toBe('came with it');
  expect(text(alone.profile('root'))).toBe('came with it');
  expect(alone.stepHelp()).toBeNull();
  expect(alone.handoffKits().map(text)).toEqual(['kit 1', 'kit 2']);
});

test('an id never leaves the folder', () => {
  const library = resourceLibrary(join(place, 'program'), join(place, 'plans'));
  for (const id of ['../secret', '..', '', 'root-ca/../../secret', '/etc/passwd', 'Root-CA', 'none'])
    expect(library.playbook(id)).toBeNull();
});

test.each([
  ['linux', {}, '/home/a/.local/share/conclave'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/conclave'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/conclave'],
  ['darwin', {}, '/home/a/Library/Application Support/Conclave'],
])('user data directory: %s %j', (platform, environment, directory) => {
  expect(userDataDirectory(platform, '/home/a', environment)).toBe(directory);
});
