// Profiles that forget what a CA certificate must have (incidents at DigiCert, CFCA, KIR; the intermediates of 2020): under br the
// lint step stops the run, before anybody approves and before the issuer's key is used.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../../main/formats/plan.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { issuingPlan, planOf, proposedPolicy, resources } from './plans.ts';
import { eventsOf } from './record.ts';
import { rootedWorld } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import { World } from './world.ts';

const held: Partial<Plan> = {
  rules: 'br',
  attendance: 'people',
  window: { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' },
};
const shipped = resources.profile('issuing-services') ?? new Uint8Array();

let rooted: World;
let world: World;

beforeAll(async () => {
  const policy = { ...proposedPolicy, rules: 'br' as const, attendance: ['people' as const] };
  rooted = await rootedWorld(planOf({ ...held, policy }), { unattended: false });
}, 60_000);
afterAll(() => rooted.remove());
beforeEach(() => {
  world = new World(rooted);
});
afterEach(() => world.remove());

/** The run of issuing-ca with that profile, before its lint step. */
async function beforeLint(
  profile: Uint8Array,
  change: Partial<Plan> = {},
): Promise<{ act: () => Promise<unknown>; signed: () => unknown[] }> {
  const library: ResourceLibrary = { ...resources, profile: (id) => (id === 'issuing-services' ? profile : resources.profile(id)) };
  const app = await world.open({ unattended: false, library });
  app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
  const profiles = { 'issuing-services': sha256Hex(profile), 'root-crl': sha256Hex(resources.profile('root-crl') ?? new Uint8Array()) };
  const view = await playTo(app, await start(app, world, issuingPlan({ ...held, profiles, ...change })), 'request');
  const key = ecKey('s1');
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName('CN=S1')), spki: key.spki, extensions: [] });
  const der = assembleRequest(info, key.algorithm, key.sign(info));
  const file = { name: 'r.der', base64: Buffer.from(der).toString('base64') };
  const chosen = await act(app, view, undefined, { values: { request: file } });
  const lint = await playTo(app, await act(app, chosen, undefined, { values: { take: 'take' } }), 'lint');
  return {
    act: () => act(app, lint).catch((error: unknown) => error),
    signed: () => eventsOf(app, lint.runId).filter(({ event, data }) => event === 'intent' && data['operation'] !== 'sign-probe'),
  };
}

test('LINT: the shipped profile passes', async () => {
  const run = await beforeLint(shipped);
  expect(await run.act()).toMatchObject({ status: 'open', current: { stepId: 'review' } });
}, 60_000);

const without = (extension: string) => (text: string) => text.replace(new RegExp(`^ {2}${extension}: .*\n`, 'mu'), '');

test.each([
  [
    'bug 1654967 (DigiCert): without CRL distribution points',
    without('cRLDistributionPoints'),
    'br-subordinate-distribution-points-present',
  ],
  ['bug 1793053 (CFCA): without an extended key usage', without('extendedKeyUsage'), 'br-subordinate-key-purpose-present'],
  ['bug 1921598 (KIR): without certificate policies', without('certificatePolicies'), 'br-subordinate-policies-present'],
  ['the intermediates of 2020: with OCSPSigning', (text: string) => text.replace('clientAuth]', 'OCSPSigning]'), 'br-ca-no-ocsp-signing'],
])(
  'LINT: %s',
  async (_, change, rule) => {
    const text = new TextDecoder().decode(shipped);
    expect(change(text)).not.toBe(text);
    const run = await beforeLint(new TextEncoder().encode(change(text)));
    expect(await run.act()).toMatchObject({ code: 'policy.lint', details: { rule } });
    expect(run.signed()).toEqual([]);
  },
  60_000,
);

test('LINT: bug 1654967 (DigiCert): anyPolicy for a CA of another organization', async () => {
  const text = new TextDecoder().decode(shipped).replace(/policies: \[.*\] \}/u, 'policies: [{ oid: 2.5.29.32.0 }] }');
  expect(text).toContain('policies: [{ oid: 2.5.29.32.0 }] }');
  const params = { ...issuingPlan().params, subject: 'CN=S1,O=Somebody Else,C=CH' };
  const run = await beforeLint(new TextEncoder().encode(text), { params });
  expect(await run.act()).toMatchObject({ code: 'policy.lint', details: { rule: 'br-any-policy-affiliate' } });
  expect(run.signed()).toEqual([]);
}, 60_000);

test('input.schema: bug 1654967 (DigiCert): a profile with the hash of another curve is not read, and no run begins', async () => {
  const text = new TextDecoder().decode(shipped).replace('ecdsa-p256: ecdsa-sha256', 'ecdsa-p256: ecdsa-sha384');
  await expect(beforeLint(new TextEncoder().encode(text))).rejects.toMatchObject({
    code: 'input.schema',
    message: expect.stringMatching(/may not be `ecdsa-sha384`, which does not go with a key of ecdsa-p256/),
  });
}, 60_000);
