// APPROVAL-SIGNATURE: a person approves on a second machine, by the very command they would type there. What comes back counts for the
// statement on offer alone; everything else is refused by name and logged.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { encodeApprovalAnswer, parseApprovalAnswer } from '../../../main/evidence/approval-answer.ts';
import { approvalStatement, parseApprovalStatement } from '../../../main/evidence/approval-statement.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parsePersonFile, writePersonFile } from '../../../main/store/person-file.ts';
import { sealCredential, signWithCredential } from '../../../main/store/credential.ts';
import { readApprovals } from '../../../main/store/tables/approval.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { insideConclave } from '../cli/inside.ts';
import { kdfCost } from './kdf-cost.ts';
import { attendedPlan, proposedPolicy } from './plans.ts';
import { eventsOf } from './record.ts';
import { act, currentOf, passphraseOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let original: World;
let runId = '';
let world: World;
let app: App;
let view: RunView;

beforeAll(async () => {
  original = new World();
  const opened = await original.open({ unattended: false });
  runId = (await playTo(opened, await start(opened, original, attendedPlan(), 'rehearsal'), 'approve')).runId;
  await opened.close();
}, 120_000);
afterAll(() => original.remove());
beforeEach(async () => {
  world = new World(original);
  app = await world.open({ unattended: false });
  view = await app.engine.view(runId);
});
afterEach(() => world.remove());

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

function offeredTo(person: string, from = view): { statement: Uint8Array; key: Uint8Array } {
  const stage = currentOf(from).stage;
  const found = stage.kind === 'approvals' ? stage.offered?.find((each) => each.person === person) : undefined;
  if (found?.standInKey === undefined) throw new Error(`nothing is offered to ${person}`);
  return { statement: bytesOf(found.statement), key: bytesOf(found.standInKey) };
}

const offer = async (person: string): Promise<void> => {
  view = await act(app, view, person, { values: { [`${person}.decision`]: 'second-machine' } });
};
const bring = (person: string, answer: Uint8Array): Promise<RunView> =>
  act(app, view, person, { values: { [`${person}.answer`]: { name: 'answer.json', base64: Buffer.from(answer).toString('base64') } } });

/** An answer made by hand, where the command would refuse to make it. */
async function answerBy(key: Uint8Array, passphrase: string, statement: Uint8Array): Promise<Uint8Array> {
  const { sealed, spki } = parsePersonFile(key, { lowestKdfCost: kdfCost });
  const signature = await signWithCredential(sealed, Buffer.from(passphrase), statement, { lowestKdfCost: kdfCost });
  return encodeApprovalAnswer({ statementSha256: sha256Hex(statement), signature, spki });
}

/** The second machine: a directory with nothing of Conclave in it. */
function secondMachine(person: string, { statement, key } = offeredTo(person)): { path: string; temporary: string } {
  const path = join(world.directory, `second-machine-${person}`);
  mkdirSync(path);
  writeFileSync(join(path, 'statement.json'), statement);
  writeFileSync(join(path, 'key.json'), key);
  writeFileSync(join(path, 'passphrase'), passphraseOf(person));
  return { path, temporary: path };
}
const words = (statement: Uint8Array): string => hashWords(parseApprovalStatement(statement).subject).join(' ');
const signing = ['approve', 'statement.json', '--credential', 'key.json', '--passphrase-file', 'passphrase'];

async function signedOnSecondMachine(person: string): Promise<Uint8Array> {
  const where = secondMachine(person);
  const { status, err } = await insideConclave(where, [...signing, '--words', words(offeredTo(person).statement), '--out', 'answer.json']);
  expect([status, err]).toEqual([0, '']);
  return new Uint8Array(readFileSync(join(where.path, 'answer.json')));
}

async function expectRefused(person: string, answer: Uint8Array, why: string): Promise<void> {
  const { size } = app.store.head(runId);
  const before = readApprovals(app.store, runId).length;
  await expect(bring(person, answer)).rejects.toMatchObject({ code: 'policy.approval', message: expect.stringContaining(`(${why})`) });
  expect(readApprovals(app.store, runId)).toHaveLength(before);
  const logged = eventsOf(app, runId, size).find(({ event }) => event === 'second-machine-refused');
  expect(logged?.data).toEqual({ person, why, fileSha256: sha256Hex(answer) });
  view = await app.engine.view(runId);
}

test('QUORUM: one signs on a second machine, one here; the log says which, and conclave verify judges both alike', async () => {
  await offer('bob');
  const { statement } = offeredTo('bob');
  const answer = await signedOnSecondMachine('bob');
  // Somebody approves meanwhile: the statement that is out stays what it is.
  view = await act(app, view, 'carol');
  expect(currentOf(view).kind).toBe('approve');
  expect(Buffer.from(offeredTo('bob').statement)).toEqual(Buffer.from(statement));
  view = await bring('bob', answer);
  expect(currentOf(view).kind).toBe('sign');
  const given = eventsOf(app, runId).filter(({ event }) => event === 'approval-given');
  expect(given.map(({ data }) => [data['person'], data['by']])).toEqual([
    ['carol', undefined],
    ['bob', 'second-machine'],
  ]);
  expect(Buffer.from(readApprovals(app.store, runId)[1]?.statement ?? [])).toEqual(Buffer.from(statement));
  const { bundle } = await playTo(app, view);
  const verdict = await verifyBundle(bundle ?? '');
  const checks = verdict.checks.filter(({ name }) => ['APPROVAL-SIGNATURE', 'APPROVAL-SUBJECT', 'APPROVAL-SHOWN', 'QUORUM'].includes(name));
  expect(checks.map(({ verdict: each }) => each)).toEqual(['passed', 'passed', 'passed', 'passed']);
});

test('APPROVAL-SIGNATURE: a copy of the answer is refused as a replay, in the next passage as an older statement', async () => {
  await offer('bob');
  const answer = await signedOnSecondMachine('bob');
  view = await act(app, view, 'bob', { values: { 'bob.decision': 'here', 'bob.answer': undefined } });
  expect(currentOf(view).prompts.some(({ id }) => id === 'bob.passphrase')).toBe(true);
  world.advance(1000);
  await offer('bob');
  await expectRefused('bob', answer, 'older-statement');
  view = await bring('bob', await answerBy(offeredTo('bob').key, passphraseOf('bob'), offeredTo('bob').statement));
  const recorded = readApprovals(app.store, runId)[0];
  await offer('carol');
  const replay = encodeApprovalAnswer({
    statementSha256: sha256Hex(recorded?.statement ?? new Uint8Array()),
    signature: recorded?.signature ?? new Uint8Array(),
    spki: recorded?.spki ?? new Uint8Array(),
  });
  await expectRefused('carol', replay, 'replayed');
  view = await act(app, view, 'erin', { values: { 'erin.decision': 'refuse' } });
  expect(currentOf(view).stepId).toBe('cert');
  view = await playTo(app, view, 'approve');
  await offer('bob');
  await expectRefused('bob', answer, 'other-subject');
});

describe('what comes back and is not the signature that was asked for', () => {
  beforeEach(async () => {
    await offer('bob');
    await offer('carol');
  });

  test('another person’s answer, and another person’s key under the right statement', async () => {
    const bob = offeredTo('bob');
    await expectRefused('carol', await answerBy(bob.key, passphraseOf('bob'), bob.statement), 'other-person');
    await expectRefused('carol', await answerBy(bob.key, passphraseOf('bob'), offeredTo('carol').statement), 'other-key');
  });

  test('a refusal, a statement nobody offered, a signature that does not verify', async () => {
    const { key, statement } = offeredTo('bob');
    const { type: _type, ...said } = parseApprovalStatement(statement);
    const other = (change: Partial<typeof said>) => approvalStatement({ ...said, ...change });
    await expectRefused('bob', await answerBy(key, passphraseOf('bob'), other({ decision: 'refuse' })), 'other-decision');
    await expectRefused('bob', await answerBy(key, passphraseOf('bob'), other({ revision: said.revision - 1 })), 'other-statement');
    await expectRefused('bob', await answerBy(key, passphraseOf('bob'), other({ subject: said.shown })), 'other-statement');
    const good = parseApprovalAnswer(await answerBy(key, passphraseOf('bob'), statement));
    const bent = Uint8Array.from(good.signature, (octet, at) => (at === 7 ? octet ^ 1 : octet));
    await expectRefused('bob', encodeApprovalAnswer({ ...good, signature: bent }), 'signature');
  });

  test.each([
    ['no JSON', 'hello', 'input.schema'],
    ['a field more', '{"more":1,"signature":"AAAA","spki":"AAAA","statement":"00","type":"conclave/approval-answer/1"}', 'input.schema'],
    ['too long', `{"a":"${'a'.repeat(4096)}"}`, 'input.too-large'],
  ])('%s', async (_name, text, code) => {
    await expect(bring('bob', new TextEncoder().encode(text))).rejects.toMatchObject({ code });
    expect(readApprovals(app.store, runId)).toEqual([]);
  });
});

/** A plan that names keys made before the day; sealed as in production. */
async function plannedKeys(fresh: World): Promise<ReturnType<typeof attendedPlan>> {
  const { enrol: _enrol, policy: _policy, ...plan } = attendedPlan({ title: 'Keys made before' });
  const people: (typeof plan)['people'][number][] = [];
  mkdirSync(fresh.data, { recursive: true });
  for (const person of plan.people) {
    const sealed = await sealCredential({ passphrase: Buffer.from(passphraseOf(person.id)), random: (length) => fresh.random(length) });
    writePersonFile(fresh.data, { id: person.id, name: person.name, ...sealed }, (length) => fresh.random(length));
    people.push({ ...person, keys: [{ spki: sha256Hex(sealed.spki), kind: 'passphrase' }] });
  }
  const policy = { ...proposedPolicy, people: people.flatMap(({ id, keys }) => (keys ?? []).map(({ spki }) => ({ id, spki }))) };
  const params = { ...plan.params, keyLabel: 'made-before', subject: 'CN=Made Before,O=Test Trust,C=CH' };
  return { ...plan, params, people, policy: { ...policy, authority: 'Made Before' } };
}

test(
  'production: the person’s own file signs there, no key goes along, and one enrolled at the roll call stays here',
  { timeout: 60_000 },
  async () => {
    const fresh = new World();
    onTestFinished(() => fresh.remove());
    app = await fresh.open({ unattended: false });
    const enrolled = await playTo(app, await start(app, fresh, attendedPlan({ title: 'Enrolled here' })), 'approve');
    const choices = (from: RunView) =>
      currentOf(from).prompts.flatMap((prompt) => (prompt.kind === 'choice' ? [prompt.options.map(({ value }) => value)] : []));
    expect(choices(enrolled)[0]).toEqual(['approve', 'refuse']);
    await app.engine.control({ runId: enrolled.runId, revision: enrolled.revision, person: 'alice', act: 'abort', reason: 'test' });
    view = await playTo(app, await start(app, fresh, await plannedKeys(fresh)), 'approve');
    expect(choices(view)[0]).toEqual(['approve', 'refuse', 'second-machine']);
    await offer('bob');
    const stage = currentOf(view).stage;
    const [offered] = stage.kind === 'approvals' ? (stage.offered ?? []) : [];
    expect([offered?.person, offered?.standInKey]).toEqual(['bob', undefined]);
    const statement = bytesOf(offered?.statement ?? '');
    const key = new Uint8Array(readFileSync(join(fresh.data, 'people', 'bob.json')));
    const where = secondMachine('bob', { statement, key });
    const { status, err } = await insideConclave(where, [...signing, '--words', words(statement), '--out', 'answer.json']);
    expect([status, err]).toEqual([0, '']);
    view = await bring('bob', new Uint8Array(readFileSync(join(where.path, 'answer.json'))));
    const [approval] = readApprovals(app.store, view.runId);
    expect([approval?.person, Buffer.from(approval?.statement ?? [])]).toEqual(['bob', Buffer.from(statement)]);
  },
);

test('conclave approve: shows everything in words, asks for four words and a yes, and takes the code of an image', async () => {
  await offer('bob');
  const { statement } = offeredTo('bob');
  const said = parseApprovalStatement(statement);
  const where = secondMachine('bob');
  await insideConclave(where, ['qr', 'statement.json', '--frames', 'frames']);
  const image = ['approve', join('frames', 'frame-00001.png'), '--credential', 'key.json', '--out', 'answer.json', '--image', 'answer.png'];
  const wrong = await insideConclave(where, image, {}, ['aardvark', 'aardvark', 'aardvark', 'aardvark']);
  expect([wrong.status, wrong.err]).toEqual([3, expect.stringContaining('input.words-wrong')]);
  expect(wrong.lines).not.toContain('words of the hash under approval:');
  let drawn = 0;
  // Positions 3, 4, 4 again, 5 and 6: four different ones.
  const positions = (): Uint8Array => Uint8Array.of([3, 4, 4, 5, 6][drawn++] ?? 0);
  const four = [3, 4, 5, 6].map((position) => hashWords(said.subject)[position] ?? '');
  const asked = [...image.slice(0, -3), 'asked.json'];
  const typed = [...four, 'y', 'yes', passphraseOf('bob')];
  const interactive = await insideConclave(where, asked, {}, typed, positions);
  expect([interactive.status, interactive.err]).toEqual([0, '']);
  const all = await insideConclave(where, [...image, '--words', words(statement)], {}, [passphraseOf('bob')]);
  expect([all.status, all.err]).toEqual([0, '']);
  const { mode, run, step, plan, subject, shown, credential } = said;
  for (const part of ['approve exactly', mode, run, step, plan, subject, shown, credential, hashWords(subject)[17] ?? ''])
    expect(all.out).toContain(part);
  await insideConclave(where, ['qr', '--read', 'answer.png', '--as', 'answer', '--out', 'again.json']);
  const answer = readFileSync(join(where.path, 'again.json'));
  expect(readFileSync(join(where.path, 'asked.json'))).toEqual(answer);
  const looked = await insideConclave(where, ['qr', '--read', 'frames/frame-00001.png', '--as', 'approval']);
  expect([looked.status, looked.out]).toEqual([0, expect.stringContaining(`approval: approve, step approve of run ${run}`)]);
  expect(answer).toEqual(readFileSync(join(where.path, 'answer.json')));
  view = await bring('bob', new Uint8Array(answer));
  expect(readApprovals(app.store, runId)).toHaveLength(1);
});

test('conclave approve: what is no approval, a refusal, another key and a wrong passphrase sign nothing', async () => {
  await offer('bob');
  await offer('carol');
  const { statement } = offeredTo('bob');
  const { type: _type, ...said } = parseApprovalStatement(statement);
  const where = secondMachine('bob');
  const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(where.path, name), bytes);
  write('refusal.json', approvalStatement({ ...said, decision: 'refuse' }));
  write('sign-off.json', new TextDecoder().decode(statement).replace('conclave/approval/1', 'conclave/sign-off/1'));
  write('spaced.json', ` ${new TextDecoder().decode(statement)}`);
  write('large.json', `"${'a'.repeat(17 * 1024)}"`);
  write('carol.json', offeredTo('carol').key);
  write('other', 'quite another passphrase');
  const run = (change: (words: string[]) => void) => {
    const line = [...signing, '--words', words(statement), '--out', 'answer.json'];
    change(line);
    return insideConclave(where, line);
  };
  const cases: readonly [number, string, string][] = [
    [1, 'refusal.json', 'input.unsupported'],
    [1, 'sign-off.json', 'input.schema'],
    [1, 'spaced.json', 'input.schema'],
    [1, 'large.json', 'input.too-large'],
    [1, 'nothing.json', 'input.not-found'],
    [9, 'carol.json', 'media.exists'],
    [3, 'carol.json', 'policy.approval'],
    [5, 'other', 'input.passphrase-wrong'],
    [7, words(statement).replace(/^\S+/, 'aardvark adroitness'), 'input.words-wrong'],
  ];
  for (const [at, word, code] of cases) {
    const { status, err } = await run((line) => line.splice(at, 1, word));
    expect([word, status === 0, err]).toEqual([word, false, expect.stringContaining(`${code}: `)]);
  }
  expect(() => readFileSync(join(where.path, 'answer.json'))).toThrow('ENOENT');
});
