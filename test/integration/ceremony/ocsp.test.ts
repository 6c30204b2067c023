// OCSP responses signed in the ceremony: by the authority and by its responder, what they say and what they are refused for.

import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import { dueList } from '../../../main/status/due.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parseOcsp } from '../../../main/pki/parse-ocsp.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { workstationLog } from '../../../main/store/event-line.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { recordCrlEntries } from '../../../main/store/crl-entries/record-entries.ts';
import { readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { readOcspResponse, readOcspResponses } from '../../../main/store/tables/ocsp-response.ts';
import { describeTime } from '../../../main/pki/describe-time.ts';
import { relyingPartiesText } from '../../../main/steps/revocation-preview.ts';
import { requireSigns } from '../../../main/steps/signing-key.ts';
import type { TbsItem } from '../../../main/steps/set-items.ts';
import type { KeyValue } from '../../../main/steps/values.ts';
import { entriesInForce } from '../../../main/steps/ocsp-status.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { answeringWorld } from './ocsp-world.ts';
import { ocspPlan, refreshPlan, resources, responderOcspPlan } from './plans.ts';
import { eventsOf } from './record.ts';
import { spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let answering: World;
let world: World;
let app: App;

beforeAll(async () => {
  answering = await answeringWorld();
}, 240_000);
afterAll(() => answering.remove());
beforeEach(async () => {
  world = new World(answering);
  app = await world.open();
});
afterEach(() => world.remove());

const run = async (plan: Plan, until?: string): Promise<RunView> => playTo(app, await start(app, world, plan), until);
const named = (answered: string): Plan => ocspPlan({ params: { ...ocspPlan().params, answered } });
const serialOf = (name: string): string =>
  readCertificates(app.store, { role: 'subordinate' }).find(({ subject }) => subject.includes(name))?.serial ?? '';
const ofBundle = (done: RunView): string => join(done.bundle ?? '', 'artifacts/test-root-t1');
const files = (done: RunView): string[] => readdirSync(join(ofBundle(done), 'ocsp')).filter((name) => /^[0-9a-f]{64}\.der$/u.test(name));

/** `openssl ocsp -respin`, with the root as trust anchor. */
function openssl(done: RunView, file: string, serial: string, hash: string): string {
  const folder = ofBundle(done);
  const words = ['-respin', join(folder, 'ocsp', file), '-issuer', join(folder, 'chain.pem'), `-${hash}`, '-serial', `0x${serial}`];
  const at = String(Math.floor(world.wall / 1000));
  const { stdout, stderr } = spawnSync('openssl', ['ocsp', ...words, '-CAfile', join(folder, 'chain.pem'), '-attime', at, '-no_nonce'], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

describe.each([
  ['the authority', ocspPlan, 0],
  ['its responder', responderOcspPlan, 1],
] as const)('OCSP-STATUS: responses signed by %s', (_signer, planOf, certificates) => {
  test('one for each certificate and hash, good and revoked, read by openssl, accepted by verify and audit', async () => {
    const done = await run(planOf());
    expect(done.status).toBe('finished');
    const responses = files(done).map((name) => {
      const der = Uint8Array.from(execFileSync('cat', [join(ofBundle(done), 'ocsp', name)]));
      expect(`${sha256Hex(der)}.der`).toBe(name);
      return { name, fields: parseOcsp(der) };
    });
    expect(responses.map(({ fields }) => fields.certificates.length)).toEqual(Array.from({ length: 4 }, () => certificates));
    const said = responses.map(({ name, fields }) => {
      const [single] = fields.responses;
      const hash = single?.certId.issuerKeyHash.length === 20 ? 'sha1' : 'sha256';
      const serial = single?.certId.serialNumber.replace(/^00/u, '') ?? '';
      const text = openssl(done, name, serial, hash);
      expect(text).toContain('Response verify OK');
      return `${serial} ${hash} ${/: (good|revoked)\n/u.exec(text)?.[1] ?? text} ${/Reason: (\w+)/u.exec(text)?.[1] ?? ''}`;
    });
    const [good, revoked] = [serialOf('S1'), serialOf('S2')];
    expect(said.toSorted()).toEqual(
      [
        `${good} sha1 good `,
        `${good} sha256 good `,
        `${revoked} sha1 revoked superseded`,
        `${revoked} sha256 revoked superseded`,
      ].toSorted(),
    );
    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.checks.filter(({ name }) => name.startsWith('OCSP-')).map(({ verdict: found }) => found)).toEqual(
      Array.from({ length: 5 }, () => 'passed'),
    );
    expect(verdict.verdict).toBe('accepted');
    expect(auditStore(app.store).problems).toEqual([]);
    const rows = readOcspResponses(app.store, spkiSha256Of(app));
    expect(rows.map(({ status, hash }) => `${status} ${hash}`).toSorted()).toEqual([
      'good sha1',
      'good sha256',
      'revoked sha1',
      'revoked sha256',
    ]);
    expect(rows.map(({ sha256 }) => `${sha256}.der`).toSorted()).toEqual(files(done).toSorted());
    expect(sha256Hex(readOcspResponse(app.store, rows[0]?.sha256 ?? '')?.der ?? new Uint8Array())).toBe(rows[0]?.sha256);
  }, 60_000);

  test('VERIFY.md: openssl, sha256sum and a shell say the same', async () => {
    const done = await run(planOf());
    const guide = execFileSync('sed', ['-n', '/^```sh/,/^```/p', join(done.bundle ?? '', 'VERIFY.md')], { encoding: 'utf8' });
    const { status, stdout, stderr } = spawnSync('sh', ['-e'], {
      input: guide.replaceAll(/^```.*$/gmu, ''),
      cwd: done.bundle ?? '',
      encoding: 'utf8',
    });
    expect([status, stderr.match(/rror/gu) ?? []]).toEqual([0, []]);
    expect(stdout).toContain('what was signed is what was approved');
  }, 60_000);
});

describe('the review', () => {
  test('is drawn from the bytes: a sheet, a row for each, and how long a good can be replayed', async () => {
    const view = await run(ocspPlan(), 'review');
    const { stage } = currentOf(view);
    if (stage.kind !== 'review') throw new Error('no review');
    const facts = Object.fromEntries(stage.sheets[0]?.facts.map(({ label, value }) => [label, value]) ?? []);
    expect(facts['Status']).toBe('good');
    expect(facts['Replay']).toMatch(
      /^Whoever holds a response that says good can show it until 20\d\d-.* UTC, whatever is revoked in between\.$/u,
    );
    expect(facts['About the certificate']).toBe('CN=Test Issuing CA S1,O=Test Trust,C=CH');
    expect(stage.table?.rows.map(({ cells, state }) => [cells[1], cells[3]?.split(',')[0]?.slice(0, 7), cells[4], state])).toEqual([
      ['CN=Test Issuing CA S1,O=Test Trust,C=CH', 'good', 'sha1', undefined],
      ['CN=Test Issuing CA S1,O=Test Trust,C=CH', 'good', 'sha256', undefined],
      ['CN=Test Issuing CA S2,O=Test Trust,C=CH', 'revoked', 'sha1', undefined],
      ['CN=Test Issuing CA S2,O=Test Trust,C=CH', 'revoked', 'sha256', undefined],
    ]);
  });
});

describe('what is answered, and until when', () => {
  test('some certificates: by serial number; nothing is said of the others', async () => {
    const done = await run(named(serialOf('S1')));
    expect([done.status, files(done).length]).toEqual(['finished', 2]);
  });

  test('OCSP-TIMES: never past the next CRL, and the log says why', async () => {
    const crl = readCrls(app.store, `${spkiSha256Of(app)}:full`).at(-1);
    world.advance(Date.parse(crl?.nextUpdate ?? '') - world.wall - 3_600_000);
    const done = await run(ocspPlan());
    const [row] = readOcspResponses(app.store, spkiSha256Of(app));
    expect(row?.nextUpdate).toBe(crl?.nextUpdate);
    const due = dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall));
    expect(due.filter(({ kind }) => kind === 'ocsp')).toMatchObject([{ authority: 'test-root-t1', at: crl?.nextUpdate }]);
    const built = eventsOf(app, done.runId).find(({ event, step }) => event === 'step-finished' && step === 'ocsp');
    expect(JSON.stringify(built)).toContain('the next CRL is due then');
  });

  test('OCSP-TIMES: a second response about a certificate is later than the first', async () => {
    await run(ocspPlan());
    expect(await refused(await run(ocspPlan({ title: 'At once' }), 'ocsp'))).toEqual(nothing('state.clock-jumped'));
    world.advance(1000);
    expect((await run(ocspPlan({ title: 'Later' }))).status).toBe('finished');
  });

  test('a revocation says until when a good that was signed before can be shown', async () => {
    const scope = `${spkiSha256Of(app)}:full`;
    expect(relyingPartiesText(app.store, scope)).not.toContain('OCSP');
    await run(ocspPlan());
    const [row] = readOcspResponses(app.store, spkiSha256Of(app));
    const until = describeTime(new Date(row?.nextUpdate ?? ''));
    expect(relyingPartiesText(app.store, scope)).toContain(`OCSP responses that say good can be shown until ${until}; sign new ones, too.`);
  });

  test('OCSP-STATUS: what is revoked between building and signing is not signed as good', async () => {
    const view = await run(ocspPlan(), 'sign');
    const der = encodeCrlEntry({
      serialNumber: parseSerialNumber(serialOf('S1')),
      revocationDate: new Date('2026-11-01T00:00:00Z'),
      reason: 1,
    });
    const event = { log: workstationLog, actor: 'a test', data: {} };
    recordCrlEntries(app.store, { scope: `${spkiSha256Of(app)}:full`, source: 'a test', event }, [der]);
    const calls = app.store.rows('journal').length;
    await expect(playTo(app, view)).rejects.toMatchObject({
      code: 'state.stale-tbs',
      message: expect.stringContaining('OCSP-STATUS') as string,
    });
    expect(app.store.rows('journal')).toHaveLength(calls);
  });

  test('KEY-PURPOSE: a responder’s key is given nothing else to sign', () => {
    const key = { label: 'test-ocsp-1', purpose: 'ocsp-signing' } as KeyValue;
    const item = (makes: string): TbsItem => ({ item: 'crl', planned: { makes } }) as unknown as TbsItem;
    expect(() => requireSigns(key, [item('ocsp')])).not.toThrow();
    expect(() => requireSigns(key, [item('ocsp'), item('crl')])).toThrow(
      /KEY-PURPOSE: «test-ocsp-1» was made for ocsp-signing, and crl is no OCSP response/u,
    );
  });

  test('a serial revoked only in a block of entries counts as revoked', () => {
    const scope = `${spkiSha256Of(app)}:full`;
    const serial = serialOf('S1');
    expect(entriesInForce(app.store, scope, new Set([serial])).size).toBe(0);
    const der = encodeCrlEntry({ serialNumber: parseSerialNumber(serial), revocationDate: new Date('2026-11-01T00:00:00Z'), reason: 1 });
    recordCrlEntries(app.store, { scope, source: 'a test', event: { log: workstationLog, actor: 'a test', data: {} } }, [der]);
    expect(entriesInForce(app.store, scope, new Set([serial])).get(serial)?.reason).toBe(1);
  });
});

/** What a refused step did: its code, calls of the token, and bytes that were built. */
async function refused(view: RunView): Promise<{ code: string; calls: number; built: number }> {
  const calls = app.store.rows('journal').length;
  const code = await playTo(app, view).then(
    () => 'done',
    (error: unknown) => (error instanceof CeremonyError ? error.code : String(error)),
  );
  const built = eventsOf(app, view.runId).filter(({ event }) => event === 'tbs-built').length;
  return { code, calls: app.store.rows('journal').length - calls, built };
}
const nothing = (code: string): { code: string; calls: number; built: number } => ({ code, calls: 0, built: 0 });

describe('refused by name, and nothing is built', () => {
  test.each<[string, string, string]>([
    ['an unknown serial number gets no response', '4d2', 'input.not-found'],
    ['words that mean nothing', 'nobody of this name', 'input.not-found'],
  ])('%s', async (_title, certificates, code) => {
    const view = await run(named(certificates), 'ocsp');
    expect(await refused(view)).toEqual(nothing(code));
  });

  test('a profile for certificates that are not a CA’s finds none here', async () => {
    const profiles = { 'issuing-ocsp': sha256Hex(resources.profile('issuing-ocsp') ?? new Uint8Array()) };
    const view = await run(ocspPlan({ params: { ...ocspPlan().params, profile: 'issuing-ocsp' }, profiles }), 'ocsp');
    expect(await refused(view)).toEqual(nothing('input.not-found'));
  });

  test('OCSP-STATUS: without a CRL in force nothing is known for sure', async () => {
    const crl = readCrls(app.store, `${spkiSha256Of(app)}:full`).at(-1);
    world.advance(Date.parse(crl?.nextUpdate ?? '') - world.wall + 1000);
    const view = await run(ocspPlan(), 'ocsp');
    expect(await refused(view)).toEqual(nothing('policy.crl-guard'));
  });

  test('OCSP-RESPONDER: a label no responder has, and a responder whose certificate ran out', async () => {
    const other = await run(responderOcspPlan({ params: { ...responderOcspPlan().params, responder: 'other' } }), 'authority');
    await expect(playTo(app, other)).rejects.toMatchObject({ code: 'input.not-found' });
    world.advance(91 * 86_400_000);
    await run(refreshPlan());
    world.advance(60_000);
    const over = await run(responderOcspPlan({ title: 'Over' }), 'authority');
    await expect(playTo(app, over)).rejects.toMatchObject({
      code: 'policy.issuer',
      message: expect.stringContaining('OCSP-RESPONDER') as string,
    });
  });
});

test('the CRL of the run before says the same as the responses', async () => {
  const crl = parseCrl(readCrls(app.store, `${spkiSha256Of(app)}:full`).at(-1)?.der ?? new Uint8Array());
  const certificates: Certificate[] = readCertificates(app.store, { role: 'subordinate' });
  expect(crl.entries.map(({ serialNumber }) => serialNumber)).toEqual(
    certificates.filter(({ subject }) => subject.includes('S2')).map(({ serial }) => serial),
  );
});
