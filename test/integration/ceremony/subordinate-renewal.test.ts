// A subordinate CA of our own asks its issuer for the next certificate: same key, same name, and everything goes on under it.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { loadPress } from '../../../main/evidence/documents/press.ts';
import { judgeBundle, readBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { parsePemOrDer } from '../../../main/pki/pem.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readCertificateRequests } from '../../../main/store/tables/certificate-request.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { OpensslCa, type Issuance } from './openssl-ca.ts';
import { installPlan, issuingPlan, issuingRefreshPlan, planOf, requestPlan, resources } from './plans.ts';
import { askPlan, putPlan } from './renewal-plans.ts';
import { eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

const label = 'test-issuing-s2';

let installed: World;
let elsewhere: OpensslCa;
let world: World;
let app: App;

const hashOf = (bytes: Uint8Array | null): Sha256 => sha256Hex(bytes ?? new Uint8Array());
const fileOf = (name: string, bytes: Uint8Array) => ({ name, base64: Buffer.from(bytes).toString('base64') });
const give = (view: RunView, certificate: Uint8Array): Promise<RunView> =>
  act(app, view, undefined, {
    values: { certificate: fileOf('issued.pem', certificate), chain: fileOf('chain.pem', elsewhere.file('root.pem')) },
  });

beforeAll(async () => {
  elsewhere = new OpensslCa();
  installed = new World();
  installed.wall = Date.now() + 60_000;
  app = await installed.open();
  await playTo(app, await start(app, installed, requestPlan()));
  const request = readCertificateRequests(app.store)[0]?.der ?? new Uint8Array();
  const asked = await playTo(app, await start(app, installed, installPlan()), 'certificate');
  await playTo(app, await give(asked, elsewhere.sign(request, { days: 400 })));
  installed.advance(60_000);
  await playTo(app, await start(app, installed, issuingRefreshPlan()));
  await app.close();
}, 120_000);
afterAll(async () => {
  elsewhere.remove();
  await installed.remove();
});
beforeEach(async () => {
  world = new World(installed);
  world.wall = Date.now() + 300_000;
  app = await world.open();
});
afterEach(() => world.remove());

const authority = () => readAuthorities(app.store, { label })[0];
const first = (): string => readCertificates(app.store, { role: 'subordinate' })[0]?.sha256 ?? '';
const pending = (): Uint8Array => readCertificateRequests(app.store, { label, state: 'pending' })[0]?.der ?? new Uint8Array();
const ask = async (): Promise<void> => {
  await playTo(app, await start(app, world, askPlan(first())));
  world.advance(60_000);
};
const atCertificate = async (): Promise<RunView> => playTo(app, await start(app, world, putPlan(first())), 'certificate');
/** The checks of a bundle that verify accepts. */
async function accepted(view: RunView) {
  expect(view.status).toBe('finished');
  const { verdict, checks } = await verifyAnchored(app, view.bundle ?? '');
  expect([verdict, checks.filter(({ verdict: found }) => found === 'failed')]).toEqual(['accepted', []]);
  return checks;
}
const namesOf = (checks: Awaited<ReturnType<typeof accepted>>): string[] =>
  checks.filter(({ verdict }) => verdict === 'passed').map(({ name }) => name);

describe('EXISTING-CERTIFICATE: the key of an authority asks for its next certificate, and the one that comes back takes its place', () => {
  test('request and installation are accepted by verify; label, policy and numbers go on; the old certificate is kept', async () => {
    const before = authority();
    const asked = await playTo(app, await start(app, world, askPlan(first())));
    const said = await accepted(asked);
    expect(namesOf(said)).toEqual(expect.arrayContaining(['EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'KEY-PURPOSE']));
    expect(said.find(({ name }) => name === 'EXISTING-DATES')).toMatchObject({ verdict: 'not-checked', reason: 'a request has no dates' });
    const [old] = readCertificates(app.store, { role: 'subordinate' });
    const existing = parseCertificate(old?.der ?? new Uint8Array());
    const request = parseRequest(pending());
    expect([request.subject, request.spki]).toEqual([existing.subject, existing.spki]);
    // The authority goes on under the one it has.
    expect(authority()).toMatchObject({ ...before, certificateSha256: first() });

    world.advance(60_000);
    const der = parsePemOrDer(elsewhere.sign(pending(), { days: 3000 }), 'CERTIFICATE', 65_536);
    const done = await playTo(app, await give(await atCertificate(), der));
    const verdict = await accepted(done);
    expect(namesOf(verdict)).toEqual(
      expect.arrayContaining([
        'EXISTING-CERTIFICATE',
        'SAME-SUBJECT-AND-KEY',
        'NOT-WIDENED',
        'EXISTING-DATES',
        'CERTIFICATE-KEY',
        'ISSUER-CHAIN',
      ]),
    );
    expect(authority()).toMatchObject({ ...before, certificateSha256: sha256Hex(der) });
    expect(readCertificates(app.store, { role: 'subordinate' }).map(({ sha256 }) => sha256)).toEqual([first(), sha256Hex(der)]);
    expect(readCertificateRequests(app.store, { label }).map(({ state }) => state)).toEqual(['answered']);

    world.advance(60_000);
    await accepted(await playTo(app, await start(app, world, issuingRefreshPlan())));
    const crls = readCrls(app.store, `${before?.spkiSha256 ?? ''}:full`);
    expect(crls.map(({ number }) => number)).toEqual(['1', '2']);
    expect(crls.map((crl) => parseCrl(crl.der).authorityKeyIdentifier?.keyIdentifier)).toEqual(
      [1, 2].map(() => existing.subjectKeyIdentifier),
    );
    const opened = eventsOf(app, done.runId).find(({ event }) => event === 'authority-opened');
    expect(opened?.data['certificateSha256']).toBe(first());
    expect(auditStore(app.store).problems).toEqual([]);
    // Home and due go by the new one.
    const [due] = dueFacts(app.store, authorityRecords(app.store), new Date(world.wall));
    expect(due?.notAfter).toBe(parseCertificate(der).notAfter.date.toISOString());
  }, 60_000);

  test('a second request takes the place of one that was never answered; a third renewal names the certificate in force', async () => {
    await ask();
    const lost = pending();
    await ask();
    expect(sha256Hex(pending())).not.toBe(sha256Hex(lost));
    const view = await give(await atCertificate(), elsewhere.sign(pending(), { days: 3000 }));
    await playTo(app, view);
    world.advance(60_000);
    await expectNothing(app, 'policy.existing-certificate', () => start(app, world, askPlan(first())));
    const again = await playTo(app, await start(app, world, askPlan(authority()?.certificateSha256 ?? '')));
    expect(again.status).toBe('finished');
  }, 60_000);
});

describe('signed here: the issuer is an authority of the same data directory', () => {
  test('KEY-REUSE, NOT-WIDENED: issuing-ca answers the request where its plan names the certificate; nothing is in force before it is installed', async () => {
    await playTo(app, await start(app, world, planOf()));
    world.advance(60_000);
    await ask();
    const params = { ...issuingPlan().params, requestLabel: label, subject: 'CN=Test Issuing CA S2,O=Test Trust,C=CH' };
    const plan = (change: Partial<Plan> = {}): Plan => issuingPlan({ params, existingCertificate: first() as Sha256, ...change });
    const { existingCertificate: _none, ...unnamed } = plan();
    const bare = await playTo(app, await start(app, world, unnamed), 'request');
    await expectRefusalOnly(app, bare.runId, 'policy.key-reuse', () => act(app, bare, undefined, { values: { source: 'record' } }));
    const short = await playTo(app, await start(app, world, plan({ params: { ...params, validity: 'P1Y' } })), 'request');
    const built = await act(app, short, undefined, { values: { source: 'record' } });
    await expectRefusalOnly(app, built.runId, 'policy.existing-certificate', () => act(app, built));

    const view = await playTo(app, await start(app, world, plan()), 'request');
    const issued = await accepted(await playTo(app, await act(app, view, undefined, { values: { source: 'record' } })));
    expect(namesOf(issued)).toEqual(
      expect.arrayContaining(['EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES']),
    );
    const made = readCertificates(app.store, { role: 'subordinate' }).at(-1);
    expect(made?.sha256).not.toBe(first());

    world.advance(60_000);
    const other = await playTo(app, await start(app, world, issuingRefreshPlan()), 'crl');
    const opened = eventsOf(app, other.runId).find(({ event }) => event === 'authority-opened');
    expect(opened?.data['certificateSha256']).toBe(first());
    const put = await atCertificate();
    const done = await accepted(await playTo(app, await act(app, put, undefined, { values: { source: 'record' } })));
    expect(namesOf(done)).toContain('EXISTING-CERTIFICATE');
    expect(authority()?.certificateSha256).toBe(made?.sha256);
  }, 60_000);
});

describe('refused by name, and nothing changes', () => {
  test.each<[string, Partial<Plan>, string]>([
    ['KEY-REUSE: a plan that names no certificate', { existingCertificate: undefined as never }, 'policy.key-reuse'],
    ['EXISTING-CERTIFICATE: a plan that names another', { existingCertificate: 'ab'.repeat(32) as never }, 'policy.existing-certificate'],
  ])('%s, before the run begins', async (_title, change, code) => {
    await expectNothing(app, code, () => start(app, world, askPlan(first(), change)));
    await ask();
    await expectNothing(app, code, () => start(app, world, putPlan(first(), change)));
  });

  test('EXISTING-CERTIFICATE: a root, which renews itself', async () => {
    await playTo(app, await start(app, world, planOf()));
    world.advance(60_000);
    const root = readCertificates(app.store, { role: 'root' }).find(({ subject }) => subject.startsWith('CN=Test Root'))?.sha256 ?? '';
    const params = { ...askPlan('').params, authority: 'test-root-t1' };
    await expectNothing(app, 'policy.existing-certificate', () => start(app, world, askPlan(root, { params })));
  });

  test('NOT-WIDENED: a profile that asks for more than the certificate in force has', async () => {
    const profiles = { 'issuing-people': hashOf(resources.profile('issuing-people')) };
    const params = { ...askPlan('').params, profile: 'issuing-people' };
    const view = await playTo(app, await start(app, world, askPlan(first(), { params, profiles })), 'request');
    await expectRefusalOnly(app, view.runId, 'policy.existing-certificate', () => act(app, view));
  });

  test('the request of a renewal is not installed as that of a new authority', async () => {
    await ask();
    const view = await playTo(app, await start(app, world, installPlan()), 'key');
    await expectRefusalOnly(app, view.runId, 'policy.label-in-use', () => act(app, view));
  });

  test.each<[string, RegExp, Issuance]>([
    ['a certificate that ends no later', /^EXISTING-DATES: it would end at/, { days: 30 }],
    [
      'one without the path length',
      /^NOT-WIDENED: pathLenConstraint allows more/,
      { extensions: { basicConstraints: 'critical, CA:TRUE' } },
    ],
    [
      'one for more purposes',
      /^NOT-WIDENED: extendedKeyUsage has/,
      { extensions: { extendedKeyUsage: 'serverAuth, clientAuth, codeSigning' } },
    ],
    [
      'one with more key usage',
      /^NOT-WIDENED: keyUsage has/,
      { extensions: { keyUsage: 'critical, keyCertSign, cRLSign, digitalSignature' } },
    ],
    [
      'one with another key identifier, which nothing below would find',
      /^SAME-SUBJECT-AND-KEY: the subjectKeyIdentifier is not that/,
      { extensions: { subjectKeyIdentifier: '0102030405060708090a0b0c0d0e0f1011121314' } },
    ],
  ])('%s', async (_title, sentence, how) => {
    await ask();
    const view = await atCertificate();
    let said = '';
    await expectRefusalOnly(app, view.runId, 'policy.existing-certificate', () =>
      give(view, elsewhere.sign(pending(), { days: 3000, ...how })).catch((error: unknown) => {
        said = (error as Error).message;
        throw error;
      }),
    );
    expect(said).toMatch(sentence);
    expect(currentOf(await app.engine.view(view.runId)).stepId).toBe('certificate');
  });
});

describe('a bundle whose parts do not belong together', () => {
  test('EXISTING-CERTIFICATE: another certificate in the place of the one before, an installation that says of none, a plan that names another', async () => {
    await ask();
    const { bundle = '' } = await playTo(app, await give(await atCertificate(), elsewhere.sign(pending(), { days: 3000 })));
    const reading = await readBundle(bundle);
    await loadPress();
    const failing = (change: (files: Map<string, Uint8Array>) => void): string[] => {
      const files = new Map(reading.files);
      change(files);
      const { checks } = judgeBundle({ ...reading, files }, { unanchored: true });
      return checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name);
    };
    const edited = (path: string, from: string | RegExp, to: string) =>
      failing((files) =>
        files.set(
          path,
          Buffer.from(
            Buffer.from(files.get(path) ?? [])
              .toString('utf8')
              .replace(from, to),
          ),
        ),
      );
    const folder = `artifacts/${label}`;
    expect(failing(() => undefined)).toEqual([]);
    const swapped = failing((files) => {
      for (const form of ['der', 'pem']) files.set(`${folder}/existing.${form}`, files.get(`${folder}/certificate.${form}`) as Uint8Array);
    });
    expect(swapped).toEqual(expect.arrayContaining(['EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES']));
    expect(edited('plan.yaml', /"existingCertificate": "[0-9a-f]+"/, `"existingCertificate": "${'ab'.repeat(32)}"`)).toContain(
      'EXISTING-CERTIFICATE',
    );
    // As if an authority had been made of it.
    expect(edited('transcript.jsonl', `"renews":"${first()}",`, '')).toEqual(
      expect.arrayContaining(['EXISTING-CERTIFICATE', 'CERTIFICATE-KEY']),
    );
    expect(edited(`${folder}/installation.json`, `"renews":"${first()}",`, '')).toEqual(expect.arrayContaining(['DOCUMENT-UNCHANGED']));
  }, 60_000);
});
