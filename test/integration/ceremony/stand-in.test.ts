// Plans about an authority that exists, rehearsed in an empty directory on a stand-in: made by the engine, held to in the log, used up.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { makeStandIn, standInNeeded } from '../../../main/ceremony/stand-in/make-stand-in.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { errorOf } from '../hsm/error-of.ts';
import { partnerCertificate } from './partner-ca.ts';
import {
  crossPlan,
  encode,
  installPlan,
  purposePlan,
  refreshPlan,
  rekeyPlan,
  renewPlan,
  resources,
  retirePlan,
  revokePlan,
  tokenPlan,
} from './plans.ts';
import { eventsOf, expectNothing } from './record.ts';
import { OpensslCa } from './openssl-ca.ts';
import { askPlan, putPlan } from './renewal-plans.ts';
import { act, pin, playTo, start } from './turns.ts';
import { World } from './world.ts';

const inspectionPlan = (): Plan =>
  refreshPlan({
    title: 'Inspection of Test Root T1',
    playbook: { id: 'annual-inspection', sha256: sha256Hex(resources.playbook('annual-inspection') ?? new Uint8Array()) },
    params: { token: 'at-run', authority: 'test-root-t1' },
    profiles: {},
    sealed: [{ id: 'token', kind: 'token', name: 'Token of Test Root T1' }],
    policyRef: { inspection: 'Test CP 1.0, section 8' },
  });

/** The next list says where deltas are, and the stand-in's policy must, too. */
const deltaPlan = (): Plan =>
  refreshPlan({
    playbook: { id: 'crl-with-delta', sha256: sha256Hex(resources.playbook('crl-with-delta') ?? new Uint8Array()) },
    params: { token: 'at-run', authority: 'test-root-t1', crlProfile: 'freshest-crl', deltaProfile: 'delta-crl', quorum: 2, copies: 1 },
    profiles: Object.fromEntries(['freshest-crl', 'delta-crl'].map((id) => [id, sha256Hex(resources.profile(id) ?? new Uint8Array())])),
  });

let world: World;
let app: App;
/** Milliseconds that were waited for while the stand-in was made: the clocks here stand still by themselves. */
let waited: number[];
beforeEach(async () => {
  world = new World();
  world.advance(250);
  waited = [];
  app = await world.open();
});
afterEach(() => world.remove());

/** As the shells do it before the rehearsal starts; the scrypt of a throw-away directory is the world's. */
async function standInFor(plan: Plan) {
  const needed = standInNeeded(encode(plan), resources);
  if (needed === null) throw new Error('no stand-in is needed');
  const known = new TextEncoder().encode(pin);
  const draw = (length: number): Uint8Array => world.random(length);
  const pause = (milliseconds: number): Promise<void> => {
    waited.push(milliseconds);
    // Timers end a moment early at times.
    world.advance(milliseconds - (waited.length === 1 ? 1 : 0));
    return Promise.resolve();
  };
  const core = { engine: app.engine, store: app.store };
  const now = (): Date => new Date(world.wall);
  return makeStandIn({ core, provider: 'soft', library: resources, now, pause, random: draw, pin: known }, needed, null);
}

const partner = partnerCertificate();
const givePartner = async (view: RunView): Promise<RunView> =>
  act(app, view, undefined, { values: { certificate: { name: 'partner.der', base64: Buffer.from(partner).toString('base64') } } });

describe('REHEARSAL-ISOLATION: a rehearsal on a stand-in', () => {
  test.each([
    ['retire-authority', retirePlan, ['root-ca'], 'this run'],
    ['token-retirement', tokenPlan, ['root-ca', 'retire-authority'], 'the stand-in’s'],
    ['annual-inspection', inspectionPlan, ['root-ca'], 'nobody'],
    ['cross-certificate', () => crossPlan(sha256Hex(partner)), ['root-ca'], 'nobody'],
    ['purpose-key', purposePlan, ['root-ca'], 'nobody'],
    ['rekey-authority', rekeyPlan, ['root-ca'], 'nobody'],
    ['revoke-and-publish', () => revokePlan('www.example.org'), ['root-ca', 'subordinate-request', 'issuing-ca'], 'nobody'],
    ['renew-authority', () => renewPlan('ab'.repeat(32)), ['root-ca'], 'nobody'],
    ['crl-with-delta', deltaPlan, ['root-ca'], 'nobody'],
  ] as const)('%s runs to its end, marked, and says that its authority is no real one', async (_, planFor, madeBy, after) => {
    const plan = planFor();
    const made = await standInFor(plan);
    expect([made.label, made.like]).toEqual(['test-root-t1', 'plan']);
    // To the next second after each act, so that whatever CRL comes next is later.
    expect(waited).toEqual([750, 1, ...madeBy.slice(1).map(() => 1000)]);
    const planned = made.runs.map((run) => eventsOf(app, run)[0]?.data['playbook'] as { id: string });
    expect(planned.map(({ id }) => id)).toEqual(madeBy);

    const begun = await start(app, world, plan, 'rehearsal');
    const asked = plan.playbook.id === 'cross-certificate' ? await givePartner(await playTo(app, begun, 'existing')) : begun;
    const end = await playTo(app, asked);
    expect(end.status).toBe('finished');
    expect(eventsOf(app, end.runId)[1]).toMatchObject({
      event: 'authority-stands-in',
      data: { authority: 'test-root-t1', is: 'a stand-in made for this rehearsal' },
    });
    expect(end.bundle).toMatch(/\/REHEARSAL-[^/]+$/);
    const { verdict, checks } = await verifyBundle(end.bundle ?? '', { unanchored: true });
    expect([verdict, checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
    expect((await app.hsm.tokens()).map(({ identity }) => identity.label.startsWith('REHEARSAL '))).toEqual([true]);
    const retiredBy = { 'this run': end.runId, 'the stand-in’s': made.runs[1], nobody: null }[after];
    const [old, ...more] = readAuthorities(app.store).map(({ label, retiredByRun }) => [label, retiredByRun]);
    expect(old).toEqual(['test-root-t1', retiredBy]);
    expect(more).toEqual(plan.playbook.id === 'rekey-authority' ? [[plan.params['keyLabel'], null]] : []);
  });

  test('state.number-used: a clock that stands still is not waited for without end, and the next CRL is refused as ever', async () => {
    world.advance = () => undefined;
    const refused = await errorOf(standInFor(tokenPlan()));
    expect([refused.code, refused.message]).toEqual([
      'state.number-used',
      expect.stringContaining('No stand-in for «test-root-t1» can be made'),
    ]);
    expect(waited).toEqual([750, 750, 750]);
  });

  test.each([
    ['renew-subordinate', askPlan, ['root-ca', 'subordinate-request', 'issuing-ca', 'install-issued-certificate'], 'request'],
    [
      'install-renewed-certificate',
      putPlan,
      ['root-ca', 'subordinate-request', 'issuing-ca', 'install-issued-certificate', 'renew-subordinate', 'issuing-ca'],
      'certificate',
    ],
  ] as const)('%s: the stand-in is below another CA, and is renewed', async (_, planFor, madeBy, step) => {
    const plan = planFor('ab'.repeat(32));
    const made = await standInFor(plan);
    const planned = made.runs.map((run) => eventsOf(app, run)[0]?.data['playbook'] as { id: string });
    expect([made.label, planned.map(({ id }) => id)]).toEqual(['test-issuing-s2', madeBy]);
    const begun = await playTo(app, await start(app, world, plan, 'rehearsal'), step);
    const taken = await act(app, begun, undefined, step === 'certificate' ? { values: { source: 'record' } } : {});
    const end = await playTo(app, taken);
    expect([end.status, eventsOf(app, end.runId)[1]?.event]).toEqual(['finished', 'authority-stands-in']);
    const { verdict, checks } = await verifyBundle(end.bundle ?? '', { unanchored: true });
    expect([verdict, checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
  });

  test('install-issued-certificate: request, key and issuer are stand-ins, and files that are read are not those of the real key', async () => {
    const plan = installPlan();
    const made = await standInFor(plan);
    expect(made.label).toBe('test-issuing-s2');
    const planned = made.runs.map((run) => eventsOf(app, run)[0]?.data['playbook'] as { id: string });
    expect(planned.map(({ id }) => id)).toEqual(['root-ca', 'subordinate-request', 'issuing-ca']);

    const asked = await playTo(app, await start(app, world, plan, 'rehearsal'), 'certificate');
    // The day's answers name files: an answers file that says nothing of the source means them.
    const [prompt] = asked.current?.prompts ?? [];
    expect(prompt).toMatchObject({ id: 'source', unanswered: 'file' });
    const files = await act(app, asked, undefined, { values: { source: 'file' } });
    const elsewhere = new OpensslCa();
    const file = { name: 'root.pem', base64: Buffer.from(elsewhere.file('root.pem')).toString('base64') };
    elsewhere.remove();
    const end = await playTo(app, await act(app, files, undefined, { values: { certificate: file, chain: file } }));
    expect(end.status).toBe('finished');
    const events = eventsOf(app, end.runId);
    expect(events[1]).toMatchObject({ event: 'authority-stands-in', data: { authority: 'test-issuing-s2' } });
    const imported = events.find(({ event }) => event === 'issued-certificate-imported');
    expect(imported?.checks).toContainEqual({
      name: 'CERTIFICATE-KEY',
      verdict: 'not-checked',
      reason: 'the stand-in’s certificate takes the place of the one in the file',
    });
    const { verdict, checks } = await verifyBundle(end.bundle ?? '', { unanchored: true });
    expect([verdict, checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
    expect(readAuthorities(app.store).map(({ label }) => label)).toContain('test-issuing-s2');
  });

  test('without a stand-in the same plan is refused: the authority is not here', async () => {
    await expectNothing(app, 'input.not-found', () => start(app, world, retirePlan(), 'rehearsal'));
  });
});
