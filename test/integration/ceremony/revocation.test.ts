// Certificates found, revoked for what happened to them, and the CRL that says so; every CRL after it held to the one before.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { dueList } from '../../../main/status/due.ts';
import { belowOf, twinsOf } from '../../../main/steps/revocation-preview.ts';
import { findCertificates } from '../../../main/steps/find-certificate.ts';
import { entryInForce } from '../../../main/steps/revoked-entries.ts';
import { certificateRow, readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { crlRow, readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { issuingPlan, leafPlan, planOf, proposedPolicy, refreshPlan, resources, revokePlan } from './plans.ts';
import { eventsOf } from './record.ts';
import { finishAccepted, rootedWorld, spkiSha256Of } from './rooted-world.ts';
import { act, currentOf, playTo, start, type Change } from './turns.ts';
import { World } from './world.ts';

const day = 24 * 60 * 60 * 1000;
let issued: World;
let world: World;
let app: App;

/** The OCSP signer of the root. */
function responderPlan(): Plan {
  const { params } = leafPlan();
  return leafPlan({
    params: { ...params, requestLabel: 'responder-r1', profile: 'ocsp-signer', validity: 'P30D' },
    profiles: { 'ocsp-signer': sha256Hex(resources.profile('ocsp-signer') ?? new Uint8Array()) },
  });
}

/** A root that put one CA and one leaf out; its policy allows hold. */
async function issuedWorld(): Promise<World> {
  const bench = await rootedWorld(planOf({ policy: { ...proposedPolicy, crl: { ...proposedPolicy.crl, hold: 'allowed' } } }));
  const made = await bench.open();
  for (const [plan, key] of [
    [issuingPlan(), 'issuing s1'],
    [responderPlan(), 'responder r1'],
  ] as const) {
    const view = await playTo(made, await start(made, bench, plan), 'request');
    await playTo(
      made,
      await act(made, view, undefined, { values: { request: requestFor(ecKey(key), 'CN=Test OCSP Responder R1,O=Test Trust,C=CH') } }),
    );
    bench.advance(60_000);
  }
  await made.close();
  return bench;
}

beforeAll(async () => {
  issued = await issuedWorld();
}, 120_000);
afterAll(() => issued.remove());
beforeEach(async () => {
  world = new World(issued);
  app = await world.open();
});
afterEach(() => world.remove());

const scope = (): string => `${spkiSha256Of(app)}:full`;
const newest = () => parseCrl(readCrls(app.store, scope()).at(-1)?.der ?? new Uint8Array());
const entries = (): string[] => newest().entries.map(({ serialNumber, reason }) => `${serialNumber} ${String(reason)}`);
function certificateOf(role: string): Certificate {
  const found = readCertificates(app.store, { role })[0];
  if (found === undefined) throw new Error(`no ${role} certificate`);
  return found;
}

const answers = (n: number, happened: string, more: Record<string, string> = {}): Record<string, string> => ({
  [`happened-${n}`]: happened,
  [`since-${n}`]: 'now',
  [`invalid-${n}`]: 'none',
  [`note-${n}`]: 'none',
  ...more,
});

const begun = async (certificates: string, change: Partial<Plan> = {}): Promise<RunView> =>
  playTo(app, await start(app, world, revokePlan(certificates, change)), 'revoke');
const say = (view: RunView, values: Change['values']): Promise<RunView> => act(app, view, undefined, { values: values ?? {} });

const finish = (view: RunView): Promise<RunView> => finishAccepted(app, world, view);

const refresh = async (): Promise<RunView> => finish(await start(app, world, refreshPlan()));
const labelsOf = (view: RunView): string[] => {
  const { stage } = currentOf(view);
  return stage.kind === 'facts' ? stage.facts.map(({ label, value }) => `${label}: ${value}`) : [];
};
const sentence = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', String);

describe('REVOCATION-LISTED', () => {
  test('a CA and a leaf in one run: found by words and by decimal serial, asked one by one, on the CRL, refused by openssl; kept by the next CRL', async () => {
    const [ca, leaf] = [certificateOf('subordinate'), certificateOf('leaf')];
    const view = await begun(`issuing ca s1; ${BigInt(`0x${leaf.serial}`)}`);
    expect(labelsOf(view)).toEqual(
      expect.arrayContaining([
        'Found by: words of the subject «issuing ca s1»',
        expect.stringMatching(/^Path that ends: CN=Test Issuing CA S1.* ← CN=/),
        'Certificates below: none on record here; what it issued elsewhere falls with it',
      ]),
    );
    const [happened] = currentOf(view).prompts;
    expect(happened?.kind === 'choice' ? happened.options.map(({ value }) => value) : []).not.toContain('on-hold');
    const second = await say(
      view,
      answers(1, 'key-compromise', { 'since-1': '2026-11-21T09:02:00Z', 'invalid-1': '2026-11-21T09:01:30Z' }),
    );
    expect(labelsOf(second)).toContain(`Found by: decimal serial number ${BigInt(`0x${leaf.serial}`)} (hexadecimal ${leaf.serial})`);
    const read = await say(second, answers(2, 'out-of-use'));
    const { stage } = currentOf(read);
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    expect(facts.find(({ label }) => label === 'revocations[1].reason')?.value).toBe('cACompromise (2)');
    expect(facts.find(({ label }) => label === 'relyingParties')?.value).toMatch(/Whoever holds CRL 2, .* may go by it until 2027-/);
    const done = await finish(read);
    expect(entries().toSorted()).toEqual([`${ca.serial} 2`, `${leaf.serial} 5`].toSorted());
    // Nobody has to renew what is revoked.
    expect(
      dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall)).map(({ kind }) => kind),
    ).toEqual(['served', 'crl', 'certificate']);
    const entry = newest().entries.find(({ serialNumber }) => serialNumber === ca.serial);
    expect(entry?.revocationDate.date.toISOString()).toBe('2026-11-21T09:02:00.000Z');
    // RFC 5280 5.3.2: GeneralizedTime, whatever the year.
    expect(Buffer.from(entry?.extensions.at(-1)?.value ?? []).toString('latin1')).toBe('\x18\x0f20261121090130Z');

    const events = eventsOf(app, done.runId);
    expect(events.find(({ event }) => event === 'revocation-recorded')?.data['publishBy']).toMatch(/^2026-11-22T/);
    expect(events.find(({ event }) => event === 'crl-compared')?.data).toMatchObject({
      previousCrlNumber: '2',
      added: { count: 2 },
      left: { count: 0 },
    });
    const file = (path: string): string => join(done.bundle ?? '', 'artifacts', path);
    const crl = file(`test-root-t1/crl-${spkiSha256Of(app).slice(0, 16)}-3.pem`);
    expect(
      execFileSync('openssl', ['crl', '-in', crl, '-CAfile', file('test-root-t1/chain.pem'), '-noout', '-verify'], {
        stdio: 'pipe',
        encoding: 'utf8',
      }),
    ).toBe('');

    await refresh();
    expect(entries()).toHaveLength(2);
  }, 120_000);

  test('on hold and released, revoked and changed: each with a note, without which it is refused, and the CRL says why', async () => {
    const [leaf, ca] = [certificateOf('leaf').serial, certificateOf('subordinate').serial];
    await finish(await say(await say(await begun(`${leaf}; ${ca}`), answers(1, 'on-hold')), answers(2, 'replaced')));
    expect([entries().toSorted(), entryInForce(app.store, scope(), leaf)?.reason]).toEqual([[`${leaf} 6`, `${ca} 4`].toSorted(), 6]);
    const again = await begun(`${leaf}; ${ca}`);
    expect(await sentence(() => say(again, answers(1, 'release')))).toMatch(
      /is revoked already \(certificateHold \(6\), since .* needs a note/,
    );
    const second = await say(again, answers(1, 'release', { 'note-1': 'the card was found' }));
    const done = await finish(await say(second, answers(2, 'key-compromise', { 'note-2': 'the key was on a stolen disk' })));
    expect([entries(), entryInForce(app.store, scope(), leaf)]).toEqual([[`${ca} 2`], undefined]);
    expect(eventsOf(app, done.runId).find(({ event }) => event === 'crl-compared')?.data).toMatchObject({
      left: { count: 1, named: [{ serial: leaf, why: 'released from hold' }] },
      changed: { count: 1, named: [{ serial: ca, why: 'the key was on a stolen disk' }] },
    });
  }, 120_000);

  test('an entry stays after its certificate’s end for one CRL more, and then leaves (incident: Certainly, bug 1954889)', async () => {
    const { serial, notAfter } = certificateOf('leaf');
    await finish(await say(await begun(serial), answers(1, 'replaced')));
    world.advance(Date.parse(notAfter) - world.wall + day);
    await refresh();
    expect(entries()).toEqual([`${serial} 4`]);
    const last = await refresh();
    expect(entries()).toEqual([]);
    expect(eventsOf(app, last.runId).find(({ event }) => event === 'crl-compared')?.data['left']).toMatchObject({
      named: [{ serial, why: expect.stringMatching(/^ran out at .*, before CRL 4$/) as string }],
    });
  }, 120_000);
});

describe('what is found', () => {
  test('by serial in every spelling, SHA-256 and words; the reading is said', () => {
    const { serial, sha256 } = certificateOf('leaf');
    const colons = (serial.match(/../g) ?? []).join(':').toUpperCase();
    const readings = [colons, `0x00${serial}`, `serial ${serial}`, `decimal ${BigInt(`0x${serial}`)}`, sha256, 'ocsp RESPONDER'].map(
      (text) =>
        findCertificates(app.store, spkiSha256Of(app), text).map((found) => [
          found.certificate.sha256 === sha256,
          found.reading.split(' ')[0],
        ]),
    );
    const read = (how: string) => [[true, how]];
    expect(readings).toEqual(['hexadecimal', 'hexadecimal', 'hexadecimal', 'decimal', 'SHA-256', 'words'].map(read));
    expect(findCertificates(app.store, spkiSha256Of(app), 'hex 0')).toEqual([]);
  });

  test('digits that fit two certificates, one in hexadecimal and one in decimal, give both', () => {
    const leaf = certificateOf('leaf');
    const planted = [
      certificateRow({ ...leaf, sha256: 'a'.repeat(64), serial: '10' }),
      certificateRow({ ...leaf, sha256: 'b'.repeat(64), serial: '0a' }),
    ];
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'planted', data: {} }, planted);
    const found = findCertificates(app.store, spkiSha256Of(app), '10').map(({ certificate, reading }) => [certificate.serial, reading]);
    expect(found).toEqual([
      ['10', 'hexadecimal serial number 10 (decimal 16)'],
      ['0a', 'decimal serial number 10 (hexadecimal 0a)'],
    ]);
  });

  test('what else has the same subject and key is shown before anybody approves (incident: GlobalSign 2016), and what the key issued', () => {
    const ca = certificateOf('subordinate');
    const now = new Date(world.wall);
    expect([twinsOf(app.store, ca).titles, belowOf(app.store, ca, now)]).toEqual([
      [],
      'none on record here; what it issued elsewhere falls with it',
    ]);
    const leaf = certificateOf('leaf');
    const root = certificateOf('root');
    expect(twinsOf(app.store, leaf)).toEqual({ titles: [], pathThatEnds: `${leaf.subject} ← ${root.subject}`, pathsThatStay: [] });
    expect(twinsOf(app.store, root).pathThatEnds).toBe(root.subject);
    const twin = certificateRow({ ...ca, sha256: 'a'.repeat(64), serial: '0b', role: 'cross', issuerSpkiSha256: 'c'.repeat(64) });
    const below = certificateRow({ ...leaf, sha256: 'b'.repeat(64), issuerSpkiSha256: ca.spkiSha256 ?? '' });
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'planted', data: {} }, [twin, below]);
    expect(twinsOf(app.store, ca)).toEqual({
      titles: [expect.stringMatching(/^cross certificate, serial 0b, «CN=Test Issuing CA S1,/)],
      pathThatEnds: `${ca.subject} ← ${root.subject}`,
      pathsThatStay: [`serial 0b: ${ca.subject} ← an issuer that is not on record`],
    });
    expect(belowOf(app.store, ca, now)).toMatch(/^1 in force fall with it: leaf certificate, serial /);
    expect(belowOf(app.store, leaf, now)).toBe('none: it is no CA certificate');
  });

  test('what can mean several is asked; what means nothing is refused, and so is a serial nobody issued here', async () => {
    const view = await begun('Test Trust');
    const [pick] = currentOf(view).prompts;
    expect(pick?.id).toBe('pick-1');
    expect(pick?.kind === 'choice' ? pick.options.length : 0).toBe(3);
    const own = readCertificates(app.store, { role: 'root' })[0]?.sha256 ?? '';
    expect(await sentence(() => say(view, { 'pick-1': own }))).toMatch(/own certificate, which its own CRL cannot revoke/);
    const next = await say(view, { 'pick-1': certificateOf('leaf').sha256 });
    expect(currentOf(next).prompts[0]?.id).toBe('happened-1');
    await app.engine.control({ runId: next.runId, revision: next.revision, person: 'alice', act: 'abort', reason: 'found' });

    const open = await begun('at-run');
    expect(await sentence(() => say(open, { find: '1234' }))).toMatch(
      /can be revoked for an imported authority only, and «test-root-t1» was made here/,
    );
    expect(currentOf(await say(open, { find: 'responder' })).prompts[0]?.id).toBe('happened-1');
  }, 120_000);

  test('REVOCATION-REASON: a date that is not allowed is refused, and nothing is put up', async () => {
    const view = await begun('responder');
    for (const [change, why] of [
      [{ 'since-1': '2030-01-01T00:00:00Z' }, /lies in the future/],
      [{ 'since-1': '2020-01-01T00:00:00Z' }, /before the certificate begins/],
      [{ 'since-1': 'yesterday' }, /must be a UTC date/],
      [{ 'invalid-1': '2030-01-01T00:00:00Z' }, /lies after the revocation date/],
      [{ 'invalid-1': '2020-01-01T00:00:00Z' }, /before the certificate begins/],
      [{ 'happened-1': 'replaced', 'since-1': '2026-11-21T09:02:00Z' }, /only where a private key was compromised then/],
      [{ 'happened-1': 'release' }, /is not one of the choices.*The choices are: key-compromise, /],
    ] as const)
      expect(await sentence(() => say(view, answers(1, 'key-compromise', change)))).toMatch(why);
    expect(eventsOf(app, view.runId).map(({ event }) => event)).not.toContain('document-proposed');
  }, 120_000);
});

describe('CRL-SAME-SCOPE', () => {
  test('a CRL on record that another key signed: nothing is built, and no number is used', async () => {
    const other = await rootedWorld();
    const second = await other.open();
    const [foreign] = readCrls(second.store, `${spkiSha256Of(second)}:full`);
    await other.remove();
    if (foreign === undefined) throw new Error('no second CRL');
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'planted', data: {} }, [
      crlRow({ ...foreign, scope: scope(), number: '7' }),
    ]);
    const view = await playTo(app, await start(app, world, refreshPlan()), 'crl');
    expect(await sentence(() => act(app, view))).toMatch(/CRL-SAME-SCOPE: the key of this authority did not sign CRL 7/);
    expect(eventsOf(app, view.runId).map(({ event }) => event)).not.toContain('tbs-built');
  }, 120_000);
});
