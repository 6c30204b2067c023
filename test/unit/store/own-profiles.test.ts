import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownProfileIds, readOwnProfile, saveOwnProfile } from '../../../main/store/own-profiles.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';

const program = resolve(import.meta.dirname, '../../..');
const shipped = readFileSync(join(program, 'resources/profiles/tls-server.yaml'), 'utf8');
const profile = (id: string, title = 'Mine'): Uint8Array =>
  new TextEncoder().encode(shipped.replace(/^id: .*$/mu, `id: ${id}`).replace(/^title: .*$/mu, `title: ${title}`));
let draws = 0;
const rules = {
  isBuiltIn: (id: string) => id === 'tls-server',
  random: (length: number) => new Uint8Array(length).fill((draws += 1)),
};

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-own-profiles-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

describe('saveOwnProfile', () => {
  test('each change is a version, and the versions before stay to the byte', () => {
    expect(saveOwnProfile(data, profile('mine'), rules).version).toBe(1);
    expect(saveOwnProfile(data, profile('mine', 'Changed'), rules).version).toBe(2);
    expect(readOwnProfile(data, 'mine')).toMatchObject({ version: 2, bytes: profile('mine', 'Changed') });
    expect(readOwnProfile(data, 'mine', 1)?.bytes).toEqual(profile('mine'));
    expect(readOwnProfile(data, 'mine', 3)).toBeNull();
    expect(ownProfileIds(data)).toEqual(['mine']);
  });

  test('the same bytes once more make no new version', () => {
    saveOwnProfile(data, profile('mine'), rules);
    expect(saveOwnProfile(data, profile('mine'), rules).version).toBe(1);
    expect(readdirSync(join(data, 'profiles/mine'))).toEqual(['1.yaml']);
  });

  test('policy.label-in-use: the id of a profile that came with Conclave; nothing is written', () => {
    expectRefusal('policy.label-in-use', () => saveOwnProfile(data, profile('tls-server'), rules));
    expect(existsSync(join(data, 'profiles'))).toBe(false);
  });

  test('input.schema: what is no profile is not kept, whatever id it names', () => {
    for (const bytes of ['id: mine', 'x', '', new TextDecoder().decode(profile('../../mine'))])
      expectRefusal('input.schema', () => saveOwnProfile(data, new TextEncoder().encode(bytes), rules));
    expect(existsSync(join(data, 'profiles'))).toBe(false);
  });

  test('input.unsupported: no more than a thousand versions', () => {
    mkdirSync(join(data, 'profiles/mine'), { recursive: true });
    writeFileSync(join(data, 'profiles/mine/1000.yaml'), profile('mine'));
    expectRefusal('input.unsupported', () => saveOwnProfile(data, profile('mine', 'Changed'), rules));
  });

  test('media.exists: a version that appeared meanwhile is not overwritten', () => {
    mkdirSync(join(data, 'profiles/mine'), { recursive: true });
    // Not a regular file, so it is passed over when versions are counted, and the name is taken all the same.
    symlinkSync('/nowhere', join(data, 'profiles/mine/1.yaml'));
    expectRefusal('media.exists', () => saveOwnProfile(data, profile('mine'), rules));
  });
});

describe('readOwnProfile', () => {
  test('ids that are paths, links out of the folder and files that are too large are not read', () => {
    mkdirSync(join(data, 'profiles/mine'), { recursive: true });
    writeFileSync(join(data, 'secret.yaml'), profile('mine'));
    symlinkSync(join(data, 'secret.yaml'), join(data, 'profiles/mine/1.yaml'));
    symlinkSync(data, join(data, 'profiles/linked'));
    expect([readOwnProfile(data, 'mine'), readOwnProfile(data, 'linked'), readOwnProfile(data, '../profiles/mine')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(ownProfileIds(data)).toEqual([]);
    writeFileSync(join(data, 'profiles/mine/2.yaml'), new Uint8Array(256 * 1024 + 1));
    expectRefusal('input.too-large', () => readOwnProfile(data, 'mine'));
  });

  test('no directory is no profile', () => {
    expect([ownProfileIds(join(data, 'none')), readOwnProfile(join(data, 'none'), 'mine')]).toEqual([[], null]);
    chmodSync(data, 0o700);
  });
});

test('resourceLibrary: an own profile is found by its id, and never in the place of one that came with Conclave', () => {
  saveOwnProfile(data, profile('mine'), rules);
  mkdirSync(join(data, 'profiles/root'), { recursive: true });
  writeFileSync(join(data, 'profiles/root/1.yaml'), profile('root'));
  const library = resourceLibrary(program, null, data);
  expect(library.profile('mine')).toEqual(profile('mine'));
  expect(library.profileIds()).toContain('mine');
  expect(library.profileIds().filter((id) => id === 'root')).toEqual(['root']);
  expect(library.profile('root')).toEqual(new Uint8Array(readFileSync(join(program, 'resources/profiles/root.yaml'))));
  expect(resourceLibrary(program, null).profile('mine')).toBeNull();
});
