import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkProfile, openProfile, profileDesk, saveProfile } from '../../../main/bridge/profile-desk.ts';
import type { Workplace } from '../../../main/bridge/workplace.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { ownProfiles } from '../../../main/shell/own-profiles.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { profileCalls } from '../../../preload/contract/profile-calls.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';
import { fakeWorkplace } from './fake-workplace.ts';

const program = resolve(import.meta.dirname, '../../..');
let data = '';
let workplace: Workplace;
let draws = 0;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-profile-desk-'));
  const own = ownProfiles(program, data, (length) => new Uint8Array(length).fill((draws += 1)));
  workplace = fakeWorkplace({
    library: resourceLibrary(program, null, data),
    ownProfile: (id) => own.read(id),
    saveOwnProfile: (bytes) => own.save(bytes),
  });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const copyOf = (id: string): string => openProfile(workplace, { id }).text.replace(/^id: .*$/mu, 'id: mine');

test('profileDesk: every profile with its hash, and what can be chosen, as the contract has it', () => {
  saveProfile(workplace, { source: { text: copyOf('tls-server') } });
  const desk = profileDesk(workplace);
  expect(profileCalls.profileDesk.output.parse(desk)).toEqual(desk);
  expect(desk.profiles.find(({ id }) => id === 'root')).toMatchObject({ origin: 'built-in', kind: 'root', version: null });
  expect(desk.profiles.find(({ id }) => id === 'mine')).toMatchObject({ origin: 'own', kind: 'leaf', version: 1, problem: null });
  expect(desk.choices.keyUsage).toContain('keyCertSign');
});

describe('checkProfile', () => {
  test('text in order: no problem, the certificate it makes, the hash a plan would name', () => {
    const text = copyOf('tls-server');
    const checked = checkProfile(workplace, { source: { text } });
    expect(profileCalls.checkProfile.output.parse(checked)).toEqual(checked);
    expect([checked.problems, checked.stop, checked.text]).toEqual([[], null, text]);
    expect(checked.hash.sha256).toBe(sha256Hex(new TextEncoder().encode(text)));
    expect(checked.preview.map(({ label }) => label)).toContain('subjectAltName');
  });

  test('a draft is written as the file it would be, and says the same', () => {
    const { draft } = checkProfile(workplace, { source: { text: copyOf('issuing-services') } });
    const again = checkProfile(workplace, { source: { draft: draft as never } });
    expect([again.problems, again.draft]).toEqual([[], draft]);
    expect(again.text).toMatch(/^# A profile written with Conclave/u);
  });

  test('problems by line, and no certificate beside them; what is no YAML has no form', () => {
    const wrong = checkProfile(workplace, { source: { text: copyOf('tls-server').replace('P47D', 'soon') } });
    expect(wrong.problems).toEqual([{ path: 'validity.max', line: expect.any(Number) as number, text: expect.any(String) as string }]);
    expect([wrong.preview, wrong.draft === null]).toEqual([[], false]);
    expect(checkProfile(workplace, { source: { text: '[' } }).draft).toBeNull();
    expect(checkProfile(workplace, { source: { text: copyOf('root-crl') } })).toMatchObject({ problems: [], draft: null, preview: [] });
  });
});

test('saveProfile: version after version; never over a profile that came with Conclave', () => {
  const first = saveProfile(workplace, { source: { text: copyOf('tls-server') } });
  expect(first).toMatchObject({ id: 'mine', version: 1 });
  const next = saveProfile(workplace, { source: { text: copyOf('tls-server').replace('P47D', 'P40D') } });
  expect([next.version, next.hash.sha256 === first.hash.sha256]).toEqual([2, false]);
  expect(openProfile(workplace, { id: 'mine' })).toMatchObject({ origin: 'own', version: 2 });
  expectRefusal('policy.label-in-use', () => saveProfile(workplace, { source: { text: openProfile(workplace, { id: 'root' }).text } }));
  expectRefusal('input.schema', () => saveProfile(workplace, { source: { text: 'id: mine' } }));
  expectRefusal('input.not-found', () => openProfile(workplace, { id: 'nobody' }));
});
