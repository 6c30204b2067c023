// Our own subordinate's key and its request, through the same stages as everything a key signs.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificateRequests } from '../../../main/store/tables/certificate-request.ts';
import { readRuns } from '../../../main/store/tables/run.ts';
import { shownHash } from '../../../main/evidence/shown-view.ts';
import { planOf, requestPlan } from './plans.ts';
import { codeOf, eventsOf } from './record.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;
beforeEach(async () => {
  world = new World();
  app = await world.open();
});
afterEach(() => world.remove());

describe('a request of our own', () => {
  test('PLAN-VS-DER, SIGNATURE-VALID: asks for what plan and profile say, is accepted by verify and by openssl, and waits on record', async () => {
    const done = await playTo(app, await start(app, world, requestPlan()));
    expect(done.status).toBe('finished');
    const [row, second] = readCertificateRequests(app.store);
    expect(second).toBeUndefined();
    expect(row).toMatchObject({
      label: 'test-issuing-s2',
      state: 'pending',
      run: done.runId,
      profile: 'issuing-services',
      mode: 'production',
    });
    expect(readAuthorities(app.store)).toEqual([]);
    const fields = parseRequest(row?.der ?? new Uint8Array());
    expect(fields.subject).toEqual(encodeName(parseDistinguishedName('CN=Test Issuing CA S2,O=Test Trust,C=CH')));
    expect(fields.extensions.map(({ oid, critical }) => [oid, critical])).toEqual([
      [oids.basicConstraints, true],
      [oids.keyUsage, true],
      [oids.extendedKeyUsage, false],
    ]);
    expect(fields.basicConstraints).toMatchObject({ ca: true, pathLenConstraint: 0 });

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    const passed = verdict.checks.filter((check) => check.verdict === 'passed').map(({ name }) => name);
    expect(passed).toEqual(
      expect.arrayContaining(['SIGNATURE-VALID', 'TBS-UNCHANGED', 'PLAN-VS-DER', 'LINT', 'QUORUM', 'APPROVAL-SHOWN', 'KEY-PURPOSE']),
    );
    const pem = join(done.bundle ?? '', 'artifacts/test-issuing-s2/request.pem');
    expect(execFileSync('openssl', ['req', '-in', pem, '-noout', '-verify'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toBe(
      '',
    );
    expect(auditStore(app.store).checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
  }, 60_000);

  test('APPROVAL-SUBJECT: people are shown what its bytes say, and what they approve is the hash of exactly those', async () => {
    const view = await playTo(app, await start(app, world, requestPlan()), 'approve');
    const stage = currentOf(view).stage;
    if (stage.kind !== 'approvals') throw new Error(stage.kind);
    const [sheet, more] = stage.sheets;
    expect(more).toBeUndefined();
    expect(sheet?.title).toBe('Certificate request (request)');
    const facts = new Map(sheet?.facts.map((fact) => [fact.label, fact]));
    expect(facts.get('Subject')).toMatchObject({ value: 'CN=Test Issuing CA S2,O=Test Trust,C=CH', from: 'plan' });
    expect(facts.get('Public key')).toMatchObject({ value: 'ECDSA P-256', from: 'plan' });
    expect(facts.get('basicConstraints (critical)')).toMatchObject({ from: 'profile' });
    expect(sheet?.facts.filter(({ differs }) => differs === true)).toEqual([]);
    expect(currentOf(view).button).toBe('Approve request of Test Issuing CA S2');
    await playTo(app, view);
    const [row] = readCertificateRequests(app.store);
    const tbs = parseRequest(row?.der ?? new Uint8Array()).infoBytes;
    const [approval] = eventsOf(app, view.runId).filter(({ event }) => event === 'approval-given');
    expect(approval?.data).toMatchObject({ subject: sheet?.sha256, items: [sheet?.sha256] });
    expect(approval?.data['shown']).toBe(shownHash([{ item: 'request', makes: 'request', tbs }]));
  }, 60_000);

  test('a second request under its label is refused before anything is begun, and says what the first waits for', async () => {
    await playTo(app, await start(app, world, requestPlan()));
    const runs = readRuns(app.store).length;
    await expect(start(app, world, requestPlan())).rejects.toMatchObject({
      code: 'policy.label-in-use',
      message: expect.stringMatching(
        /«test-issuing-s2» is that of a key here whose request, made by run [0-9a-f]{8}, waits for its certificate/,
      ),
    });
    expect(readRuns(app.store)).toHaveLength(runs);
  }, 60_000);

  test('a profile that is for no subordinate CA is refused before anything is built, and the key stays on record', async () => {
    const params = { ...requestPlan().params, profile: 'root' };
    const plan = requestPlan({ params, profiles: { root: planOf().profiles['root'] as never } });
    const view = await playTo(app, await start(app, world, plan), 'request');
    expect(await codeOf(() => act(app, view))).toBe('policy.profile');
    expect(eventsOf(app, view.runId).map(({ event }) => event)).not.toContain('tbs-built');
  }, 60_000);

  test('a refusal of the approvers takes the run back to where the request was built', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
    const window = { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' };
    const view = await playTo(app, await start(app, world, requestPlan({ attendance: 'people', window })), 'approve');
    const back = await act(app, view, 'bob', { values: { 'bob.decision': 'refuse' } });
    expect(currentOf(back).stepId).toBe('request');
    const done = await playTo(app, back);
    expect(done.status).toBe('finished');
    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
  }, 60_000);
});
