// Acts on an authority of an earlier run: opened by its label, its record held to the log, its standing policy in force.

import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parsePolicy } from '../../../main/formats/policy.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { readCredentials } from '../../../main/store/tables/credential.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { readPolicies } from '../../../main/store/tables/policy.ts';
import { signingKey } from '../../../main/steps/signing-key.ts';
import { codeOf, eventNames, eventsOf, expectNothing } from './record.ts';
import { editDatabase, spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { planOf, refreshPlan } from './plans.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const edit = async (sql: string): Promise<void> => {
  app = await editDatabase(app, world, sql);
};

describe('CRL-NUMBER-MONOTONIC: the CRL of an existing authority', () => {
  test('the next number under the same key, the old chain beside it, accepted by verify', async () => {
    const done = await playTo(app, await start(app, world, refreshPlan()));
    expect(done.status).toBe('finished');
    const [first, second] = readCrls(app.store, `${spkiSha256Of(app)}:full`);
    expect([first?.number, second?.number]).toEqual(['1', '2']);
    const fields = parseCrl(second?.der ?? new Uint8Array());
    expect(fields.crlNumber).toBe('2');
    const built = eventsOf(app, done.runId).find(({ event }) => event === 'tbs-built');
    expect(built?.data).toMatchObject({ crlNumber: '2', previousCrlNumber: '1', issuerSpkiSha256: spkiSha256Of(app) });

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.facts.map(({ value }) => value).join('\n')).toContain('artifacts/test-root-t1/chain.pem');
  });

  test('the review shows which CRL is replaced and which entries come and go', async () => {
    const review = await playTo(app, await start(app, world, refreshPlan()), 'review');
    const stage = currentOf(review).stage;
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    expect(facts.filter(({ label }) => label === 'Replaces' || label.startsWith('Entries '))).toEqual([
      { label: 'Replaces', value: expect.stringMatching(/^CRL 1, next update 20/) },
      { label: 'Entries added', value: 'none' },
      { label: 'Entries that left', value: 'none' },
      { label: 'Entries changed', value: 'none' },
    ]);
  });

  test('a clock before the last CRL’s thisUpdate builds nothing', async () => {
    world.advance(-3_600_000);
    const view = await playTo(app, await start(app, world, refreshPlan()), 'crl');
    expect(await codeOf(() => act(app, view))).toBe('state.number-used');
    expect(eventNames(app, view.runId)).not.toContain('tbs-built');
  });
});

describe('KEY-PROVED: the key of an existing authority', () => {
  test('it is found by its CKA_ID and proved by one journalled probe', async () => {
    const view = await playTo(app, await start(app, world, refreshPlan()), 'crl');
    const probes = eventsOf(app, view.runId).filter(({ event, data }) => event === 'intent' && data['operation'] === 'sign-probe');
    expect(probes).toHaveLength(1);
    const opened = eventsOf(app, view.runId).find(({ event }) => event === 'authority-opened');
    expect(opened?.data).toMatchObject({ label: 'test-root-t1', spkiSha256: spkiSha256Of(app), proved: true });
    expect(opened?.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toContain('KEY-PROVED passed');
  });

  test('without a token nothing can be signed, whatever the playbook says', async () => {
    const view = await playTo(app, await start(app, world, refreshPlan()), 'sign');
    const value = { type: 'authority', label: 'x', proved: false } as never;
    expect(() => signingKey({ value: () => value } as never)).toThrow(/KEY-PROVED/);
    expect(currentOf(view).button).toContain('test-root-t1');
  });
});

describe('PLAN-VS-POLICY: the standing policy of the authority', () => {
  const cases: readonly (readonly [string, Partial<Plan>, string])[] = [
    ['a lower quorum', { params: { ...refreshPlan().params, quorum: 1 } }, 'policy.plan-weaker'],
    ['a waiver it does not allow', { waivers: [{ check: 'HOST-SWAP-ENCRYPTED', reason: 'no' }] }, 'policy.plan-weaker'],
    [
      'somebody whose key it does not name',
      { people: [...planOf().people, { id: 'frank', name: 'Frank', roles: ['custodian'] }] },
      'policy.plan-weaker',
    ],
    ['a policy of its own', { policy: planOf().policy as never }, 'input.schema'],
    ['an authority that is not here', { params: { ...refreshPlan().params, authority: 'nobody' } }, 'input.not-found'],
  ];
  test.each(cases)('%s: nothing is started', async (_title, change, code) => {
    await expectNothing(app, code, () => start(app, world, refreshPlan(change)));
  });

  test('each person takes up the key the policy names, and no other passphrase opens it', async () => {
    const begun = await start(app, world, refreshPlan());
    expect(currentOf(begun).prompts.filter(({ kind }) => kind === 'secret')[0]).toMatchObject({
      label: 'The passphrase of your key, which the policy names',
      again: false,
    });
    expect(await codeOf(() => act(app, begun, 'alice', { secrets: { 'alice.passphrase': 'another long passphrase' } }))).toBe(
      'input.passphrase-wrong',
    );
    const people = parsePolicy(new TextEncoder().encode(readPolicies(app.store, spkiSha256Of(app))[0]?.json ?? '')).value.people;
    await playTo(app, begun, 'host');
    expect(people).toEqual(
      readCredentials(app.store, begun.runId)
        .map(({ person, spki }) => ({ id: person, spki: sha256Hex(spki) }))
        .toSorted((a, b) => order(people, a.id) - order(people, b.id)),
    );
  });
});

const order = (people: unknown, id: string): number => (people as { id: string }[]).findIndex((person) => person.id === id);

describe('DATABASE-VS-LOG: an edited record is caught before a step acts on it', () => {
  const edits: readonly (readonly [string, string])[] = [
    ['the label of an authority', "UPDATE authority SET rules = 'br'"],
    ['the key of an authority', "UPDATE authority SET cka_id = '00'"],
    ['a policy with a smaller quorum', `UPDATE policy SET json = replace(json, '"quorum":2', '"quorum":1')`],
    ['a policy removed', 'DELETE FROM policy'],
    ['a policy added', "INSERT INTO policy SELECT authority || '/2', authority, 2, sha256, json, event_log, event_seq FROM policy"],
    ['a certificate', "UPDATE certificate SET not_after = '2099-01-01T00:00:00.000Z'"],
    ['a CRL number removed', 'DELETE FROM crl_number'],
    [
      'a revocation added',
      "INSERT INTO crl_entry SELECT key || ':full/01/1', key || ':full', '01', 1, '2026-01-01T00:00:00Z', 1, x'30', 'x', event_log, event_seq FROM authority",
    ],
  ];
  test.each(edits)('%s: no run is started on it', async (_title, sql) => {
    await edit(sql);
    await expectNothing(app, 'store.corrupt', () => start(app, world, refreshPlan()));
  });

  test('an edit in the middle of a run stops the step that opens the authority', async () => {
    const view = await playTo(app, await start(app, world, refreshPlan()), 'authority');
    await edit("UPDATE authority SET subject = 'CN=Somebody Else'");
    const again = await app.engine.view(view.runId);
    expect(await codeOf(async () => act(app, again))).toBe('store.corrupt');
    expect(eventNames(app, view.runId)).not.toContain('authority-opened');
  });
});
