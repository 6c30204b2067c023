// A subordinate on its own token under a root on another: two workstations, two SoftHSM2 tokens, files carried between them.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { missing, softHsmPath } from '../hsm/providers.ts';
import { installPlan, issuingPlan, planOf, refreshPlan, requestPlan } from './plans.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import { Workstation } from './workstation.ts';

const stations: Workstation[] = [];
const workstation = (label: string): Workstation => {
  const made = new Workstation(label);
  stations.push(made);
  return made;
};
afterEach(async () => {
  for (const { world } of stations.splice(0)) await world.remove();
});

const fileOf = (path: string) => ({ name: path, base64: readFileSync(path).toString('base64') });

describe.skipIf(missing(softHsmPath) !== null)('a subordinate on one token, its root on another', () => {
  test('ISSUER-CHAIN: request out, certificate back, installed, and its next CRL verifies under it with openssl', async () => {
    const [root, subordinate] = [workstation('ROOT-TOKEN'), workstation('SUBORDINATE-TOKEN')];
    await root.with(async (app, world) => playTo(app, await start(app, world, planOf())));
    const request = await subordinate.with(async (app, world) => {
      const done = await playTo(app, await start(app, world, requestPlan()));
      expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
      return join(done.bundle ?? '', 'artifacts/test-issuing-s2/request.pem');
    });

    const params = { ...issuingPlan().params, requestLabel: 'test-issuing-s2', subject: 'CN=Test Issuing CA S2,O=Test Trust,C=CH' };
    const issued = await root.with(async (app, world) => {
      const view = await playTo(app, await start(app, world, issuingPlan({ params })), 'request');
      const done = await playTo(app, await act(app, view, undefined, { values: { request: fileOf(request) } }));
      expect(done.status).toBe('finished');
      // The root knows the subordinate by its certificate; the authority is the other workstation's.
      expect(readAuthorities(app.store).map(({ label }) => label)).toEqual(['test-root-t1']);
      return join(done.bundle ?? '', 'artifacts/test-issuing-s2');
    });

    await subordinate.with(async (app, world) => {
      const view = await playTo(app, await start(app, world, installPlan()), 'certificate');
      const files = { certificate: fileOf(join(issued, 'certificate.der')), chain: fileOf(join(issued, 'chain.pem')) };
      const done = await playTo(app, await act(app, view, undefined, { values: files }));
      expect(done.status).toBe('finished');
      expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
      const [authority] = readAuthorities(app.store);
      expect(authority).toMatchObject({ label: 'test-issuing-s2', retiredByRun: null });
      expect(JSON.stringify(authority?.token)).toContain('SUBORDINATE-TOKEN');
    });

    await subordinate.with(async (app, world) => {
      const done = await playTo(
        app,
        await start(app, world, refreshPlan({ params: { token: 'at-run', authority: 'test-issuing-s2', quorum: 2, copies: 1 } })),
      );
      expect(done.status).toBe('finished');
      expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
      const folder = join(done.bundle ?? '', 'artifacts/test-issuing-s2');
      const crl = execFileSync('sh', ['-c', `ls ${folder}/crl-*.pem`], { encoding: 'utf8' }).trim();
      const said = execFileSync('sh', ['-c', `openssl crl -in ${crl} -CAfile ${folder}/chain.pem -noout 2>&1`], { encoding: 'utf8' });
      expect(said).toMatch(/verify OK/);
      expect(auditStore(app.store).checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    });
  }, 240_000);

  test('TOKEN-IDENTITY: the certificate is not installed with another token in the reader', async () => {
    const subordinate = workstation('SUBORDINATE-TOKEN');
    await subordinate.with(async (app, world) => playTo(app, await start(app, world, requestPlan())));
    const other = workstation('OTHER-TOKEN');
    process.env['SOFTHSM2_CONF'] = join(other.world.directory, 'softhsm2.conf');
    const app = await subordinate.world.open({ ownProcess: true, token: { provider: 'pkcs11', modulePath: softHsmPath } });
    const view = await playTo(app, await start(app, subordinate.world, installPlan()), 'key');
    await expect(act(app, view)).rejects.toMatchObject({
      code: 'token.check-failed',
      message: expect.stringMatching(/^TOKEN-IDENTITY failed/),
    });
    expect(readAuthorities(app.store)).toEqual([]);
  }, 120_000);
});
