// A series of CRLs signed ahead, from its calendar to the last list: sealed, released on its day, superseded by a revocation, burnt, replaced.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { calendarOf, coverageItems, crlCoverage } from '../../../main/bridge/crl-coverage.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { coverageLines } from '../../../main/status/coverage-lines.ts';
import { dueList } from '../../../main/status/due.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { readSeriesItems } from '../../../main/store/tables/crl-series-item.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { attendedPlan, leafPlan, planOf, proposedPolicy, refreshPlan, releasePlan, resources, revokePlan, seriesPlan } from './plans.ts';
import { eventsOf } from './record.ts';
import { rootedWorld, spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

const day = 24 * 60 * 60 * 1000;
let rooted: World;
let world: World;
let app: App;

const policy = { ...proposedPolicy, crl: { ...proposedPolicy.crl, seriesHorizon: 'P6M' } };

/** A root with one OCSP signer, whose policy lets lists be signed half a year ahead. */
beforeAll(async () => {
  rooted = await rootedWorld(planOf({ policy }));
  const made = await rooted.open();
  const { params } = leafPlan();
  const plan = leafPlan({
    params: { ...params, requestLabel: 'responder-r1', profile: 'ocsp-signer', validity: 'P30D' },
    profiles: { 'ocsp-signer': sha256Hex(resources.profile('ocsp-signer') ?? new Uint8Array()) },
  });
  const view = await playTo(made, await start(made, rooted, plan), 'request');
  const request = requestFor(ecKey('responder r1'), 'CN=Test OCSP Responder R1,O=Test Trust,C=CH');
  await playTo(made, await act(made, view, undefined, { values: { request } }));
  rooted.advance(60_000);
  await made.close();
}, 120_000);
afterAll(() => rooted.remove());
beforeEach(async () => {
  world = new World(rooted);
  app = await world.open();
});
afterEach(() => world.remove());

const scope = (): string => `${spkiSha256Of(app)}:full`;
const now = (): Date => new Date(world.wall);
const statuses = (): string[] => readSeriesItems(app.store, scope()).map(({ number, status }) => `${number} ${status}`);
const due = (): string[] =>
  dueList(dueFacts(app.store, authorityRecords(app.store), now()), now()).map(({ kind, urgency, note }) => `${kind} ${urgency}: ${note}`);
const sentence = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', String);

async function finish(plan: Plan): Promise<RunView> {
  const done = await playTo(app, await start(app, world, plan));
  expect(done.status).toBe('finished');
  const verdict = await verifyAnchored(app, done.bundle ?? '');
  expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
  expect(verdict.verdict).toBe('accepted');
  world.advance(60_000);
  return done;
}

const revoke = async (change: Partial<Plan> = {}): Promise<RunView> => {
  const view = await playTo(app, await start(app, world, revokePlan('responder', change)), 'revoke');
  return act(app, view, undefined, { values: { 'happened-1': 'key-compromise', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' } });
};

describe('CRL-THISUPDATE-NOT-FUTURE', () => {
  test('under br a series is refused by name before anything begins', async () => {
    const view = start(app, world, seriesPlan('4 every P1M', { rules: 'br', attendance: 'people', window: attendedPlan().window }));
    expect(await sentence(() => view)).toMatch(
      /CRL-THISUPDATE-NOT-FUTURE: step series dates CRLs ahead .* rule set br .*Nothing was started/,
    );
  });

  test('a profile without overlap is refused before anything begins', async () => {
    const { params, profiles } = refreshPlan();
    const plan = seriesPlan('4 every P1M');
    const view = start(app, world, { ...plan, params: { ...params, crlProfile: 'root-crl', calendar: '4 every P1M' }, profiles });
    expect(await sentence(() => view)).toMatch(/CRL-SERIES-OVERLAP: profile «root-crl» does not say how long .*Nothing was started/);
  });

  test('a policy without a horizon allows none', async () => {
    const bare = await rootedWorld();
    const other = await bare.open();
    expect(await sentence(() => start(other, bare, seriesPlan('4 every P1M')))).toMatch(/PLAN-VS-POLICY.*names no crl\.seriesHorizon/);
    await bare.remove();
  }, 120_000);
});

describe('CRL-SERIES-CALENDAR', () => {
  test('four months: numbers in a row, laid out by day, verified by openssl on their day; the calendar shows the gap that comes', async () => {
    const done = await finish(seriesPlan('4 every P1M'));
    expect(statuses()).toEqual(['2 sealed', '3 sealed', '4 sealed', '5 sealed']);
    const folder = join(done.bundle ?? '', 'artifacts/test-root-t1');
    const lines = readFileSync(join(folder, 'series/calendar.txt'), 'utf8').trim().split('\n');
    expect(lines.map((line) => /^release (\S{10}).* CRL (\d+) /.exec(line)?.slice(1).join(' '))).toEqual([
      '2026-11-21 2',
      '2026-12-21 3',
      '2027-01-21 4',
      '2027-02-21 5',
    ]);
    const file = join(folder, `series/2027-01-21/crl-${spkiSha256Of(app).slice(0, 16)}-4.pem`);
    const said = execFileSync(
      'openssl',
      ['crl', '-in', file, '-noout', '-CAfile', join(folder, 'chain.pem'), '-crlnumber', '-lastupdate'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    expect(said).toMatch(/crlNumber=0x0?4\nlastUpdate=Jan 21 /);
    expect(due().filter((line) => line.startsWith('release') || line.startsWith('crl'))).toEqual([
      'release soon: List number 2 lies sealed for 2026-11-21. Release it with playbook crl-release.',
      'crl later: List number 5 covers until then.',
    ]);
    const drawn = coverageLines(calendarOf('test-root-t1', crlCoverage(app.store, scope(), now())));
    expect(drawn.map((line) => line.split('|')[0]?.trimEnd())).toEqual([
      'calendar: test-root-t1, one column is 4 days',
      '  CRL 2  2026-11-21 to 2027-01-05  sealed',
      '  CRL 3  2026-12-21 to 2027-02-04  sealed',
      '  CRL 4  2027-01-21 to 2027-03-07  sealed',
      '  CRL 5  2027-02-21 to 2027-04-07  sealed',
      '  no list  2027-04-07 on             gap',
    ]);
    expect(drawn.at(-1)).toMatch(/\|\s+!+\|$/);
  }, 120_000);

  test.each([
    [
      'a gap',
      '2026-12-01T00:00:00Z; 2027-03-01T00:00:00Z',
      /CRL-SERIES-GAPLESS failed: CRL 2 ends on 2027-01-14 and CRL 3 begins on 2027-03-01/,
    ],
    ['too little overlap', '3 every P40D', /CRL-SERIES-OVERLAP failed: .*less than P10D/],
    ['a list beyond the horizon', '7 every P1M', /CRL-SERIES-HORIZON failed: CRL \d reaches to 2027-/],
    ['a day that is past', '2 every P1M from 2026-11-01T00:00:00Z', /CRL-SERIES-CALENDAR: the first list of the calendar is dated before/],
    ['nothing to replace', 'replacement', /CRL-SERIES-CALENDAR: .*no list of this authority was superseded/],
  ])(
    '%s is refused, and no number is used',
    async (_what, calendar, why) => {
      const view = await playTo(app, await start(app, world, seriesPlan(calendar)), 'series');
      expect(await sentence(() => act(app, view))).toMatch(why);
      expect(app.store.rows('crl_number', { scope: scope() })).toHaveLength(1);
      expect(statuses()).toEqual([]);
    },
    120_000,
  );
});

describe('CRL-RELEASED', () => {
  const bring = async (number: string): Promise<string> => {
    const view = await playTo(app, await start(app, world, attendedRelease()), 'release');
    const der = readCrls(app.store, scope()).find((crl) => crl.number === number)?.der ?? new Uint8Array();
    const list = { name: 'list.der', base64: Buffer.from(der).toString('base64') };
    const said = await sentence(() => act(app, view, undefined, { values: { list } }));
    if (said !== 'done')
      await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'wrong medium' });
    return said;
  };
  const attendedRelease = (): Plan => {
    const { window } = attendedPlan();
    const span = window === 'none' ? window : { from: '2026-11-21T08:00:00Z', to: '2027-12-31T00:00:00Z' };
    return releasePlan({ attendance: 'people', window: span });
  };

  test('on its day, once, to the byte; not before, not after a newer one; what was passed over stays sealed', async () => {
    await finish(seriesPlan('4 every P1M'));
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
    expect(await bring('3')).toMatch(/CRL-RELEASED failed: CRL 3 is for 2026-12-21, which has not come\. Seal the medium again/);
    expect(await bring('1')).toMatch(/CRL-RELEASED failed: CRL 1 was signed for its own day, not ahead/);
    expect(await bring('2')).toBe('done');
    expect(await bring('2')).toMatch(/CRL 2 was released before/);
    expect(statuses()).toEqual(['2 released', '3 sealed', '4 sealed', '5 sealed']);
    world.advance(70 * day);
    // IdenTrust, bug 1914067: nobody saw that the list had run out. A sealed list that was not let out covers nobody.
    expect(due()).toContainEqual(expect.stringMatching(/^release overdue: Nothing covers until it is out/));
    expect(await bring('4')).toBe('done');
    expect(await bring('3')).toMatch(/CRL 4 was published, and CRL 3 would be a step back/);
  }, 240_000);

  test('unattended: the list of the day as the record holds it, in a bundle that is accepted', async () => {
    await finish(seriesPlan('2 every P1M'));
    const done = await finish(releasePlan());
    expect(statuses()).toEqual(['2 released', '3 sealed']);
    expect(eventsOf(app, done.runId).find(({ event }) => event === 'crl-released')?.data).toMatchObject({ number: '2' });
  }, 120_000);
});

describe('CRL-SERIES-SUPERSEDED', () => {
  test('a revocation supersedes what was not released, says until when it can be hidden, burns it; a replacement covers the same windows', async () => {
    await finish(seriesPlan('4 every P1M'));
    await finish(releasePlan());
    world.advance(5 * day);
    const monthly = sha256Hex(resources.profile('monthly-crl') ?? new Uint8Array());
    const change = { params: { ...revokePlan('responder').params, crlProfile: 'monthly-crl' }, profiles: { 'monthly-crl': monthly } };
    const before = await playTo(app, await revoke(change), 'record');
    const { stage } = currentOf(before);
    expect(stage.kind === 'facts' ? stage.facts.slice(0, 2).map(({ value }) => value) : []).toEqual([
      '3 lists signed ahead: none of them may be released',
      expect.stringMatching(/^A holder of CRL 5 can hide this revocation until 2027-04-07T\S+Z\. Destroy its medium\.$/),
    ]);
    const burn = await playTo(app, before, 'burn');
    expect(statuses()).toEqual(['2 released', '3 superseded', '4 superseded', '5 superseded']);
    const listed = currentOf(burn).stage;
    expect(listed.kind === 'facts' ? listed.facts.map(({ label }) => label) : []).toEqual([
      'Media to destroy',
      'Can be hidden',
      'CRL 3',
      'CRL 4',
      'CRL 5',
    ]);
    const later = await act(app, burn, 'alice', { values: { 'alice.destroyed': 'not-yet' } });
    const done = await playTo(app, later);
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
    world.advance(60_000);
    expect(due().filter((line) => line.startsWith('replay'))).toEqual([
      expect.stringMatching(/^replay soon: A holder of CRL 5 can hide this revocation until .* Destroy 3 media of superseded lists\.$/),
    ]);

    await finish(seriesPlan('replacement'));
    const items = readSeriesItems(app.store, scope());
    const windows = (low: number, high: number): string[] =>
      items
        .filter(({ number }) => Number(number) >= low && Number(number) <= high)
        .map(({ thisUpdate, nextUpdate }) => `${thisUpdate} ${nextUpdate}`);
    expect(windows(7, 9)).toEqual(windows(3, 5));
    expect(statuses().toSorted()).toEqual([
      '2 released',
      '3 superseded',
      '4 superseded',
      '5 superseded',
      '7 sealed',
      '8 sealed',
      '9 sealed',
    ]);
    const covered = coverageItems(crlCoverage(app.store, scope(), now()));
    expect(covered.map(({ number, sealed }) => `${number}${sealed ? ' sealed' : ''}`)).toEqual([
      '1',
      '2',
      '6',
      '7 sealed',
      '8 sealed',
      '9 sealed',
    ]);
    expect(await sentence(async () => playTo(app, await start(app, world, releasePlan())))).toMatch(/no sealed list’s day has come/);
  }, 240_000);

  test('a list dated later does not publish a revocation: 24 hours run until another one is signed (BR 4.9.7)', async () => {
    await finish(seriesPlan('2 every P1M'));
    const view = await playTo(app, await revoke(), 'crl');
    await app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'called away' });
    expect(due()[0]).toMatch(/^publication \w+: A certificate was recorded as revoked/);
  }, 120_000);

  test('when everybody saw the media destroyed they are, and the danger is said until the last list is over', async () => {
    await finish(seriesPlan('2 every P1M'));
    const done = await playTo(app, await revoke());
    expect(done.status).toBe('finished');
    expect(statuses()).toEqual(['2 destroyed', '3 destroyed']);
    expect(due().find((line) => line.startsWith('replay'))).toMatch(
      /^replay later: A holder of CRL 3 can hide .* Every medium on record was destroyed\.$/,
    );
    world.advance(80 * day);
    expect(due().filter((line) => line.startsWith('replay'))).toEqual([]);
  }, 120_000);

  test('without a series there is nothing to burn, and the run says so', async () => {
    const burn = await playTo(app, await revoke(), 'burn');
    expect([currentOf(burn).button, currentOf(burn).prompts]).toEqual(['Nothing to destroy', []]);
    expect((await playTo(app, burn)).status).toBe('finished');
  }, 120_000);

  test('any other CRL passes the numbers of those that wait, and is no step back in time', async () => {
    await finish(seriesPlan('3 every P1M'));
    const view = await playTo(app, await start(app, world, refreshPlan()), 'crl');
    const { stage } = currentOf(view);
    expect(stage.kind === 'facts' ? stage.facts.find(({ label }) => label === 'Supersedes')?.value : '').toMatch(
      /^2 lists signed ahead, the first for 2026-12-21/,
    );
    const done = await playTo(app, view);
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
    expect(statuses()).toEqual(['2 sealed', '3 superseded', '4 superseded']);
    expect(readCrls(app.store, scope()).map(({ number }) => number)).toEqual(['1', '2', '5', '3', '4']);
    world.advance(60_000);
    // The newest whose day has come is the one compared with, though lists of a lower number are dated later.
    const next = await finish(refreshPlan());
    expect(eventsOf(app, next.runId).find(({ event }) => event === 'crl-compared')?.data).toMatchObject({ previousCrlNumber: '5' });
  }, 240_000);

  test('a revocation between building and signing takes the series back: nothing of it is signed', async () => {
    const view = await playTo(app, await start(app, world, seriesPlan('2 every P1M')), 'sign');
    app.store.record(
      { log: 'workstation', actor: 'conclave', event: 'planted', data: {} },
      readSeriesItems(app.store, scope()).map((item) => ({
        table: 'crl_series_item',
        key: `${item.scope}/${item.number}`,
        columns: { ...app.store.row('crl_series_item', `${item.scope}/${item.number}`), status: 'superseded' },
      })),
    );
    expect(await sentence(() => act(app, view))).toMatch(/CRL-SERIES-SUPERSEDED: CRL 2 was superseded after it was built/);
  }, 120_000);
});
