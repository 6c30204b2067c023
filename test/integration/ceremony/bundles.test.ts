// Whole ceremonies: attended, unattended, rehearsed, taken up again at every step. Each ends in a bundle that is accepted
// where it is anchored and refused where it is not; no secret is in anything that is kept or shown.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { readCredentials } from '../../../main/store/tables/credential.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { runViewSchema, type RunView } from '../../../preload/contract/run-view.ts';
import { codeOf, eventNames, eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { attendedPlan, encode, planOf, proposedPolicy } from './plans.ts';
import { act, currentOf, passphraseOf, paperWords, pin, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What somebody wrote on paper: the log key's fingerprint. */
const paper = (): Uint8Array => bytesOf(`log sha256:${app.store.logKey.fingerprint}\n`);

async function expectAcceptedOnlyWithTrust(directory: string): Promise<void> {
  const anchored = await verifyBundle(directory, { trust: paper() });
  expect(anchored.checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  expect(anchored.verdict).toBe('accepted');
  const loose = await verifyBundle(directory);
  expect(loose.verdict).toBe('refused');
  expect(loose.checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  expect(loose.checks.find(({ name }) => name === 'ANCHOR')?.verdict).toBe('not-checked');
  const foreign = await verifyBundle(directory, { trust: bytesOf(`log sha256:${'ab'.repeat(32)}\n`) });
  expect(foreign.verdict).toBe('refused');
  expect(foreign.checks.find(({ name }) => name === 'ANCHOR')?.verdict).toBe('failed');
}

describe('READ-BACK and an attended ceremony', () => {
  test('wrong words confirm nothing and right ones do; two copies are written and accepted', async () => {
    app = await world.open({ unattended: false });
    const second = join(world.directory, 'usb');
    const plan = attendedPlan({ params: { ...planOf().params, copies: 2 } });
    const begun = await start(app, world, plan);

    // The plan's hash is read back by two people at the roll call; its words are not on their screen.
    expect(begun.hashes).toEqual([{ what: 'plan', sha256: '', words: [], hidden: true }]);
    const positions = currentOf(begun).prompts.flatMap((prompt) => (prompt.kind === 'words' ? [[prompt.person, prompt.positions]] : []));
    expect(positions.map(([person]) => person)).toEqual(['alice', 'bob']);
    const mixed = { words: paperWords(begun, [0, 1, 2, 3]).toReversed(), source: 'memory' };
    const log = app.store.head(begun.runId).size;
    expect(await codeOf(() => act(app, begun, 'alice', { values: { 'alice.words': mixed } }))).toBe('input.words-wrong');
    expect(eventNames(app, begun.runId, log)).toEqual(['step-started', 'read-back-refused', 'step-refused']);
    expect(readCredentials(app.store, begun.runId)).toEqual([]);

    const review = await playTo(app, begun, 'review');
    expect(review.hashes.map(({ hidden }) => hidden === true)).toEqual([false, true]);
    const confirmed = await act(app, review, 'alice');
    await expectWrongWords(confirmed, 'three words', { words: ['acme', 'adroitness', 'adult'], source: 'paper' });
    await expectWrongWords(confirmed, 'none', { words: [], source: 'paper' });
    await expectRefusalOnly(app, begun.runId, 'input.answer-missing', () =>
      act(app, confirmed, 'dave', { values: { 'dave.words': undefined } }),
    );
    const read = await act(app, confirmed, 'dave');
    expect(currentOf(read).stepId).toBe('approve');
    const backs = eventsOf(app, begun.runId).filter(({ event }) => event === 'read-back');
    expect(backs.map(({ data }) => [data['person'], data['what'], data['source']])).toEqual([
      ['alice', 'plan', 'the printed script'],
      ['bob', 'plan', 'the printed script'],
      ['dave', 'to-be-signed', 'the printed script'],
    ]);

    // The label of the key is typed before it signs.
    const sign = await playTo(app, read, 'sign');
    await expectRefusalOnly(app, begun.runId, 'input.label-wrong', () => act(app, sign, 'bob', { values: { label: 'test-root-t2' } }));
    const out = await playTo(app, await app.engine.view(begun.runId), 'out');
    expect(await codeOf(() => act(app, out, 'alice', { values: { copy2: ' ' } }))).toBe('input.answer-missing');
    const end = await playTo(app, await act(app, out, 'alice', { values: { copy2: second } }));
    expect(end.status).toBe('finished');
    const [name] = readdirSync(second);
    for (const directory of [end.bundle ?? '', join(second, name ?? '')]) await expectAcceptedOnlyWithTrust(directory);
  });

  async function expectWrongWords(view: RunView, _what: string, words: { words: string[]; source: string }): Promise<void> {
    const before = app.store.row('step', `${view.runId}/review`)?.['state'];
    expect(await codeOf(() => act(app, view, 'dave', { values: { 'dave.words': words } }))).toBe('input.words-wrong');
    expect(app.store.row('step', `${view.runId}/review`)?.['state']).toBe(before);
    expect(eventNames(app, view.runId).filter((event) => event === 'reviewed')).toHaveLength(1);
  }
});

test('closed and opened again at every step boundary, on a token in a process of its own', async () => {
  app = await world.open({ ownProcess: true });
  let view = await start(app, world, planOf());
  const reopened: string[] = [];
  while (view.current !== null) {
    const { stepId } = view.current;
    await app.close();
    world.advance(1000);
    app = await world.open({ ownProcess: true });
    expect(app.engine.unfinished().map(({ runId }) => runId)).toEqual([view.runId]);
    view = await app.engine.view(view.runId);
    reopened.push(stepId);
    while (view.current?.stepId === stepId) view = await act(app, view);
  }
  expect(reopened).toEqual(view.steps.map(({ id }) => id));
  expect(app.engine.unfinished()).toEqual([]);
  await expectAcceptedOnlyWithTrust(view.bundle ?? '');
});

test('REHEARSAL-MARK: a rehearsal’s bundle is marked and accepted as one', async () => {
  app = await world.open();
  const view = await playTo(app, await start(app, world, planOf(), 'rehearsal'));
  expect(view.bundle).toMatch(/REHEARSAL-[^/]*$/);
  const verdict = await verifyBundle(view.bundle ?? '', { trust: paper() });
  expect(verdict.checks.find(({ name }) => name === 'REHEARSAL-MARK')?.verdict).toBe('passed');
  await expectAcceptedOnlyWithTrust(view.bundle ?? '');
});

describe('PLAN-VS-POLICY: the second plan', () => {
  test('is held to the policy of the first run, not to the one it proposes', async () => {
    app = await world.open();
    const first = await playTo(app, await start(app, world, planOf()));
    const people = readCredentials(app.store, first.runId).map(({ person, spki }) => ({ id: person, spki: sha256Hex(spki) }));
    const adopted = eventsOf(app, first.runId).find(({ event }) => event === 'policy-adopted');
    expect(adopted?.data['policy']).toMatchObject({ people: expect.arrayContaining(people) as unknown });

    const params = { ...planOf().params, keyLabel: 'test-root-t1b' };
    // At a roll call each person takes up the key the policy names; somebody it does not name would bring a new one.
    const stranger = { id: 'mallory', name: 'Mallory Grey', roles: ['custodian' as const] };
    const roll = planOf({ title: 'Roll call again', params });
    await expectNothing(app, 'policy.plan-weaker', () => start(app, world, { ...roll, people: [...roll.people, stranger] }));
    const keyed = (quorum: number) => {
      const { enrol: _enrol, ...rest } = planOf({ title: 'Second', params: { ...params, quorum } });
      const keys = (id: string) => [
        { spki: people.find((person) => person.id === id)?.spki ?? sha256Hex(new Uint8Array()), kind: 'passphrase' as const },
      ];
      const acts = { certificate: { quorum: 1, roles: ['custodian' as const] }, crl: { quorum: 1, roles: ['custodian' as const] } };
      return { ...rest, policy: { ...proposedPolicy, acts }, people: rest.people.map((person) => ({ ...person, keys: keys(person.id) })) };
    };
    await expectNothing(app, 'policy.plan-weaker', () => start(app, world, keyed(1)));
    const second = await start(app, world, keyed(2));
    expect(second.status).toBe('open');
    const [planned] = eventsOf(app, second.runId);
    expect(planned?.data['policySha256']).toBe(adopted?.data['sha256']);
  });
});

/** Every file under the directory. */
function filesUnder(directory: string): { path: string; bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

test('secrets are in no file, log, view or message', async () => {
  app = await world.open();
  const views: string[] = [];
  let view = await start(app, world, planOf());
  const wrong = { secrets: { 'bob.passphrase': 'another passphrase than bob’s' } };
  const messages: string[] = [];
  while (view.current !== null) {
    if (view.current.stepId === 'approve' && messages.length === 0)
      await act(app, view, 'bob', wrong).catch((error: unknown) => messages.push((error as Error).message));
    if (view.current.stepId === 'cert') world.advance(11 * 60_000);
    view = await act(app, await app.engine.view(view.runId));
    runViewSchema.parse(view);
    views.push(JSON.stringify(view));
  }
  expect(messages).toHaveLength(1);
  const secrets = [pin, ...Object.values(wrong.secrets), ...planOf().people.map(({ id }) => passphraseOf(id))];
  const forms = secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    return [
      bytes,
      Buffer.from(bytes.toString('hex')),
      Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
      Buffer.from(secret, 'utf16le'),
    ];
  });
  const kept = [
    ...filesUnder(world.directory),
    { path: 'views', bytes: Buffer.from(views.join('\n')) },
    { path: 'messages', bytes: Buffer.from([...messages, ...world.progress].join('\n')) },
  ];
  expect(kept.filter(({ path }) => path.includes('conclave.db')).length).toBeGreaterThan(0);
  expect(kept.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ path }) => path)).toEqual([]);
  // The search finds what is there: the plan is in the database and in the bundle, a name in every view.
  const title = Buffer.from(encode(planOf())).subarray(0, 40);
  expect(kept.filter(({ bytes }) => bytes.includes(title)).length).toBeGreaterThan(1);
  expect(views.every((each) => each.includes('Alice Ndiaye'))).toBe(true);
});
