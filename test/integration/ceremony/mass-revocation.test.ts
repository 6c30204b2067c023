// A whole class of certificates revoked at once: found by what they have in common, approved by the hash of their list.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import { hashOfSerials } from '../../../main/formats/mass-revocation.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { magnitudeOf } from '../../../main/pki/serial-number.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { dueList } from '../../../main/status/due.ts';
import { certificateRow, readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { issuingPlan, massPlan } from './plans.ts';
import { requestFor } from './issuing-request.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { eventsOf } from './record.ts';
import { finishAccepted, rootedWorld, spkiSha256Of } from './rooted-world.ts';
import { act, currentOf, playTo, start, type Values } from './turns.ts';
import { World } from './world.ts';

const day = 24 * 60 * 60 * 1000;
let issued: World;
let world: World;
let app: App;

/** Rows as a CA that issued for a year has them; only their numbers, dates and profiles matter here. */
function record(made: App, at: number, rows: readonly { n: number; profile: string | null; days: number; from?: number }[]): void {
  const issuer = spkiSha256Of(made);
  made.store.record(
    { log: 'workstation', event: 'test-certificates', actor: 'conclave', data: { from: at } },
    rows.map(({ n, profile, days, from = 0 }) =>
      certificateRow({
        sha256: sha256Hex(Buffer.from(`certificate ${n}`)),
        issuerSpkiSha256: issuer,
        subject: `CN=host${n}.example.org,O=${n % 2 === 0 ? 'Even' : 'Odd'}`,
        // 80 and on have a sign octet as they stand on record.
        serial: n % 3 === 0 ? `00${(0x80 + n).toString(16)}` : `40${n.toString(16).padStart(4, '0')}`,
        notBefore: new Date(at + from * day).toISOString(),
        notAfter: new Date(at + (from + days) * day).toISOString(),
        der: Buffer.from(`certificate ${n}`),
        profile,
        role: 'leaf',
        spkiSha256: sha256Hex(Buffer.from(`key ${n}`)),
      }),
    ),
  );
}

beforeAll(async () => {
  issued = await rootedWorld();
  const made = await issued.open();
  const view = await playTo(made, await start(made, issued, issuingPlan()), 'request');
  await playTo(made, await act(made, view, undefined, { values: { request: requestFor(ecKey('issuing s1')) } }));
  record(made, issued.wall, [
    ...Array.from({ length: 10 }, (_, n) => ({ n, profile: 'tls-server', days: 90 })),
    ...Array.from({ length: 5 }, (_, n) => ({ n: 10 + n, profile: 'mtls-client', days: 90 })),
    { n: 20, profile: null, days: 90 },
    { n: 21, profile: 'tls-server', days: 90, from: 10 },
    { n: 22, profile: 'tls-server', days: 1, from: -2 },
  ]);
  issued.advance(11 * day);
  await made.close();
}, 120_000);
afterAll(() => issued.remove());
beforeEach(async () => {
  world = new World(issued);
  app = await world.open();
});
afterEach(() => world.remove());

const answers: Values = { happened: 'key-compromise', since: 'now', invalid: 'none', note: 'the report of the 2nd' };
const begun = async (selection: string, change: Partial<Plan> = {}): Promise<RunView> =>
  playTo(app, await start(app, world, massPlan(selection, change)), 'revoke');
const say = (view: RunView, values: Values = {}): Promise<RunView> => act(app, view, undefined, { values: { ...answers, ...values } });
const sentence = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', String);
const newest = () => parseCrl(readCrls(app.store, `${spkiSha256Of(app)}:full`).at(-1)?.der ?? new Uint8Array());
const factsOf = (view: RunView): string[] => {
  const { stage } = currentOf(view);
  return stage.kind === 'facts' ? stage.facts.map(({ label, value }) => `${label}: ${value}`) : [];
};
const meant = (wanted: (row: Certificate) => boolean): string[] =>
  readCertificates(app.store, { role: 'leaf' })
    .filter(wanted)
    .map(({ serial }) => magnitudeOf(serial))
    .toSorted((one, other) => (BigInt(`0x${one}`) < BigInt(`0x${other}`) ? -1 : 1));

test('all of them: counted by profile, what is left out is said, approved once, on the CRL and in the evidence; openssl reads it', async () => {
  const view = await begun('all');
  expect(factsOf(view)).toEqual(
    expect.arrayContaining([
      'To be revoked: 17 certificates',
      'Profile tls-server: 11 certificates',
      'Profile mtls-client: 5 certificates',
      'Profile other: 1 certificate',
      'Left out: run out: 1 certificate',
      'Left out: an entry already: 0 certificates',
      'Left out: CA certificates: 1 certificate',
    ]),
  );
  const [happened] = currentOf(view).prompts;
  expect(happened?.kind === 'choice' ? happened.options.map(({ value }) => value) : []).not.toContain('on-hold');
  const done = await finishAccepted(app, world, await say(view));
  const serials = meant(({ notAfter }) => Date.parse(notAfter) > world.wall);
  expect(serials).toHaveLength(17);
  expect(newest().entries.map(({ serialNumber, reason }) => `${magnitudeOf(serialNumber)} ${reason}`)).toEqual(
    serials.map((serial) => `${serial} 1`),
  );
  const recorded = eventsOf(app, done.runId).find(({ event }) => event === 'mass-revocation-recorded');
  expect(recorded?.data).toMatchObject({ count: 17, sha256: hashOfSerials(serials) });
  const folder = join(done.bundle ?? '', 'artifacts/test-root-t1');
  const crl = join(folder, `crl-${spkiSha256Of(app).slice(0, 16)}-3.pem`);
  const text = execFileSync('openssl', ['crl', '-in', crl, '-CAfile', join(folder, 'chain.pem'), '-noout', '-text', '-verify'], {
    stdio: 'pipe',
    encoding: 'utf8',
  });
  expect(text.match(/Key Compromise/gu)).toHaveLength(17);
  expect(
    dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall)).map(({ kind }) => kind),
  ).not.toContain('revocation');
  // What was revoked is revoked already: nothing is left to select, and the sentence says why.
  expect(await sentence(async () => say(await begun('profile mtls-client')))).toMatch(
    /means no certificate of «test-root-t1» that can be revoked here: 0 ran out, 5 have an entry already, 0 are CA certificates/u,
  );
}, 120_000);

test('by profile, by date of issue, by words, by a list: the others stay in force', async () => {
  await finishAccepted(app, world, await say(await begun('profile mtls-client; subject EVEN'), { happened: 'wrongly-issued' }));
  expect(newest().entries.map(({ serialNumber }) => magnitudeOf(serialNumber))).toEqual(
    meant(({ profile, subject }) => profile === 'mtls-client' && subject.includes('O=Even')),
  );
  const from = new Date(issued.wall - 3 * day).toISOString().replace(/\.\d+Z/u, 'Z');
  expect(factsOf(await begun(`issued from ${from}`))).toContain('To be revoked: 1 certificate');
  const listed = await begun('list');
  expect(factsOf(listed).join('\n')).not.toContain('To be revoked');
  const file = (text: string) => ({ name: 'serials.txt', base64: Buffer.from(text).toString('base64') });
  expect(await sentence(() => say(listed, { list: file('400001\ndeadbeef\n') }))).toMatch(
    /1 of the listed serial numbers is not on record as issued by this authority, deadbeef among them/u,
  );
  await finishAccepted(app, world, await say(listed, { list: file('80\n400001\n'), happened: 'replaced' }));
  expect(newest().entries.length).toBe(meant(({ profile, subject }) => profile === 'mtls-client' && subject.includes('O=Even')).length + 2);
}, 120_000);

test('state.stale-tbs: what was issued or revoked between approval and record makes it another list: nothing is recorded', async () => {
  const ready = await playTo(app, await say(await begun('profile tls-server')), 'record');
  expect(currentOf(ready).stage).toMatchObject({ kind: 'facts' });
  record(app, world.wall - day, [{ n: 40, profile: 'tls-server', days: 90 }]);
  expect(await sentence(() => act(app, ready))).toMatch(
    /are not those the selection means now: something was issued or revoked in between/u,
  );
  expect(eventsOf(app, ready.runId).map(({ event }) => event)).not.toContain('mass-revocation-recorded');
}, 120_000);

test.each<[string, Values, RegExp]>([
  [
    'a reason that is not offered',
    { happened: 'on-hold' },
    /is not one of the choices for «What happened to all of these certificates\?»/u,
  ],
  ['a date to come', { since: '2050-01-01T00:00:00Z' }, /lies in the future/u],
  ['a date before the youngest of them', { since: '2026-11-20T00:00:00Z' }, /lies before the certificate begins/u],
  [
    'a date set back for another reason',
    { happened: 'replaced', since: '2026-12-02T09:00:00Z' },
    /only where a private key was compromised/u,
  ],
])(
  'policy.revocation: %s',
  async (_what, values, why) => {
    const view = await begun('profile tls-server');
    expect(await sentence(() => say(view, values))).toMatch(why);
  },
  60_000,
);
