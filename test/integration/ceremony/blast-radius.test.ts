// What stands under a key, counted from a record that real ceremonies made.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { blastRadiusOf } from '../../../main/bridge/blast-radius.ts';
import { radiusWorld } from '../../../main/bridge/radius-world.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { insideConclave } from '../cli/inside.ts';
import { requestFor } from './issuing-request.ts';
import { issuingPlan, leafPlan, resources, revokePlan } from './plans.ts';
import { rootedWorld, spkiSha256Of } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import type { World } from './world.ts';

/** The OCSP signer of the root. */
const responderPlan = (): Plan =>
  leafPlan({
    params: { ...leafPlan().params, requestLabel: 'responder-r1', profile: 'ocsp-signer', validity: 'P30D' },
    profiles: { 'ocsp-signer': sha256Hex(resources.profile('ocsp-signer') ?? new Uint8Array()) },
  });

/** Where the root stands in a design; a file that is none says nothing. */
const design = `conclave: design/1
title: Test Trust
rules: private
start: 2026-11-01T00:00:00Z
nodes:
  - { id: root, profile: root, subject: "CN=Test Root T1,O=Test Trust,C=CH", algorithm: ecdsa-p256, validity: P20Y, key: offline, environment: production }
`;
const beside = radiusWorld([new TextEncoder().encode('not: a design'), new TextEncoder().encode(design)], resources);

let world: World;
let app: App;

beforeAll(async () => {
  world = await rootedWorld();
  app = await world.open();
  for (const [plan, key] of [
    [issuingPlan(), 'issuing s1'],
    [responderPlan(), 'responder r1'],
  ] as const) {
    const view = await playTo(app, await start(app, world, plan), 'request');
    await playTo(
      app,
      await act(app, view, undefined, { values: { request: requestFor(ecKey(key), 'CN=Test OCSP Responder R1,O=Test Trust,C=CH') } }),
    );
    world.advance(60_000);
  }
}, 120_000);
afterAll(() => world.remove());

const now = (): Date => new Date(world.wall);

test('everything under a root: by profile, the CA below that is run elsewhere, its lists, and when what stops working', () => {
  const radius = blastRadiusOf(app.store, 'test-root-t1', now(), beside);
  expect(radius.totals).toEqual({ authorities: 2, certificates: 2, crls: 2, ocspResponses: 0, responders: 1 });
  const [root, below] = radius.under;
  expect(root?.publishedAt).toEqual(['http://pki.example.org/test-root-t1.crl', 'http://pki.example.org/test-root-t1.cer']);
  expect(radius.environments).toEqual([
    { environment: 'production', authorities: 1, certificates: 2 },
    { environment: null, authorities: 1, certificates: 0 },
  ]);
  expect(root?.profiles.map(({ profile, count }) => [profile, count])).toEqual([
    ['issuing-services', 1],
    ['ocsp-signer', 1],
  ]);
  expect(below).toMatchObject({ here: false, depth: 1, live: 0 });
  expect(radius.stops[0]?.what).toMatch(/takes the root out of their trust store$/u);
  expect(radius.stops.filter(({ what }) => what.startsWith('Everything it issued'))).toHaveLength(1);
});

test('what was revoked, and what has run out, is no longer under it; by key it is the same as by label', async () => {
  const view = await playTo(app, await start(app, world, revokePlan('subject Test Issuing CA S1')), 'revoke');
  await playTo(
    app,
    await act(app, view, undefined, { values: { 'happened-1': 'out-of-use', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' } }),
  );
  const [root, ...others] = blastRadiusOf(app.store, spkiSha256Of(app), now(), beside).under;
  expect([root?.live, root?.revoked, root?.ended, others]).toEqual([1, 1, 0, []]);
  const later = new Date(world.wall + 60 * 24 * 60 * 60 * 1000);
  expect(blastRadiusOf(app.store, 'test-root-t1', later, beside).under[0]).toMatchObject({ live: 0, ended: 1 });
});

test('conclave blast-radius prints it, writes it as data, and names the authorities there are', async () => {
  await app.close();
  const where = { path: world.directory, temporary: world.directory };
  const file = join(world.directory, 'radius.json');
  const said = await insideConclave(where, ['blast-radius', 'test-root-t1', '--data', world.data, '--out', file]);
  expect([said.status, said.err]).toEqual([0, '']);
  expect(said.out).toContain('written: radius.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ authority: 'test-root-t1', under: [{ depth: 0 }] });
  const none = await insideConclave(where, ['blast-radius', 'nobody', '--data', world.data]);
  expect([none.status, none.err]).toEqual([
    3,
    expect.stringMatching(/^input\.not-found: No authority here is called «nobody»; there are «test-root-t1»\./u),
  ]);
});
