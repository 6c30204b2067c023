// An intermediate in reserve: made ready and sealed, looked at over the years, taken up when the key of another one is compromised, and
// refused by name where it hangs below a compromised key.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueNow } from '../../../main/bridge/due-now.ts';
import { reservesOf } from '../../../main/bridge/reserves.ts';
import { verdictOf } from '../../../main/bridge/triage.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { checkRecovery } from '../../../main/evidence/verify/recovery.ts';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parseTriage } from '../../../main/formats/triage.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { readCertificateRequests } from '../../../main/store/tables/certificate-request.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames, ecKey } from '../../fixtures/requests/specimens.ts';
import { bendFiles, said, withData } from '../../unit/evidence/bent-bundle.ts';
import { requestFor } from './issuing-request.ts';
import { compromisePlan, installPlan, issuingPlan, leafPlan, refreshPlan, requestPlan, resources } from './plans.ts';
import { requestFile, requestOf } from './planted.ts';
import { eventsOf } from './record.ts';
import { finishAccepted, rootedWorld } from './rooted-world.ts';
import { act, currentOf, playTo, start, type Change } from './turns.ts';
import { World } from './world.ts';

const day = 24 * 60 * 60 * 1000;
const label = 'test-issuing-s2';
const hashOf = (bytes: Uint8Array | null) => sha256Hex(bytes ?? new Uint8Array());
const { params: refreshed } = refreshPlan();
const holdPlan = (): Plan =>
  refreshPlan({
    title: 'Test Issuing CA S2, put in reserve',
    playbook: { id: 'emergency-reserve', sha256: hashOf(resources.playbook('emergency-reserve')) },
    params: { ...refreshed, authority: label, crlProfile: 'issuing-crl' },
    profiles: { 'issuing-crl': hashOf(resources.profile('issuing-crl')) },
  });
const takeUpPlan = (): Plan =>
  refreshPlan({
    title: 'Test Issuing CA S2 takes over',
    playbook: { id: 'emergency-activation', sha256: hashOf(resources.playbook('emergency-activation')) },
    params: { copies: 1 },
    profiles: {},
    policyRef: {},
  });

let held: World;
let world: World;
let app: App;

const give = (view: RunView, values: Change['values']): Promise<RunView> => act(app, view, undefined, { values: values ?? {} });
const codeOf = async (work: () => Promise<unknown>): Promise<string> =>
  work().then(
    () => 'done',
    (error: unknown) => (error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error)),
  );

beforeAll(async () => {
  held = await rootedWorld();
  app = await held.open();
  const step = async (plan: Plan, until?: string): Promise<RunView> => {
    held.advance(60_000);
    return playTo(app, await start(app, held, plan), until);
  };
  await playTo(app, await give(await step(issuingPlan(), 'request'), { request: requestFor(ecKey('issuing s1')) }));
  // Its key is born here, and the root signs its request.
  await step(requestPlan());
  const request = readCertificateRequests(app.store, { label })[0]?.der ?? new Uint8Array();
  const { params } = issuingPlan();
  const signed = issuingPlan({
    params: { ...params, requestLabel: 's2-from-request', subject: 'CN=Test Issuing CA S2,O=Test Trust,C=CH' },
  });
  await playTo(
    app,
    await give(await step(signed, 'request'), { request: { name: 's2.csr', base64: Buffer.from(request).toString('base64') } }),
  );
  await step(installPlan());
  await app.close();
  held.advance(60_000);
}, 240_000);
afterAll(() => held.remove());
beforeEach(async () => {
  world = new World(held);
  app = await world.open();
});
afterEach(() => world.remove());

const leafRequest = requestFile(
  requestOf('www', 'CN=www.example.org,O=Test Trust,C=CH', { oid: '2.5.29.17', critical: false, value: dnsNames('www.example.org') }),
);
const hold = async (): Promise<RunView> => finishAccepted(app, world, await start(app, world, holdPlan()));
const points = (at: Date) => reservesOf(app.store, at)[0]?.points ?? [];
const failing = (at: Date): string[] => points(at).flatMap(({ what, ready }) => (ready ? [] : [what]));
const later = (days: number): Date => new Date(world.wall + days * day);
const certificate = (subject: RegExp): Certificate => {
  const found = readCertificates(app.store).find((each) => subject.test(each.subject));
  if (found === undefined) throw new Error(`no certificate of ${String(subject)}`);
  return found;
};
/** The record declares it compromised, as root-key-compromise and revoke-and-publish would. */
function declare({ issuerSpkiSha256, serial }: Certificate): void {
  const [revocationDate, reason] = [new Date(world.wall), 1];
  const der = encodeCrlEntry({ serialNumber: parseSerialNumber(serial), revocationDate, reason });
  const entry = {
    scope: `${issuerSpkiSha256}:full`,
    serial,
    version: 1,
    revocationDate: revocationDate.toISOString(),
    reason,
    der,
    source: 'planted',
  };
  app.store.record({ log: 'workstation', actor: 'conclave', event: 'planted', data: {} }, [crlEntryRow(entry)]);
}

describe('RESERVE-READY', () => {
  test('key proved, list signed, every point read aloud: it is in reserve, issues nothing, and its lists go on', async () => {
    const done = await hold();
    const event = eventsOf(app, done.runId).find(({ event: name }) => name === 'reserve-held');
    expect([event?.data['label'], event?.checks[0]]).toEqual([
      label,
      expect.objectContaining({ name: 'RESERVE-READY', verdict: 'passed' }),
    ]);
    expect(points(later(0)).map(({ what, ready }) => `${what} ${String(ready)}`)).toEqual([
      'key true',
      'certificate true',
      'issuers true',
      'rules true',
      'list true',
    ]);
    expect(auditStore(app.store).problems).toEqual([]);
    const { params } = leafPlan();
    const leaf = await playTo(app, await start(app, world, leafPlan({ params: { ...params, authority: label } })), 'request');
    const read = await give(leaf, leafRequest);
    expect(await codeOf(() => playTo(app, read))).toMatch(
      /^policy\.reserve: «test-issuing-s2» is held in reserve and issues nothing until it is taken up/u,
    );
    await app.engine.control({ runId: leaf.runId, revision: read.revision, person: 'alice', act: 'abort', reason: 'it is sealed' });
    // Twice is once too often; its lists go on.
    const again = await playTo(app, await start(app, world, holdPlan()), 'hold');
    expect(await codeOf(() => act(app, again))).toMatch(/is held in reserve already/u);
  }, 120_000);

  test('what ends by time is said before it ends: list, then key, then certificate', async () => {
    await hold();
    const due = (days: number): string[] =>
      dueNow(app.store, authorityRecords(app.store), later(days)).flatMap(({ kind, urgency, note }) =>
        kind === 'reserve' ? [`${urgency}: ${note}`] : [],
      );
    expect([0, 20, 400, 5 * 365 - 100].map((days) => failing(later(days)))).toEqual([
      [],
      ['list'],
      ['key', 'list'],
      ['key', 'certificate', 'list'],
    ]);
    expect(due(0)).toEqual([
      expect.stringMatching(/^soon: It could take over now\. What ends first: its revocation list \d+ lasts until /u),
    ]);
    expect(due(400)).toEqual([
      expect.stringMatching(
        /^overdue: It could not take over now: its key last proved itself .*more than a year ago; its revocation list \d+ ended/u,
      ),
    ]);
  }, 120_000);

  test('a certificate that is revoked, a CA above whose key is compromised: not ready, by name', async () => {
    await hold();
    declare(certificate(/Issuing CA S2/u));
    expect(failing(later(0))).toEqual(['issuers']);
    expect(points(later(0)).find(({ what }) => what === 'issuers')?.says).toMatch(
      /^the key of CN=Test Issuing CA S2,.* is declared compromised/u,
    );
    expect(verdictWith()).toEqual([{ label, ready: false, lacks: [expect.stringMatching(/is declared compromised/u)] }]);
  }, 120_000);
});

/** What triage says of the reserve where the key of an issuing CA was stolen. */
function verdictWith(): unknown {
  const triage = parseTriage(resources.triage?.() ?? new Uint8Array()).value;
  const answers = { seen: 'key', which: 'issuing', sure: 'certain', going: 'over', known: 'here' };
  return verdictOf(resources, triage, answers, reservesOf(app.store, new Date(world.wall)))?.leads[0]?.reserves;
}

describe('KEY-NOT-COMPROMISED', () => {
  async function toReserve(): Promise<RunView> {
    const begun = await start(app, world, compromisePlan());
    const seen = await give(begun, { what: 'Unknown certificates under its key', source: 'A relying party', obtained: 'now' });
    const sure = await playTo(app, seen, 'sure');
    const revoke = await playTo(app, await give(sure, { answer: 'compromised', reason: 'Nobody can show that it is safe' }), 'revoke');
    const remedy = await playTo(app, await give(revoke, { 'happened-1': 'key-compromise' }), 'remedy');
    return give(remedy, { answer: 'reserve', reason: 'It lies sealed in the other safe' });
  }

  test('the key of another issuing CA is compromised: the reserve is taken up in the same run, everybody hears of it, and it issues', async () => {
    await hold();
    expect(verdictWith()).toEqual([{ label, ready: true, lacks: [] }]);
    const view = await toReserve();
    expect(currentOf(view).prompts[0]).toMatchObject({
      id: 'reserve',
      options: [{ value: label, label: `${label}: ready` }, { value: 'none' }],
    });
    const done = await finishAccepted(app, world, await give(view, { reserve: label }));
    expect(reservesOf(app.store, new Date(world.wall))).toEqual([]);
    const message = readFileSync(join(done.bundle ?? '', 'artifacts/messages/tell.txt'), 'utf8');
    expect(message).toMatch(
      /CN=Test Issuing CA S2,O=Test Trust,C=CH, serial number [0-9a-f]+, signed before and held in reserve until now, valid until/u,
    );
    const { params } = leafPlan();
    const plan = leafPlan({ params: { ...params, authority: label } });
    const leaf = await playTo(app, await start(app, world, plan), 'request');
    const read = await give(leaf, leafRequest);
    expect(await codeOf(() => playTo(app, read, 'lint'))).not.toMatch(/policy\.reserve/u);

    // Planted: what was taken up hangs below the very key this run declared compromised.
    const { files } = await readDirectory(done.bundle ?? '');
    const stolen = certificate(/Issuing CA S1/u);
    const chain = new TextEncoder().encode(encodePem('CERTIFICATE', stolen.der));
    const asked = (data: Record<string, unknown>, bytes: Uint8Array | null): string =>
      said(
        checkRecovery(
          bendFiles(files, {
            ...(bytes === null ? {} : { files: { [`artifacts/${label}/reserve-chain.pem`]: bytes } }),
            events: withData('reserve-taken-up', data),
          }),
        ),
        'KEY-NOT-COMPROMISED',
      );
    expect(asked({}, null)).toBe('passed: 1 keys declared compromised');
    expect(asked({ authority: stolen.spkiSha256 ?? '' }, chain)).toBe(
      `failed: ${JSON.stringify(label)} was taken up out of reserve and is below a key this run declared compromised.`,
    );
    expect(asked({}, chain)).toBe(`failed: "artifacts/${label}/reserve-chain.pem" is not of ${JSON.stringify(label)}.`);
  }, 240_000);

  test('it hangs below the root whose key is declared compromised: refused by name, and the run goes on without', async () => {
    await hold();
    declare(certificate(/Test Root T1/u));
    const needed = await playTo(app, await start(app, world, takeUpPlan()), 'needed');
    const view = await playTo(app, await give(needed, { answer: 'take-up', reason: 'The site is lost' }), 'reserve');
    expect(currentOf(view).prompts[0]).toMatchObject({ options: [{ label: `${label}: not ready` }, { value: 'none' }] });
    expect(await codeOf(() => give(view, { reserve: label }))).toMatch(
      /^policy\.key-compromised: KEY-NOT-COMPROMISED: the key of «test-issuing-s2», or of a CA above it, is declared compromised: certificate [0-9a-f]+ of CN=Test Root T1/u,
    );
    expect(await codeOf(() => give(view, { reserve: 'test-root-t1' }))).toMatch(/is not one of the choices|is not held in reserve/u);
    const done = await finishAccepted(app, world, await give(view, { reserve: 'none' }));
    expect(eventsOf(app, done.runId).map(({ event }) => event)).not.toContain('reserve-taken-up');
    expect(readAuthorities(app.store).map(({ label: each }) => each)).toContain(label);
  }, 120_000);

  test('one that is not ready is refused with what it lacks', async () => {
    await hold();
    world.advance(400 * day);
    const needed = await playTo(app, await start(app, world, takeUpPlan()), 'needed');
    const view = await playTo(app, await give(needed, { answer: 'take-up', reason: 'The site is lost' }), 'reserve');
    expect(await codeOf(() => give(view, { reserve: label }))).toMatch(
      /^policy\.reserve: RESERVE-READY failed: «test-issuing-s2»: its key last proved itself .* Nothing was taken up\. Take another, or go on without\./u,
    );
  }, 120_000);
});
