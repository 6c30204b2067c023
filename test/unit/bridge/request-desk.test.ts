import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { previewRequest } from '../../../main/bridge/preview-request.ts';
import { makeRecipes, requestDesk, saveRecipes } from '../../../main/bridge/request-desk.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { parseAskedRequest } from '../../../main/formats/asked-request.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { requestCalls } from '../../../preload/contract/request-preview.ts';
import { ecKey, requestSpecimens } from '../../fixtures/requests/specimens.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';
import { fakeWorkplace } from './fake-workplace.ts';

const library = resourceLibrary(resolve(import.meta.dirname, '../../..'), null);
const workplace = fakeWorkplace({ library });
const wanted = {
  profile: 'tls-server',
  subject: 'CN=host.example,O=Example Trust,C=CH',
  key: 'ecdsa-p256',
  names: [{ type: 'dNSName', value: 'host.example' }],
};

test('requestDesk: every profile a request is answered under, with the names it wants; no root, no CRL', () => {
  const desk = requestDesk(workplace);
  expect(requestCalls.requestDesk.output.parse(desk)).toEqual(desk);
  const ids = desk.profiles.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['issuing-services', 'tls-server', 'cross-certificate']));
  expect(ids.filter((id) => ['root', 'root-crl', 'issuing-crl'].includes(id))).toEqual([]);
  expect(desk.profiles.find(({ id }) => id === 'tls-server')?.names[0]).toEqual({ type: 'dNSName', min: 1, max: 100 });
});

describe('makeRecipes', () => {
  test('four tools, and the record of what was asked', () => {
    const made = makeRecipes(workplace, wanted);
    expect(requestCalls.makeRecipes.output.parse(made)).toEqual(made);
    expect(made.recipes.map(({ id }) => id)).toEqual(['certreq', 'keytool', 'openssl', 'step']);
    expect(
      made.recipes
        .find(({ id }) => id === 'openssl')
        ?.files.map(({ text }) => text)
        .join(''),
    ).toContain('host.example');
    expect(parseAskedRequest(new TextEncoder().encode(made.asked)).profile).toBe('tls-server');
  });

  test('a tool that cannot make it says so, and holds none of the others up', () => {
    const { recipes } = makeRecipes(workplace, { ...wanted, key: 'ed25519' });
    expect(recipes.find(({ id }) => id === 'certreq')).toMatchObject({ files: [], problem: expect.stringContaining('Windows') as string });
    expect(recipes.find(({ id }) => id === 'openssl')?.problem).toBeNull();
  });

  test('what the profile does not take is refused before anything is written', () => {
    expectRefusal('policy.profile', () => makeRecipes(workplace, { ...wanted, names: [] }));
    expectRefusal('policy.profile', () => makeRecipes(workplace, { ...wanted, subject: 'O=Example Trust,C=CH' }));
    expectRefusal('input.unsupported', () => makeRecipes(workplace, { ...wanted, key: 'dsa' }));
    expectRefusal('input.unsupported', () => makeRecipes(workplace, { ...wanted, names: [{ type: 'x400Address', value: 'a' }] }));
    expectRefusal('input.not-found', () => makeRecipes(workplace, { ...wanted, profile: '../root' }));
  });
});

test('saveRecipes: a folder a tool, so that a file is found under the name its commands call it, and asked.json', () => {
  const kept: string[] = [];
  const at = fakeWorkplace({
    library,
    saveRecipes: (name, files) => {
      kept.push(...files.map((file) => `${name}/${file.name}`));
      return { folder: `requests/${name}` };
    },
  });
  expect(saveRecipes(at, { wanted, name: 'host' }).folder).toBe('requests/host');
  expect(kept).toEqual(expect.arrayContaining(['host/openssl/request.cnf', 'host/asked.json']));
});

describe('previewRequest beside what was asked for', () => {
  const { asked } = makeRecipes(workplace, wanted);
  const { subject, extensions } = parseAskedRequest(new TextEncoder().encode(asked));
  const made = (more: readonly Extension[]): Uint8Array => {
    const key = ecKey('subject');
    const info = buildRequestInfo({ subject: subject as never, spki: key.spki, extensions: more });
    return assembleRequest(info, key.algorithm, key.sign(info));
  };
  const compared = (bytes: Uint8Array): string[] =>
    previewRequest(workplace, { bytes: Uint8Array.from(bytes), profile: null, rules: 'private', asked }).compared.map(
      ({ label, verdict }) => `${verdict} ${label}`,
    );

  test('the very request: every row is the same', () => {
    expect(new Set(compared(made(extensions)).map((row) => row.split(' ')[0]))).toEqual(new Set(['same']));
  });
  test('another subject and a missing name are different; what is no record of it is refused', () => {
    expect(compared(requestSpecimens()['ecdsa-p256'])).toContain('different Subject');
    expect(compared(made(extensions.slice(0, -1))).filter((row) => row.startsWith('different'))).toHaveLength(1);
    const bytes = Uint8Array.from(made(extensions));
    expectRefusal('input.schema', () => previewRequest(workplace, { bytes, profile: null, rules: 'private', asked: '{}' }));
  });
});
