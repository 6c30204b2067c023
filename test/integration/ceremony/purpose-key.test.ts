// A key on our own token that is no authority's, and its certificate, made in one run.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { certifiedPurposes } from '../../../main/formats/key-purposes.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { purposePlan, refreshPlan, resources } from './plans.ts';
import { eventsOf, expectNothing } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { verifyAnchored } from './rooted-world.ts';
import { playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const withProfile = (profile: string, change: Plan['params'] = {}): Partial<Plan> => ({
  params: { ...purposePlan().params, profile, ...change },
  profiles: { [profile]: sha256Hex(resources.profile(profile) ?? new Uint8Array()) },
});
const run = async (change: Partial<Plan> = {}) => playTo(app, await start(app, world, purposePlan(change)));

describe('KEY-PURPOSE: a key that is no authority’s gets its certificate', () => {
  test.each([
    ['ocsp-signing', 'ocsp-signer', 'P90D'],
    ['time-stamping', 'timestamping', 'P5Y'],
    ['code-signing', 'code-signing', 'P1Y'],
    ['document-signing', 'document-signing', 'P1Y'],
  ] as const)(
    '%s under profile %s: one purpose, its own folder, accepted by verify and openssl',
    async (purpose, profile, validity) => {
      const done = await run(withProfile(profile, { purpose, validity }));
      expect(done.status).toBe('finished');
      const [row] = readCertificates(app.store, { role: 'leaf' });
      const fields = parseCertificate(row?.der ?? new Uint8Array());
      expect(fields.extendedKeyUsage).toEqual([certifiedPurposes[purpose]]);
      const made = eventsOf(app, done.runId).find(({ event }) => event === 'key-generated');
      expect(made?.data).toMatchObject({ purpose, spkiSha256: sha256Hex(fields.spki), label: 'test-ocsp-1' });
      expect(readAuthorities(app.store).map(({ label }) => label)).toEqual(['test-root-t1']);

      const verdict = await verifyAnchored(app, done.bundle ?? '');
      expect([verdict.verdict, verdict.checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
      const folder = join(done.bundle ?? '', 'artifacts/test-ocsp-1');
      const at = String(Math.floor(world.wall / 1000));
      const words = ['verify', '-attime', at, '-CAfile', join(folder, 'chain.pem'), join(folder, 'certificate.pem')];
      expect(execFileSync('openssl', words, { encoding: 'utf8' })).toMatch(/: OK\n$/);
      expect(auditStore(app.store).problems).toEqual([]);
    },
    60_000,
  );

  test('the authority goes on making CRLs, and a second key of the same label is refused', async () => {
    await run();
    world.advance(60_000);
    expect((await playTo(app, await start(app, world, refreshPlan()))).status).toBe('finished');
    world.advance(60_000);
    const view = await playTo(app, await start(app, world, purposePlan({ title: 'Again' })), 'key');
    const before = app.store.rows('journal').length;
    await expect(playTo(app, view)).rejects.toMatchObject({ code: 'token.label-in-use' });
    expect(app.store.rows('journal')).toHaveLength(before);
  }, 60_000);
});

describe('refused by name before the run begins, and nothing changes', () => {
  test.each<[string, Partial<Plan>, string]>([
    ['KEY-PURPOSE: a profile for another purpose', withProfile('code-signing'), 'policy.profile'],
    ['KEY-PURPOSE: a profile with more than one purpose', withProfile('tls-server', { purpose: 'code-signing' }), 'policy.profile'],
    ['KEY-PURPOSE: a profile that makes a CA', withProfile('issuing-services', { validity: 'P5Y' }), 'policy.profile'],
    ['a purpose that does not exist', withProfile('ocsp-signer', { purpose: 'anything' }), 'input.schema'],
    ['the audit key’s purpose, which no certificate of these has', withProfile('ocsp-signer', { purpose: 'audit' }), 'input.schema'],
  ])('%s', async (_title, change, code) => {
    await expectNothing(app, code, () => run(change));
  });
});
