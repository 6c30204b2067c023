// PINs made here and shared: handed out one by one, given back, changed, and never anywhere else. The embedded token.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { combine } from 'shamir-secret-sharing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { shareCommitment } from '../../../main/custody/commitment.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { currentShareSet, readShareSet } from '../../../main/store/tables/share-set.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { Custodians, cardOf, changePlan, encodeText, forged } from './custodians.ts';
import { planOf } from './plans.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { currentOf, pin, playTo, start, type Change } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;
let custodians: Custodians;

/** The custodian change leaves the token to whoever knows the old PIN once more. */
const oldPin: Change = { secrets: { 'old-user': pin } };

async function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was refused',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/** A token with a key, its PIN in one head. */
async function tokenWithPin(): Promise<void> {
  const view = await playTo(app, await start(app, world, planOf()), 'cert');
  await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'test' });
}

const tokenIdentity = async () => (await app.hsm.tokens())[0]?.identity ?? { serial: '', label: '', model: '', manufacturer: '' };
const userPinWorks = async (text: string): Promise<string> =>
  codeOf(async () => (await (await app.hsm.find(await tokenIdentity())).login(encodeText(text))).logout());

beforeEach(async () => {
  world = new World();
  app = await world.open();
  custodians = new Custodians();
});
afterEach(() => world.remove());

describe('custodian-change', () => {
  test('PIN-CUSTODY: the cards open the token, the old PIN does not, and the evidence is accepted', async () => {
    await tokenWithPin();
    const end = await custodians.playTo(app, await start(app, world, changePlan()));
    expect(end.status).toBe('finished');
    const [set = ''] = custodians.sets();
    expect(await userPinWorks(pin)).toBe('token.pin-incorrect');
    expect(await userPinWorks(await custodians.pinOf(set))).toBe('done');
    expect(readShareSet(app.store, set)).toMatchObject({ state: 'current', threshold: 2, pinLength: 4, token: await tokenIdentity() });
    const bound = eventsOf(app, end.runId).find(({ event }) => event === 'token-bound');
    expect(bound?.checks.find(({ name }) => name === 'PIN-CUSTODY')).toMatchObject({ verdict: 'passed', reason: 'shares' });
    const verdict = verifyBundle(end.bundle ?? '', { unanchored: true });
    expect((await verdict).checks.filter((check) => check.verdict === 'failed')).toEqual([]);
  });

  test('re-sharing asks m of the old cards, and they are void from then on', async () => {
    await tokenWithPin();
    await custodians.playTo(app, await start(app, world, changePlan()));
    const [old = ''] = custodians.sets();
    const again = changePlan({
      title: 'Erin leaves',
      custody: { user: { threshold: 2, custodians: ['bob', 'carol'], alphabet: 'letters' } },
    });
    const at = await custodians.playTo(app, await start(app, world, again), 'change');
    expect(
      currentOf(at)
        .prompts.map(cardOf)
        .map((card) => card?.set),
    ).toContain(old);
    const end = await custodians.playTo(app, at);
    expect(end.status).toBe('finished');
    const [, fresh = ''] = custodians.sets();
    expect([readShareSet(app.store, old)?.state, readShareSet(app.store, fresh)?.state]).toEqual(['void', 'current']);
    expect(await userPinWorks(await custodians.pinOf(old))).toBe('token.pin-incorrect');
    expect(await userPinWorks(await custodians.pinOf(fresh))).toBe('done');
    expect(currentShareSet(app.store, 'user', await tokenIdentity())?.set).toBe(fresh);
  });

  test('an interruption before the last card is confirmed voids them all; the token keeps its PIN', async () => {
    await tokenWithPin();
    let view = await custodians.playTo(app, await start(app, world, changePlan()), 'shares');
    view = await custodians.act(app, view);
    view = await custodians.act(app, view);
    expect(custodians.sets()).toHaveLength(1);
    await app.close();
    app = await world.open();
    view = await app.engine.view(view.runId);
    expect(currentOf(view).will).toContain('cards made before are void');
    expect(currentOf(view).reveals).toBeUndefined();
    expect(await userPinWorks(pin)).toBe('done');
    view = await custodians.playTo(app, view, 'change');
    const [void1 = '', fresh = ''] = custodians.sets();
    expect([readShareSet(app.store, void1)?.state, readShareSet(app.store, fresh)?.state]).toEqual(['void', 'made']);
    expect(eventNames(app, view.runId)).toContain('share-sets-void');
    expect((await custodians.playTo(app, view, undefined, oldPin)).status).toBe('finished');
  });

  test('parts given before an interruption are given again; the cards stay good', async () => {
    await tokenWithPin();
    let view = await custodians.playTo(app, await start(app, world, changePlan()), 'change');
    view = await custodians.act(app, view, 'bob');
    await app.close();
    app = await world.open();
    view = await app.engine.view(view.runId);
    expect(currentOf(view).prompts.map((prompt) => prompt.id)).toEqual(
      expect.arrayContaining(['old-user', 'bob.user-card', 'carol.user-card']),
    );
    expect((await custodians.playTo(app, view)).status).toBe('finished');
  });
});

describe('a card', () => {
  let view: RunView;
  const at = () => ({ runId: view.runId, stepId: currentOf(view).stepId, revision: view.revision });
  const give = (person: string, id: string, text: string): Promise<string> =>
    messageOf(custodians.act(app, view, person, { secrets: { [id]: text } }));

  async function toShares(): Promise<void> {
    await tokenWithPin();
    view = await custodians.playTo(app, await start(app, world, changePlan()), 'shares');
  }

  test('policy.role: is shown to the awaited person alone, until it is confirmed, and every time is logged', async () => {
    await toShares();
    const reveal = (person: string): Promise<string> => codeOf(() => app.engine.revealSecret({ ...at(), person }));
    expect(await reveal('bob')).toBe('policy.role');
    view = await custodians.act(app, view);
    expect(currentOf(view).reveals).toEqual({ person: 'bob', label: 'Card 1 of 3, user PIN' });
    expect(await reveal('bob')).toBe('done');
    expect(await reveal('bob')).toBe('done');
    for (const other of ['carol', 'alice', 'nobody']) expect(await reveal(other)).toBe('policy.role');
    const before = at();
    view = await custodians.act(app, view);
    expect(await reveal('bob')).toBe('policy.role');
    expect(await codeOf(() => app.engine.revealSecret({ ...before, person: 'bob' }))).toBe('state.stale-revision');
    expect(
      eventsOf(app, view.runId)
        .filter(({ event }) => event === 'card-shown')
        .map(({ actor }) => actor),
    ).toEqual(['bob', 'bob', 'bob']);
  });

  test('SHARE-CHECKSUM: a copy with one wrong word is refused by its place, and the card stays to be confirmed', async () => {
    await toShares();
    view = await custodians.act(app, view);
    await custodians.look(app, view);
    const { set = '' } = currentOf(view).prompts.map(cardOf)[0] ?? {};
    const words = custodians.paperOf(set, 'bob').split(' ');
    const wrong = words.with(10, words[10] === 'aardvark' ? 'absurd' : 'aardvark').join(' ');
    expect(await give('bob', 'bob.user-card', wrong)).toContain('word 11 does not fit');
    view = await app.engine.view(view.runId);
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['bob']);
    const card = custodians.cardsOf(set)[0];
    if (card === undefined) throw new Error('no card was copied');
    expect(await give('bob', 'bob.user-card', forged(card, { salt: new Uint8Array(16) }))).toContain('a whole card, but another one');
    expect(eventNames(app, view.runId).filter((name) => name === 'share-refused')).toHaveLength(2);
  });

  test('SHARE-COMMITMENT: a mistyped, forged, void or borrowed card is refused at once, by its custodian’s name', async () => {
    await toShares();
    view = await custodians.playTo(app, view, 'change');
    const [set = ''] = custodians.sets();
    const [bobs] = custodians.cardsOf(set);
    if (bobs === undefined) throw new Error('no card was copied');
    const words = custodians.paperOf(set, 'bob').split(' ');
    const mistyped = await give('bob', 'bob.user-card', words.with(3, words[3] === 'adviser' ? 'aftermath' : 'adviser').join(' '));
    expect(mistyped).toMatch(/^Card of Bob Lindqvist: .*word 4 does not fit/);
    const share = Uint8Array.from(bobs.share);
    share[0] = (share[0] ?? 0) ^ 1;
    expect(await give('bob', 'bob.user-card', forged(bobs, { share }))).toMatch(
      /^Card of Bob Lindqvist: .*the commitment in the log differs/,
    );
    expect(await give('bob', 'bob.user-card', forged(bobs, { set: '00000000' }))).toContain(`set ${set} (user PIN) is needed`);
    expect(await give('bob', 'bob.user-card', custodians.paperOf(set, 'carol'))).toContain('It is the card of Carol Tanaka');
    expect(world.calls).not.toContain('setPin');
    expect((await custodians.playTo(app, await app.engine.view(view.runId))).status).toBe('finished');
  });

  test('one custodian is not asked twice, and any two of three will do', async () => {
    await toShares();
    view = await custodians.playTo(app, view, 'change');
    view = await custodians.act(app, view, 'erin');
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['bob', 'carol']);
    expect(await codeOf(() => custodians.act(app, view, 'erin'))).toBe('policy.role');
    view = await custodians.act(app, view, 'bob');
    expect(currentOf(view).stepId).toBe('token');
  });
});

describe('nothing of a PIN or share is anywhere but on the cards', () => {
  function filesUnder(directory: string): Buffer[] {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  }

  test('SHARE-COMMITMENT: all published bytes and m−1 cards against every 4-digit PIN give nothing; no secret stands in any file', async () => {
    await tokenWithPin();
    const end = await custodians.playTo(app, await start(app, world, changePlan()));
    await app.close();
    const [set = ''] = custodians.sets();
    const cards = custodians.cardsOf(set);
    const pinText = await custodians.pinOf(set);
    const everything = filesUnder(world.directory);
    for (const { share, salt } of cards) {
      for (const secret of [Buffer.from(share), Buffer.from(salt)]) {
        const forms = [secret, secret.toString('hex'), secret.toString('base64').replace(/=+$/, '')];
        expect(everything.filter((file) => forms.some((form) => file.includes(form)))).toEqual([]);
      }
    }
    for (const paper of custodians.papers.values())
      expect(everything.filter((file) => file.includes(paper.split(' ').slice(0, 3).join(' ')))).toEqual([]);

    // Everything published that could be a hash of something.
    const bundle = filesUnder(end.bundle ?? '');
    const published = new Set(bundle.flatMap((file) => file.toString('latin1').match(/[0-9a-f]{64}/g) ?? []));
    for (const { commitment } of eventsOfSet(bundle)) expect(published.has(commitment)).toBe(true);
    const [known, missing] = cards;
    if (known === undefined || missing === undefined) throw new Error('no cards');
    const hits: string[] = [];
    let control = '';
    for (let guess = 0; guess < 10_000; guess += 1) {
      const guessed = String(guess).padStart(4, '0');
      const share = await impliedShare(known.share, guessed, missing.share.at(-1) ?? 0);
      for (const salt of [new Uint8Array(16), known.salt]) {
        for (const index of [1, 2, 3]) if (published.has(shareCommitment({ ...missing, index, share, salt }))) hits.push(guessed);
      }
      if (published.has(shareCommitment({ ...missing, share }))) control += guessed;
    }
    expect(hits).toEqual([]);
    // With the salt of the missing card the same search does find it: the search is one that can succeed.
    expect(control).toBe(pinText);
  });

  /** The commitments in the transcript. */
  function eventsOfSet(files: readonly Buffer[]): { commitment: string }[] {
    const transcript =
      files.map((file) => file.toString()).find((text) => text.startsWith('{"') && text.includes('"share-set-made"')) ?? '';
    const line = transcript.split('\n').find((text) => text.includes('"share-set-made"')) ?? '{"data":{"holders":[]}}';
    const { holders } = (JSON.parse(line) as { data: { holders: { commitment: string }[] } }).data;
    expect(holders).toHaveLength(3);
    return holders;
  }

  /** The other share that this one and a guess of the PIN imply. */
  async function impliedShare(known: Uint8Array, guess: string, x: number): Promise<Uint8Array> {
    const points = [Uint8Array.from(known), Uint8Array.from([...encodeText(guess), 0])];
    for (const point of points) point[point.length - 1] = (point.at(-1) ?? 0) ^ x;
    return Uint8Array.from([...(await combine(points)), x]);
  }
});
