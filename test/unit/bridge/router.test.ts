import { beforeEach, describe, expect, test } from 'vitest';
import { makeRouter, type Sender } from '../../../main/bridge/router.ts';
import type { Workplace } from '../../../main/bridge/workplace.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { calls, pushes, type Answer, type CallName } from '../../../preload/contract/calls.ts';
import { callNames, pushNames } from '../../../preload/contract/names.ts';
import { fakeWorkplace, touched } from './fake-workplace.ts';
import { goodInput } from './good-inputs.ts';

const origin = 'https://conclave.invalid';
const own: Sender = { origin, mainFrame: true, window: 'app' };
const bugs: unknown[] = [];
const doorOf = (workplace: Partial<Workplace> = {}) =>
  makeRouter({ origin, workplace: fakeWorkplace(workplace), onBug: (error) => bugs.push(error) });
const codeOf = (answer: Answer<CallName>): string => (answer.ok ? 'ok' : answer.error.code);

beforeEach(() => {
  touched.length = 0;
  bugs.length = 0;
});

test('BRIDGE: the names of the preload are those of the contract', () => {
  expect([...callNames].toSorted()).toEqual(Object.keys(calls).toSorted());
  expect([...pushNames].toSorted()).toEqual(Object.keys(pushes).toSorted());
});

const fields = (name: CallName): string[] => Object.keys(goodInput(name));
/** A value of the wrong type for anything any schema takes. */
const wrong = { deep: [] };
const huge = 'x'.repeat(10 * 1024 * 1024);

type Case = [name: CallName, what: string, input: () => unknown, code: string];
const cases: Case[] = callNames.flatMap((name): Case[] => [
  ...fields(name).map((field): Case => [
    name,
    `without ${field}`,
    () => Object.fromEntries(Object.entries(goodInput(name)).filter(([key]) => key !== field)),
    'input.schema',
  ]),
  ...fields(name).map((field): Case => [
    name,
    `${field} of the wrong type`,
    () => ({ ...goodInput(name), [field]: wrong }),
    'input.schema',
  ]),
  [name, 'with an extra key', () => ({ ...goodInput(name), extra: 1 }), 'input.schema'],
  [name, 'with 10 MB', () => ({ ...goodInput(name), extra: huge }), 'input.too-large'],
  [name, 'with 10 MB of bytes', () => ({ ...goodInput(name), extra: new Uint8Array(10 * 1024 * 1024) }), 'input.too-large'],
  [name, 'with an own __proto__', () => JSON.parse(`{"__proto__": {"polluted": true}}`) as unknown, 'input.schema'],
  [name, 'with a constructor', () => ({ ...goodInput(name), constructor: { prototype: {} } }), 'input.schema'],
  [name, 'with another prototype', () => Object.assign(Object.create({ polluted: true }) as object, goodInput(name)), 'input.schema'],
  [name, 'as text', () => 'status', 'input.schema'],
  [name, 'as null', () => null, 'input.schema'],
  [name, 'as nothing', () => undefined, 'input.schema'],
  [name, 'as a list', () => [goodInput(name)], 'input.schema'],
  [name, 'as a function', () => () => 1, 'input.schema'],
  [name, 'nested a hundred deep', () => Array.from({ length: 100 }).reduce<unknown>((inner) => ({ inner }), {}), 'input.schema'],
]);

test.each(cases)('BRIDGE: %s %s is refused before anything is reached', async (name, _what, input, code) => {
  const answer = await doorOf()(name, input(), own);
  expect(codeOf(answer)).toBe(code);
  expect(touched).toEqual([]);
  expect(bugs).toEqual([]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

const strangers: [what: string, sender: Sender | null][] = [
  ['nobody', null],
  ['a subframe', { ...own, mainFrame: false }],
  ['another origin', { ...own, origin: 'https://conclave.invalid.example' }],
  ['our host by http', { ...own, origin: 'http://conclave.invalid' }],
  ['our host with a port', { ...own, origin: 'https://conclave.invalid:8443' }],
  ['an opaque origin', { ...own, origin: 'null' }],
  ['an empty origin', { ...own, origin: '' }],
  ['upper case', { ...own, origin: 'HTTPS://CONCLAVE.INVALID' }],
];

describe.each(strangers)('BRIDGE: %s', (_what, sender) => {
  test.each(callNames)('may not call %s', async (name) => {
    expect(codeOf(await doorOf()(name, goodInput(name), sender))).toBe('policy.wrong-sender');
    expect(touched).toEqual([]);
  });
});

test('BRIDGE: with an empty or opaque origin of our own nobody is trusted', async () => {
  for (const empty of ['', 'null']) {
    const door = makeRouter({ origin: empty, workplace: fakeWorkplace(), onBug: () => undefined });
    expect(codeOf(await door('settings', {}, { ...own, origin: empty }))).toBe('policy.wrong-sender');
  }
});

test.each(callNames)('BRIDGE: a second window may ask for %s only if it shows', async (name) => {
  const answer = await doorOf()(name, goodInput(name), { ...own, window: 'beside' });
  const shows = ['status', 'settings', 'run', 'paper'].includes(name);
  expect(codeOf(answer) === 'policy.wrong-sender').toBe(!shows);
  expect(touched.length > 0).toBe(shows);
});

test.each(['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])('BRIDGE: the name «%s» is unknown', async (name) => {
  expect(codeOf(await doorOf()(name, {}, own))).toBe('input.unsupported');
});

test.each(['perform', 'provideSecret', 'control'] as const)(
  'BRIDGE: %s with a stale revision is the engine’s refusal as data',
  async (name) => {
    const stale = () => Promise.reject(new CeremonyError('state.stale-revision', 'The run has moved on.'));
    const core = { engine: { perform: stale, provideSecret: stale, control: stale } } as never;
    const answer = await doorOf({ coreOf: () => Promise.resolve(core), during: (_runId, work) => work(core) })(name, goodInput(name), own);
    expect(answer).toEqual({ ok: false, error: { code: 'state.stale-revision', message: 'The run has moved on.', next: 'retry-step' } });
  },
);

test('BRIDGE: an unexpected error becomes a bug without its text, and is told here', async () => {
  const secret = new Error('ENOENT /home/alice/secret');
  const answer = await doorOf({
    settings: () => {
      throw secret;
    },
  })('settings', {}, own);
  expect(answer).toMatchObject({ ok: false, error: { code: 'bug', next: 'report' } });
  expect(JSON.stringify(answer)).not.toContain('alice');
  expect(bugs).toEqual([secret]);
});

test('BRIDGE: secrets are zero after the call, also after a refused one', async () => {
  for (const [name, field] of [
    ['provideSecret', 'secret'],
    ['newPerson', 'passphrase'],
  ] as const) {
    for (const sender of [own, null]) {
      const input = goodInput(name);
      await doorOf()(name, input, sender);
      expect((input[field] as Uint8Array).every((byte) => byte === 0)).toBe(true);
    }
  }
});

test('BRIDGE: a refusal names fields and no value', async () => {
  const answer = await doorOf()('provideSecret', { ...goodInput('provideSecret'), secret: 'correct horse' }, own);
  expect(JSON.stringify(answer)).toContain('secret');
  expect(JSON.stringify(answer)).not.toContain('horse');
});

test('BRIDGE: just under 1 MB passes to the schema, just over does not', async () => {
  const door = doorOf();
  const sized = (size: number) => ({ reason: 'x'.repeat(size) });
  expect(codeOf(await door('control', sized(1024 * 1024 - 13), own))).toBe('input.schema');
  expect(codeOf(await door('control', sized(1024 * 1024 - 11), own))).toBe('input.too-large');
});
