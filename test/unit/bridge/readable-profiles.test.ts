import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { designDesk } from '../../../main/bridge/design-desk.ts';
import { profileDesk } from '../../../main/bridge/profile-desk.ts';
import { readableProfiles } from '../../../main/bridge/readable-profiles.ts';
import { requestDesk } from '../../../main/bridge/request-desk.ts';
import type { Workplace } from '../../../main/bridge/workplace.ts';
import { maxYamlBytes } from '../../../main/formats/yaml-text.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { ownProfiles } from '../../../main/shell/own-profiles.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { profileCalls } from '../../../preload/contract/profile-calls.ts';
import { fakeWorkplace } from './fake-workplace.ts';

const program = resolve(import.meta.dirname, '../../..');
let data = '';
let workplace: Workplace;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-readable-'));
  for (const [id, text] of [
    ['broken', 'id: broken'],
    ['oversized', '#'.repeat(maxYamlBytes + 1)],
  ] as const) {
    mkdirSync(join(data, 'profiles', id), { recursive: true });
    writeFileSync(join(data, 'profiles', id, '1.yaml'), text);
  }
  const own = ownProfiles(program, data, (length) => new Uint8Array(length));
  workplace = fakeWorkplace({
    library: resourceLibrary(program, null, data),
    ownProfile: (id) => own.read(id),
    savedDesigns: () => [],
  });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

describe('readableProfiles: a file of the data directory that cannot be read', () => {
  test('is passed over, and every other is there with the hash of its bytes', () => {
    const { library } = workplace;
    const found = readableProfiles(library);
    expect(library.profileIds?.()).toEqual(expect.arrayContaining(['broken', 'oversized']));
    expect(found.map(({ id }) => id)).toEqual(resourceLibrary(program, null).profileIds?.());
    expect(found.every(({ id, sha256 }) => sha256 === sha256Hex(library.profile(id) ?? new Uint8Array()))).toBe(true);
    expect(readableProfiles(library, ['root', 'oversized', 'nobody']).map(({ id }) => id)).toEqual(['root']);
  });

  test('closes neither the requests nor the designer', () => {
    expect(requestDesk(workplace).profiles.map(({ id }) => id)).toContain('tls-server');
    expect(designDesk(workplace).profiles.map(({ id }) => id)).toContain('root');
  });

  test('stands in the list of profiles with what is wrong', () => {
    const desk = profileDesk(workplace);
    expect(profileCalls.profileDesk.output.parse(desk)).toEqual(desk);
    const listed = (wanted: string) => desk.profiles.find(({ id }) => id === wanted);
    expect(listed('broken')).toMatchObject({ origin: 'own', version: 1, problem: expect.stringMatching(/./u) as string });
    expect(listed('oversized')).toEqual({
      id: 'oversized',
      title: 'oversized',
      kind: '',
      rules: [],
      origin: 'own',
      version: null,
      sha256: '',
      problem: expect.stringContaining(`more than ${maxYamlBytes} bytes`) as string,
    });
    expect(listed('root')).toMatchObject({ origin: 'built-in', problem: null });
  });

  test('what is no refusal is never passed over', () => {
    const library = {
      ...workplace.library,
      profile: () => {
        throw new TypeError('broken program');
      },
    };
    expect(() => readableProfiles(library)).toThrow(TypeError);
  });
});
