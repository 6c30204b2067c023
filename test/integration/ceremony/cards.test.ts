// People with several keys: a key under a passphrase and a PKCS#11 card, SoftHSM2 tokens standing in for cards, the embedded token for
// the HSM. Each card in a process of its own, as in production.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import type { HsmOpening } from '../../../main/hsm/hsm.ts';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { sealCredential } from '../../../main/store/credential.ts';
import { writePersonFile } from '../../../main/store/person-file.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { blankToken, missing, soPin, softHsmPath } from '../hsm/providers.ts';
import { errorOf } from '../hsm/error-of.ts';
import { eventsOf } from './record.ts';
import { planOf, proposedPolicy } from './plans.ts';
import { act, currentOf, passphraseOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

const skipped = missing(softHsmPath);
const cardPin = 'card 4711';
/** Whose card, and its key. */
const cards: readonly [person: string, algorithm: KeyAlgorithm][] = [
  ['bob', 'ecdsa-p256'],
  ['carol', 'rsa-3072'],
  ['erin', 'ed25519'],
  ['dave', 'ecdsa-p384'],
  ['weak', 'rsa-2048'],
];

let world: World;
let app: App;
let opening: Extract<HsmOpening, { provider: 'pkcs11' }>;
const cardKeys = new Map<string, Sha256>();
const passphraseKeys = new Map<string, Sha256>();
/** Each plan makes an authority of its own. */
let plans = 0;

async function makeCards(): Promise<void> {
  const directory = join(world.directory, 'cards');
  mkdirSync(join(directory, 'tokens'), { recursive: true });
  const configuration = join(directory, 'softhsm2.conf');
  writeFileSync(configuration, `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  opening = { provider: 'pkcs11', modulePath: softHsmPath, environment: { SOFTHSM2_CONF: configuration } };
  const hsm = openHsm({ opening, start: () => startNodeProcess() });
  for (const [person, algorithm] of cards) {
    const token = await (await blankToken(hsm)).initToken(soPin(), `card of ${person}`);
    await token.initPin(soPin(), Buffer.from(cardPin));
    const session = await token.login(Buffer.from(cardPin));
    const key = await session.generateKeyPair({ label: 'sign', ckaId: '01', algorithm });
    cardKeys.set(person, sha256Hex(key.spki ?? new Uint8Array()));
    await session.logout();
  }
  await hsm.end();
}

async function makePassphraseKeys(): Promise<void> {
  for (const { id, name } of planOf().people) {
    const sealed = await sealCredential({
      passphrase: Buffer.from(passphraseOf(id)),
      random: (length) => world.random(length),
      kdfCost: 2 ** 17,
    });
    mkdirSync(world.data, { recursive: true });
    writePersonFile(world.data, { id, name, ...sealed }, (length) => world.random(length));
    passphraseKeys.set(id, sha256Hex(sealed.spki));
  }
}

type Key = { spki: Sha256; kind: 'passphrase' | 'card' };
const card = (person: string): Key => ({ spki: cardKeys.get(person) ?? sha256Hex(new Uint8Array()), kind: 'card' });
const phrase = (person: string): Key => ({ spki: passphraseKeys.get(person) ?? sha256Hex(new Uint8Array()), kind: 'passphrase' });

/** bob: card and passphrase, both; carol: a card; erin: either of two; dave: a card; alice: a passphrase. */
function plan(change: Record<string, { keys: Key[]; need?: 'any' | 'all' }> = {}): Plan {
  plans += 1;
  const params = { ...planOf().params, keyLabel: `cards-${plans}`, subject: `CN=Cards ${plans},O=Test Trust,C=CH` };
  const { enrol: _enrol, policy: _policy, ...rest } = planOf({ title: `Cards ${plans}`, params });
  const people: Record<string, { keys: Key[]; need?: 'any' | 'all' }> = {
    alice: { keys: [phrase('alice')] },
    bob: { keys: [phrase('bob'), card('bob')], need: 'all' },
    carol: { keys: [card('carol')] },
    erin: { keys: [card('erin'), phrase('erin')], need: 'any' },
    dave: { keys: [card('dave')] },
    ...change,
  };
  const acts = { certificate: { quorum: 2, roles: ['custodian' as const] }, crl: { quorum: 2, roles: ['custodian' as const] } };
  const policyPeople = Object.entries(people).flatMap(([id, { keys }]) => keys.map(({ spki }) => ({ id, spki })));
  const policy = { ...proposedPolicy, authority: `Cards ${plans}`, acts, people: policyPeople };
  return { ...rest, policy, people: rest.people.map((person) => ({ ...person, ...people[person.id] })) };
}

const pins = (person: string, pin = cardPin) => ({ secrets: { [`${person}.card-pin`]: pin } });
async function signAs(view: RunView, person: string): Promise<RunView> {
  return act(app, view, person, pins(person));
}

describe.skipIf(skipped !== null)(`cards${skipped === null ? '' : ` (skipped: ${skipped})`}`, { timeout: 120_000 }, () => {
  beforeAll(async () => {
    world = new World();
    await makeCards();
    await makePassphraseKeys();
  }, 120_000);
  afterEach(async () => {
    for (const { runId } of app.engine.unfinished()) {
      const { revision } = await app.engine.view(runId);
      await app.engine.control({ runId, revision, person: 'alice', act: 'abort', reason: 'test' });
    }
    await app.close();
  });
  afterAll(() => world.remove());

  const open = async (): Promise<void> => {
    app = await world.open({ ownProcess: true, devices: { card: opening } });
  };
  const atApprove = async (view: RunView): Promise<RunView> => playTo(app, view, 'approve');

  test('APPROVAL-SIGNATURE, SIGN-OFF: cards of every kind approve and sign off; need: all takes both keys; openssl verifies each', async () => {
    await open();
    let view = await atApprove(await start(app, world, plan()));
    const seen = eventsOf(app, view.runId).filter(({ event }) => event === 'card-seen');
    expect(Object.fromEntries(seen.map(({ data }) => [data['person'], data['spkiSha256']]))).toEqual(
      Object.fromEntries(['bob', 'carol', 'erin', 'dave'].map((person) => [person, cardKeys.get(person)])),
    );
    const ofBob = currentOf(view).prompts.filter((prompt) => 'person' in prompt && prompt.person === 'bob');
    expect(ofBob.map(({ id }) => id)).toEqual(['bob.passphrase', 'bob.card-pin']);
    const ofErin = currentOf(view).prompts.filter((prompt) => 'person' in prompt && prompt.person === 'erin');
    expect(ofErin.map(({ id }) => id)).toEqual(['erin.key', 'erin.secret']);
    view = await signAs(view, 'bob');
    expect(currentOf(view).stepId).toBe('approve');
    view = await act(app, view, 'erin', { values: { 'erin.key': cardKeys.get('erin') ?? '' }, secrets: { 'erin.secret': cardPin } });
    expect(currentOf(view).stepId).toBe('sign');
    view = await playTo(app, view, 'end');
    for (const person of ['bob', 'carol', 'erin', 'dave', 'alice']) view = await signAs(view, person);
    expect(view.status).toBe('finished');
    const given = eventsOf(app, view.runId).filter(({ event }) => event === 'approval-given');
    expect(given.map(({ data }) => [data['person'], data['spkiSha256']])).toEqual([
      ['bob', passphraseKeys.get('bob')],
      ['bob', cardKeys.get('bob')],
      ['erin', cardKeys.get('erin')],
    ]);
    const bundle = view.bundle ?? '';
    const verdict = await verifyBundle(bundle, { unanchored: true });
    expect(verdict.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    const people = JSON.parse(readFileSync(join(bundle, 'people.json'), 'utf8')) as {
      people: { id: string; further?: { sha256: string }[] }[];
    };
    expect(people.people.find(({ id }) => id === 'bob')?.further?.map(({ sha256 }) => sha256)).toEqual([cardKeys.get('bob')]);
    // As VERIFY.md says, every block of it, and it names the second sign-off of bob.
    const guide = readFileSync(join(bundle, 'VERIFY.md'), 'utf8');
    expect(guide).toContain('signatures/bob.2.sig');
    for (const [, block] of guide.matchAll(/^```sh\n(.*?)^```$/gms)) execFileSync('sh', ['-eu'], { cwd: bundle, input: block });
    const verify = (file: string, ...digest: string[]): string =>
      execFileSync(
        'openssl',
        ['pkeyutl', '-verify', '-rawin', ...digest, '-pubin', '-inkey', `${file}.pem`, '-in', `${file}.json`, '-sigfile', `${file}.sig`],
        { cwd: bundle, encoding: 'utf8' },
      );
    expect(verify('approvals/2', '-digest', 'sha256')).toContain('Signature Verified Successfully');
    expect(verify('approvals/3')).toContain('Signature Verified Successfully');
    expect(verify('signatures/carol', '-digest', 'sha256')).toContain('Signature Verified Successfully');
  });

  test('ROLL-CALL: a card that is not the plan’s is found, and nothing of it is taken for the person’s', async () => {
    await open();
    const wrong = plan({ carol: { keys: [{ spki: sha256Hex(new Uint8Array([1])), kind: 'card' }] } });
    const view = await start(app, world, wrong);
    const error = await errorOf(act(app, await act(app, view, 'alice'), 'carol'));
    expect([error.code, error.message]).toEqual(['policy.approval', expect.stringContaining('holds other keys')]);
    expect(eventsOf(app, view.runId).some(({ event, data }) => event === 'person-present' && data['person'] === 'carol')).toBe(false);
  });

  test('ROLL-CALL: a card key too weak to approve is refused', async () => {
    await open();
    const view = await start(app, world, plan({ carol: { keys: [card('weak')] } }));
    const error = await errorOf(act(app, view, 'carol'));
    expect([error.code, error.message]).toEqual(['policy.approval', expect.stringContaining('RSA of 3072 bits or more')]);
  });

  test('ROLL-CALL: without a module for cards whoever has only a card is refused, and whoever has either goes on', async () => {
    app = await world.open({ ownProcess: true });
    const view = await start(app, world, plan());
    const error = await errorOf(act(app, view, 'carol'));
    expect([error.code, error.message]).toEqual(['policy.approval', expect.stringContaining('--card-module')]);
    expect((await errorOf(act(app, view, 'bob'))).code).toBe('policy.approval');
    const next = await act(app, view, 'erin');
    expect(eventsOf(app, next.runId).some(({ event, data }) => event === 'person-present' && data['person'] === 'erin')).toBe(true);
  });

  test('QUORUM: with need: all a wrong card PIN is no approval, and neither key alone is one', async () => {
    await open();
    const view = await atApprove(await start(app, world, plan()));
    const error = await errorOf(act(app, view, 'bob', pins('bob', 'not the pin')));
    expect(error.code).toBe('token.pin-incorrect');
    expect(eventsOf(app, view.runId).filter(({ event }) => event === 'approval-given')).toEqual([]);
    // The authority's own session is untouched by the card's refusal.
    const again = await app.engine.view(view.runId);
    expect(currentOf(again).prompts.map(({ id }) => id)).not.toContain('pin-again');
    expect(currentOf(await signAs(await signAs(again, 'bob'), 'carol')).stepId).toBe('sign');
  });

  test('policy.approval: a key the plan revokes signs no more', async () => {
    await open();
    const revoked = { ...plan({ erin: { keys: [card('erin'), phrase('erin')] } }), revoked: [card('erin').spki] };
    const view = await atApprove(await start(app, world, revoked));
    const ofErin = currentOf(view).prompts.filter((prompt) => 'person' in prompt && prompt.person === 'erin');
    expect(ofErin.map(({ id }) => id)).toEqual(['erin.passphrase']);
  });
});
