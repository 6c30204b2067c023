// An authority that signs deltas: what changed since the newest complete CRL, beside it or alone, and what base and delta say together.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import { publishedFiles } from '../../../main/steps/publication.ts';
import { judgeFetched } from '../../../main/bridge/served.ts';
import { checkCrlDeltas } from '../../../main/evidence/verify/crl-deltas.ts';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { baseNumberOf, checkDeltaBase, checkDeltaComplete, togetherWith } from '../../../main/pki/delta-crl.ts';
import { certificatePoints, encodeDistributionPoints } from '../../../main/pki/distribution-point.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { dueList } from '../../../main/status/due.ts';
import { auditFound } from '../../../main/store/audit/audit-found.ts';
import { readPrevious, requireGuarded } from '../../../main/steps/crl-guard.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { readCrlNumber, crlNumberKey } from '../../../main/store/tables/crl-number.ts';
import { journalRow } from '../../../main/store/tables/journal.ts';
import { readCrls, readDeltaCrls, type Crl } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { type Bend, bendFiles, said, withData } from '../../unit/evidence/bent-bundle.ts';
import { workDirectory } from '../cli/conclave.ts';
import { requestFile, requestOf } from './planted.ts';
import { leafPlan, planOf, proposedPolicy, refreshPlan, resources, revokePlan } from './plans.ts';
import { finishAccepted, rootedWorld, spkiSha256Of } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import { World } from './world.ts';

const where = workDirectory();
const hashOf = (id: string): Sha256 => sha256Hex(resources.profile(id) ?? new Uint8Array());
const deltaUri = 'http://pki.example.org/test-root-t1-delta.crl';
const policy = {
  ...proposedPolicy,
  crl: { scopes: ['full' as const, 'delta' as const], horizon: 'P1Y', hold: 'allowed' as const },
  publication: { crl: { full: ['http://pki.example.org/r.crl'] }, ...proposedPolicy.publication, deltaCrl: { full: [deltaUri] } },
};
const playbook = (id: string) => ({ id, sha256: sha256Hex(resources.playbook(id) ?? new Uint8Array()) });
const alone = (profile: string): Plan =>
  refreshPlan({
    playbook: playbook('scoped-crl-refresh'),
    params: { token: 'at-run', authority: 'test-root-t1', crlProfile: profile, quorum: 2, copies: 1 },
    profiles: { [profile]: hashOf(profile) },
  });
const bothPlan = (crlProfile = 'freshest-crl', deltaProfile = 'delta-crl'): Plan =>
  refreshPlan({
    playbook: playbook('crl-with-delta'),
    params: { token: 'at-run', authority: 'test-root-t1', crlProfile, deltaProfile, quorum: 2, copies: 1 },
    profiles: { [crlProfile]: hashOf(crlProfile), [deltaProfile]: hashOf(deltaProfile) },
  });

let issued: World;
let world: World;
let app: App;

beforeAll(async () => {
  issued = await rootedWorld(planOf({ policy }));
  const made = await issued.open();
  for (const name of ['one', 'two']) {
    const { params } = leafPlan();
    const plan = leafPlan({
      params: { ...params, profile: 'tls-server-freshest' },
      profiles: { 'tls-server-freshest': hashOf('tls-server-freshest') },
    });
    const view = await playTo(made, await start(made, issued, plan), 'request');
    const names = { oid: '2.5.29.17', critical: false, value: dnsNames(`${name}.example.org`) };
    const request = requestOf(name, `CN=${name}.example.org,O=Test Trust,C=CH`, names);
    await finishAccepted(made, issued, await act(made, view, undefined, { values: requestFile(request) }));
  }
  await made.close();
}, 240_000);
afterAll(() => issued.remove());
beforeEach(async () => {
  world = new World(issued);
  app = await world.open();
});
afterEach(() => world.remove());

const scope = (): string => `${spkiSha256Of(app)}:full`;
const leaves = (): Certificate[] => readCertificates(app.store, { role: 'leaf' });
const raise = (): never => {
  throw new Error('nothing is there');
};
const leaf = (): Certificate => leaves()[0] ?? raise();
const complete = (): Crl => readCrls(app.store, scope()).at(-1) ?? raise();
const delta = (): Crl => readDeltaCrls(app.store, scope()).at(-1) ?? raise();
const lines = ({ der }: Crl): string[] => parseCrl(der).entries.map(({ serialNumber, reason }) => `${serialNumber} ${String(reason)}`);
const sentence = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', String);
const runPlan = async (plan: Plan): Promise<RunView> => finishAccepted(app, world, await start(app, world, plan));
const happens = async (serial: string, happened: string, profile = 'delta-crl', note = 'none'): Promise<RunView> => {
  const { params } = revokePlan('');
  const plan = revokePlan(`serial ${serial}`, {
    params: { ...params, certificates: `serial ${serial}`, crlProfile: profile },
    profiles: { [profile]: hashOf(profile) },
  });
  const view = await playTo(app, await start(app, world, plan), 'revoke');
  const values = { 'happened-1': happened, 'since-1': 'now', 'invalid-1': 'none', 'note-1': note };
  return finishAccepted(app, world, await act(app, view, undefined, { values }));
};

describe('CRL-DELTA-BASE', () => {
  test('a complete CRL and its delta have one number and one thisUpdate; certificate and complete CRL say where deltas are, a delta does not', async () => {
    await runPlan(bothPlan());
    const [whole, changes] = [complete(), delta()];
    expect([whole.number, changes.number, changes.baseNumber, whole.thisUpdate]).toEqual(['2', '2', '1', changes.thisUpdate]);
    expect(readCrlNumber(app.store, crlNumberKey(scope(), '2'))?.state).toBe('signed');
    const [fields, base] = [parseCrl(changes.der), parseCrl(whole.der)];
    expect([baseNumberOf(fields), baseNumberOf(base)]).toEqual(['1', null]);
    const extension = (of: typeof base, oid: string) => of.extensions.find((each) => each.oid === oid);
    expect(extension(fields, oids.deltaCrlIndicator)?.critical).toBe(true);
    const freshest = extension(base, oids.freshestCrl);
    expect(freshest?.critical).toBe(false);
    expect(Buffer.compare(freshest?.value ?? new Uint8Array(), encodeDistributionPoints([deltaUri]))).toBe(0);
    expect(extension(fields, oids.freshestCrl)).toBeUndefined();
    expect(extension(fields, oids.issuingDistributionPoint)).toEqual(extension(base, oids.issuingDistributionPoint));
    const certificate = parseCertificate(leaf().der);
    expect(certificatePoints(certificate)).toHaveLength(1);
    const named = certificate.extensions.find(({ oid }) => oid === oids.freshestCrl);
    expect([named?.critical, Buffer.from(named?.value ?? []).equals(encodeDistributionPoints([deltaUri]))]).toEqual([false, true]);
    await runPlan(bothPlan());
    expect([complete().number, delta().number, delta().baseNumber]).toEqual(['3', '3', '2']);
    expect(auditStore(app.store).problems).toEqual([]);
  }, 120_000);

  test.each([
    [
      'deltas where complete CRLs belong',
      () => bothPlan('delta-crl', 'freshest-crl'),
      /Deltas are made by a profile with deltaCRLIndicator/,
    ],
    ['a delta to partitions nobody publishes', () => alone('partition-crl'), /PLAN-VS-POLICY/],
  ])('%s are refused', async (_, plan, outcome) => {
    expect(await sentence(() => runPlan(plan()))).toMatch(outcome);
  });
});

describe('CRL-DELTA-COMPLETE', () => {
  test('hold, release and revocation between complete CRLs: each delta and its base say what the complete CRL says, and openssl goes by them', async () => {
    await runPlan(bothPlan());
    const { serial, der } = leaf();
    const other = leaves()[1] ?? raise();
    await happens(serial, 'on-hold');
    expect([delta().number, delta().baseNumber, lines(delta())]).toEqual(['3', '2', [`${serial} 6`]]);
    expect(complete().number).toBe('2');
    // The certificate is on no complete list yet: most relying parties read no deltas.
    const due = (): string[] =>
      dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall)).map(({ what }) => what);
    expect(due()).toEqual(expect.arrayContaining(['Delta revocation list', 'Delta revocation list to be seen where it is published']));
    judgeFetched(app.store, [{ name: 'delta.crl', bytes: delta().der }]);
    expect(due()).not.toContain('Delta revocation list to be seen where it is published');

    const file = (name: string, label: 'CERTIFICATE' | 'X509 CRL', bytes: Uint8Array): string => {
      writeFileSync(join(where.path, name), encodePem(label, bytes));
      return join(where.path, name);
    };
    const root = file('root.pem', 'CERTIFICATE', readCertificates(app.store, { role: 'root' })[0]?.der ?? raise());
    const openssl = (crls: readonly Crl[], certificate: Uint8Array): string => {
      const files = crls.flatMap((crl, place) => ['-CRLfile', file(`${place}.crl`, 'X509 CRL', crl.der)]);
      const args = [
        'verify',
        '-no_check_time',
        '-crl_check',
        '-use_deltas',
        '-extended_crl',
        ...files,
        '-CAfile',
        root,
        file('leaf.pem', 'CERTIFICATE', certificate),
      ];
      try {
        return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
      } catch (error) {
        return (error as { stderr: string }).stderr;
      }
    };
    expect(openssl([complete()], der)).toContain('OK');
    expect(openssl([complete(), delta()], der)).toContain('certificate revoked');
    expect(openssl([complete(), delta()], other.der)).toContain('OK');

    await happens(serial, 'release', 'delta-crl', 'found again');
    expect([delta().number, lines(delta())]).toEqual(['4', [`${serial} 8`]]);
    expect(openssl([complete(), delta()], der)).toContain('OK');
    // Whoever saw the hold on a delta is told again that it is over, until a complete CRL says so.
    await happens(other.serial, 'out-of-use');
    expect(lines(delta()).toSorted()).toEqual([`${serial} 8`, `${other.serial} 5`].toSorted());
    const done = await runPlan(bothPlan());
    expect([complete().number, lines(complete())]).toEqual(['6', [`${other.serial} 5`]]);
    expect(lines(delta()).toSorted()).toEqual([`${serial} 8`, `${other.serial} 5`].toSorted());
    expect(auditStore(app.store).problems).toEqual([]);

    const { files } = await readDirectory(done.bundle ?? '');
    const asked = (bend: Bend): string[] =>
      (['CRL-DELTA-BASE', 'CRL-DELTA-COMPLETE'] as const).map((name) => said(checkCrlDeltas(bendFiles(files, bend)), name));
    expect(asked({})).toEqual(['passed: 1 deltas', 'passed: 1 deltas beside the complete CRL of their moment']);
    const other1 = ({ makes, baseCrlNumber }: Record<string, unknown>): boolean => makes === 'crl' && typeof baseCrlNumber === 'string';
    expect(asked({ events: withData('tbs-built', { baseCrlNumber: '1' }, other1) })[0]).toMatch(
      /^failed: The log does not name the base of /,
    );
    const old = [...files.keys()].find((path) => /previous\/crl-[0-9a-f]+-2\.der$/.test(path)) ?? raise();
    const first = readCrls(app.store, scope())[0] ?? raise();
    const moved = withData('crl-compared', { previousSha256: first.sha256 }, () => true);
    expect(asked({ files: { [old]: first.der }, events: moved }).join()).toMatch(/failed: .*(is none to CRL 1|CRL 1 is its base)/);
  }, 240_000);
});

test('CRL-ENTRIES-KEPT: an entry that stood on a delta alone is missed by the complete CRL and by the next delta, and explained by nothing', async () => {
  await happens(leaf().serial, 'out-of-use');
  const spki = readAuthorities(app.store)[0]?.spki ?? raise();
  const previous = readPrevious(app.store, scope(), spki, new Date(world.wall)) ?? raise();
  expect([previous.crl.number, previous.delta?.number, [...previous.base.entries].length, [...previous.guarded.entries].length]).toEqual([
    '1',
    '2',
    0,
    1,
  ]);
  const lost = { ...previous.base, number: '3', thisUpdate: new Date(world.wall + 60_000) };
  const refusal = `CRL-ENTRIES-KEPT failed: serial ${leaf().serial} stands on CRL 2 and not on the new one`;
  expect(() => requireGuarded(app.store, scope(), previous, lost)).toThrow(refusal);
  const delta3 = togetherWith(previous.base, { ...lost, entries: [] });
  expect(() => requireGuarded(app.store, scope(), previous, delta3)).toThrow(refusal);
  // A number that a delta had is used up for a complete CRL, too.
  expect(() => requireGuarded(app.store, scope(), previous, { ...previous.guarded, number: '2' })).toThrow(/CRL-LATER failed/);
  expect(checkDeltaComplete(previous.base.entries, previous.guarded.entries)).toMatchObject({
    verdict: 'failed',
    reason: `serial ${leaf().serial} is revoked, and base and delta do not say so`,
  });
  expect(checkDeltaComplete(previous.guarded.entries, previous.base.entries)).toMatchObject({
    verdict: 'failed',
    reason: `serial ${leaf().serial} is not revoked, and base and delta say it is`,
  });
  expect(checkDeltaBase('1', { number: '2' })).toMatchObject({ verdict: 'failed' });
}, 120_000);

test('CRL-DELTA-COMPLETE: what stood on a delta that may exist, and was released since, is taken off by the next delta', async () => {
  // Another room signed it; here nobody knew what became of the call, and it was closed as may-exist.
  const { serial } = leaf();
  const elsewhere = new World(issued);
  const mine = app;
  app = await elsewhere.open();
  await happens(serial, 'on-hold');
  const possible = parseCrl(delta().der).tbs;
  await elsewhere.remove();
  app = mine;
  const { params } = revokePlan('');
  const plan = revokePlan('', {
    params: { ...params, certificates: `serial ${serial}`, crlProfile: 'delta-crl' },
    profiles: { 'delta-crl': hashOf('delta-crl') },
  });
  const held = { 'happened-1': 'on-hold', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' };
  const asked = await playTo(app, await start(app, world, plan), 'revoke');
  const view = await playTo(app, await act(app, asked, undefined, { values: held }), 'crl');
  await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'the token is gone' });
  const row = journalRow({
    id: 'a'.repeat(32),
    run: view.runId,
    step: 'sign',
    operation: 'sign-crl',
    token: { serial: '', label: '', model: '', manufacturer: '' },
    keyLabel: null,
    ckaId: null,
    spki: null,
    tbs: possible,
    tbsSha256: null,
    number: '2',
    scope: scope(),
    state: 'may-exist',
    code: null,
    result: null,
    at: new Date(world.wall).toISOString(),
  });
  app.store.record({ log: 'workstation', actor: 'conclave', event: 'planted', data: {} }, [row]);
  await happens(serial, 'release', 'delta-crl', 'found again');
  expect([delta().baseNumber, lines(delta())]).toEqual(['1', [`${serial} 8`]]);
}, 120_000);

test('PUBLISHED-EQUALS-SIGNED: a delta is served at its own address, and the one before it is old', async () => {
  await runPlan(bothPlan());
  const old = delta();
  await runPlan(alone('delta-crl'));
  const [before, now, whole] = judgeFetched(
    app.store,
    [old, delta(), complete()].map(({ der }, place) => ({ name: `${place}`, bytes: der })),
  );
  expect(before?.check).toMatchObject({
    verdict: 'failed',
    reason: 'it is the old list 2 (delta), and list 3 (delta) was signed since: put that one there',
  });
  expect([now?.check.reason, whole?.check.reason]).toEqual([
    'revocation list 3 (delta) of test-root-t1',
    'revocation list 2 of test-root-t1',
  ]);
  // The same copy from two servers, in one go: what was seen at a moment is recorded once.
  const twice = ['one', 'two'].map((name) => ({ name, bytes: delta().der }));
  expect(judgeFetched(app.store, twice).map(({ check: { verdict } }) => verdict)).toEqual(['passed', 'passed']);
  const kit = publishedFiles(app.store, readAuthorities(app.store)[0] ?? raise());
  expect(kit.filter(({ url }) => url === deltaUri).map(({ bytes }) => sha256Hex(bytes))).toEqual([delta().sha256]);
  expect(kit.filter(({ bytes }) => sha256Hex(bytes) === complete().sha256).map(({ url }) => url)).toEqual([
    'http://pki.example.org/test-root-t1.crl',
  ]);
  const at = (bytes: Uint8Array): string[] => auditFound(app.store, [{ name: 'fetched', bytes, url: deltaUri }]).problems;
  expect(at(delta().der)).toEqual([]);
  expect(at(complete().der)).toEqual([expect.stringContaining('publishes its delta CRL there, and this is another thing')]);
  expect(at(old.der)).toEqual([expect.stringContaining('CRL 2 is there, and «test-root-t1» signed number 3 last')]);
}, 120_000);
