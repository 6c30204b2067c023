// A certificate that came back from another CA: held to its request, its key and its issuers before anything is written.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { describeCertificate } from '../../../main/pki/describe.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { parsePemOrDer } from '../../../main/pki/pem.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readCertificateRequests } from '../../../main/store/tables/certificate-request.ts';
import { readPolicies } from '../../../main/store/tables/policy.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { installPlan, issuingRefreshPlan, leafPlan, requestPlan } from './plans.ts';
import { OpensslCa, type Issuance } from './openssl-ca.ts';
import { eventsOf, expectRefusalOnly } from './record.ts';
import { editDatabase, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let asked: World;
let elsewhere: OpensslCa;
let request: Uint8Array;
let world: World;
let app: App;

beforeAll(async () => {
  asked = new World();
  asked.wall = Date.now();
  const first = await asked.open();
  await playTo(first, await start(first, asked, requestPlan()));
  request = readCertificateRequests(first.store)[0]?.der ?? new Uint8Array();
  await first.close();
  elsewhere = new OpensslCa();
  asked.wall = Date.now() + 60_000;
}, 120_000);
afterAll(async () => {
  elsewhere.remove();
  await asked.remove();
});
beforeEach(async () => {
  world = new World(asked);
  // What openssl signs is valid from now on, however long the tests before this one took.
  world.wall = Date.now() + 60_000;
  app = await world.open();
});
afterEach(() => world.remove());

const fileOf = (name: string, bytes: Uint8Array) => ({ name, base64: Buffer.from(bytes).toString('base64') });
const atCertificate = async (): Promise<RunView> => playTo(app, await start(app, world, installPlan()), 'certificate');
const give = (view: RunView, certificate: Uint8Array, chain: Uint8Array): Promise<RunView> =>
  act(app, view, undefined, { values: { certificate: fileOf('issued.pem', certificate), chain: fileOf('chain.pem', chain) } });
const joined = (...files: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(files));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('CERTIFICATE-KEY, ISSUER-CHAIN: openssl signs our request, and its certificate makes an authority here', () => {
  test('certificate, issuers, policy and authority are on record, verify accepts, the next CRL is signed in its name', async () => {
    const issued = elsewhere.sign(request);
    const done = await playTo(app, await give(await atCertificate(), issued, elsewhere.file('root.pem')));
    expect(done.status).toBe('finished');
    const [authority, second] = readAuthorities(app.store);
    expect(second).toBeUndefined();
    expect(authority).toMatchObject({
      label: 'test-issuing-s2',
      subject: 'CN=Test Issuing CA S2,O=Test Trust,C=CH',
      createdByRun: done.runId,
    });
    const [policy] = readPolicies(app.store, authority?.spkiSha256 ?? '');
    expect(policy?.sha256).toBe(authority?.policySha256);
    expect(JSON.parse(policy?.json ?? '{}')).toMatchObject({
      publication: { crl: { full: ['http://pki.example.org/test-issuing-s2.crl'] } },
    });
    expect(readCertificates(app.store).map(({ role, subject }) => [role, subject])).toEqual(
      expect.arrayContaining([
        ['subordinate', 'CN=Test Issuing CA S2,O=Test Trust,C=CH'],
        ['root', 'CN=Elsewhere Root,O=Elsewhere,C=CH'],
      ]),
    );
    expect(readCertificateRequests(app.store).map(({ state }) => state)).toEqual(['answered']);
    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    const passed = verdict.checks.filter((check) => check.verdict === 'passed').map(({ name }) => name);
    expect(passed).toEqual(
      expect.arrayContaining([
        'CERTIFICATE-KEY',
        'CERTIFICATE-SUBJECT',
        'CERTIFICATE-CA',
        'CERTIFICATE-VALID',
        'ISSUER-CHAIN',
        'DOCUMENT-UNCHANGED',
      ]),
    );

    // KEY-REUSE finds what was installed, and whoever issued it, by the key and in this process, too.
    const recorded = readCertificates(app.store);
    expect(recorded.length).toBeGreaterThan(1);
    for (const row of recorded) expect(row.spkiSha256).toBe(sha256Hex(parseCertificate(row.der).spki));

    // Another certificate of the same CA in the bundle, even with every hash of a file made anew, is not the one that was approved.
    const der = join(done.bundle ?? '', 'artifacts/test-issuing-s2/certificate.der');
    const own = readFileSync(der);
    writeFileSync(der, parsePemOrDer(elsewhere.sign(request), 'CERTIFICATE', 65_536));
    const swapped = (await verifyAnchored(app, done.bundle ?? '')).checks
      .filter(({ verdict: found }) => found === 'failed')
      .map(({ name }) => name);
    expect(swapped).toEqual(
      expect.arrayContaining(['CERTIFICATE-KEY', 'CERTIFICATE-SUBJECT', 'CERTIFICATE-CA', 'CERTIFICATE-VALID', 'ISSUER-CHAIN']),
    );
    writeFileSync(der, own);

    world.advance(60_000);
    const crl = await playTo(app, await start(app, world, issuingRefreshPlan()));
    expect(crl.status).toBe('finished');
    expect((await verifyAnchored(app, crl.bundle ?? '')).verdict).toBe('accepted');

    // It issues, too: a server's certificate, with the addresses of its own policy.
    world.advance(60_000);
    const params = { ...leafPlan().params, authority: 'test-issuing-s2' };
    const view = await playTo(app, await start(app, world, leafPlan({ params })), 'request');
    const csr = fileOf('www.csr', elsewhere.serverRequest('www.example.org'));
    const leaf = await playTo(app, await act(app, view, undefined, { values: { request: csr } }));
    expect(leaf.status).toBe('finished');
    expect((await verifyAnchored(app, leaf.bundle ?? '')).verdict).toBe('accepted');
    const [row] = readCertificates(app.store, { role: 'leaf' });
    const said = describeCertificate(parseCertificate(row?.der ?? new Uint8Array())).find(({ label }) => label === 'cRLDistributionPoints');
    expect(said?.value).toContain('http://pki.example.org/test-issuing-s2.crl');
    expect(auditStore(app.store).checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);

    await expect(start(app, world, installPlan())).rejects.toMatchObject({
      code: 'input.not-found',
      message: expect.stringMatching(/^The request «test-issuing-s2» has its certificate already; none waits/),
    });
  }, 60_000);

  test('DER, a chain with an intermediate that begins with the certificate itself: people see each before they say that it is the one', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
    elsewhere.makeIntermediate('critical, CA:TRUE, pathlen:1');
    const pem = elsewhere.sign(request, { issuer: 'intermediate' });
    const day = (offset: number): string => `${new Date(world.wall + offset).toISOString().slice(0, 19)}Z`;
    const plan = installPlan({ attendance: 'people', window: { from: day(-3_600_000), to: day(36_000_000) } });
    const view = await playTo(app, await start(app, world, plan), 'certificate');
    const issuers = joined(elsewhere.file('intermediate.pem'), elsewhere.file('root.pem'));
    const chain = joined(pem, issuers);
    const seen = await give(view, parsePemOrDer(pem, 'CERTIFICATE', 65_536), chain);
    const { stage, prompts } = currentOf(seen);
    if (stage.kind !== 'review') throw new Error(stage.kind);
    expect(stage.sheets.map(({ title }) => title)).toEqual([
      'Certificate (test-issuing-s2)',
      'Issuer (CN=Elsewhere Policy CA,O=Elsewhere,C=CH)',
      'Issuer (CN=Elsewhere Root,O=Elsewhere,C=CH)',
    ]);
    expect(prompts.map(({ id }) => id)).toEqual(['take']);
    const chosen = await act(app, seen, undefined, { values: { take: 'another' } });
    expect(currentOf(chosen).prompts.map(({ id }) => id)).toEqual(['certificate', 'chain']);
    const again = await ranOutBeforeTaken(chosen, elsewhere.sign(request, { issuer: 'intermediate', days: 1 }), issuers);
    const review = await playTo(app, await give(again, pem, chain), 'review');
    const sheet = currentOf(review).stage;
    if (sheet.kind !== 'review') throw new Error(sheet.kind);
    const facts = new Map(sheet.sheets[0]?.facts.map(({ label, value }) => [label, value]));
    expect(facts.get('certificate.sha256')).toBe(sha256Hex(parsePemOrDer(pem, 'CERTIFICATE', 65_536)));
    expect(facts.get('certificate.says.Issuer')).toBe('CN=Elsewhere Policy CA,O=Elsewhere,C=CH');
    expect(facts.get('issuers[2].subject')).toBe('CN=Elsewhere Root,O=Elsewhere,C=CH');
    expect(facts.get('policy.acts.crl.quorum')).toBe('2');
    const back = await playTo(app, review, 'approve');
    const refused = await act(app, back, 'bob', { values: { 'bob.decision': 'refuse' } });
    expect(currentOf(refused).stepId).toBe('certificate');
    expect(readAuthorities(app.store)).toEqual([]);
    const done = await playTo(app, await give(refused, pem, chain));
    expect(done.status).toBe('finished');
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
  }, 60_000);
});

/** What ran out between the look and the word is still shown, is not taken, and another may be chosen. */
async function ranOutBeforeTaken(view: RunView, certificate: Uint8Array, issuers: Uint8Array): Promise<RunView> {
  const late = await give(view, certificate, issuers);
  world.wall += 2 * 86_400_000;
  const shown = await app.engine.view(late.runId);
  expect(currentOf(shown).stage.kind).toBe('review');
  await expect(act(app, shown, undefined, { values: { take: 'take' } })).rejects.toMatchObject({
    code: 'policy.certificate',
    message: expect.stringMatching(/^CERTIFICATE-VALID failed/),
  });
  const back = await act(app, shown, undefined, { values: { take: 'another' } });
  world.wall -= 2 * 86_400_000;
  return back;
}

describe('refused by name before anything is written', () => {
  interface Bad {
    readonly what: string;
    readonly said: RegExp;
    readonly files: () => readonly [Uint8Array, Uint8Array];
    readonly later?: number;
  }
  const rows: readonly (readonly [string, RegExp, Bad['files'], number?])[] = [
    ['another key', /^CERTIFICATE-KEY failed/, () => [signed({ pubkey: elsewhere.otherKey() }), root()]],
    [
      'another subject',
      /^CERTIFICATE-SUBJECT failed: the certificate is for CN=Somebody Else/,
      () => [signed({ subject: '/C=CH/O=Test Trust/CN=Somebody Else' }), root()],
    ],
    [
      'an issuer of the same name with another key',
      /^ISSUER-CHAIN failed: the key of CN=Elsewhere Root,O=Elsewhere,C=CH did not sign/,
      () => [signed(), another()],
    ],
    [
      'no root above it',
      /^ISSUER-CHAIN failed: it does not end with a root/,
      () => [throughIntermediate('critical, CA:TRUE, pathlen:1'), elsewhere.file('intermediate.pem')],
    ],
    [
      'issuers in another order',
      /^ISSUER-CHAIN failed: .* was issued by CN=Elsewhere Policy CA/,
      () => [throughIntermediate('critical, CA:TRUE, pathlen:1'), joined(root(), elsewhere.file('intermediate.pem'))],
    ],
    [
      'an issuer whose path length allows no CA',
      /^ISSUER-CHAIN failed: .* allows 0 CAs below it, and this would be 1/,
      () => [throughIntermediate('critical, CA:TRUE, pathlen:0'), joined(elsewhere.file('intermediate.pem'), root())],
    ],
    [
      'an issuer that is no CA',
      /^ISSUER-CHAIN failed: .* may not sign certificates/,
      () => [throughIntermediate('critical, CA:FALSE'), joined(elsewhere.file('intermediate.pem'), root())],
    ],
    [
      'basicConstraints of no CA',
      /^CERTIFICATE-CA failed: its basicConstraints/,
      () => [signed({ extensions: { basicConstraints: 'critical, CA:FALSE' } }), root()],
    ],
    [
      'no basicConstraints',
      /^CERTIFICATE-CA failed: its basicConstraints/,
      () => [signed({ extensions: { basicConstraints: null } }), root()],
    ],
    [
      'a keyUsage without keyCertSign',
      /^CERTIFICATE-CA failed: its keyUsage lacks keyCertSign$|^CERTIFICATE-CA failed: its keyUsage lacks keyCertSign\./,
      () => [signed({ extensions: { keyUsage: 'critical, cRLSign' } }), root()],
    ],
    [
      'an extendedKeyUsage of something else',
      /^CERTIFICATE-CA failed: its extendedKeyUsage lacks/,
      () => [signed({ extensions: { extendedKeyUsage: 'codeSigning' } }), root()],
    ],
    [
      'no subjectKeyIdentifier',
      /^CERTIFICATE-CA failed: it has no subjectKeyIdentifier/,
      () => [signed({ extensions: { subjectKeyIdentifier: 'none' } }), root()],
    ],
    ['one that has run out', /^CERTIFICATE-VALID failed/, () => [signed({ days: 1 }), root()], 3 * 86_400_000],
    [
      'basicConstraints that are not critical',
      /^LINT failed: rfc-ca-basic-constraints/,
      () => [signed({ extensions: { basicConstraints: 'CA:TRUE, pathlen:0' } }), root()],
    ],
    [
      'the mark of a rehearsal',
      /^REHEARSAL-MARK failed: the certificate carries the mark/,
      () => [signed({ extensions: { more: '1.3.6.1.4.1.32473.1.1=critical,ASN1:UTF8String:REHEARSAL not for use' } }), root()],
    ],
  ];
  const cases: readonly Bad[] = rows.map(([what, said, files, later]) => ({
    what,
    said,
    files,
    ...(later === undefined ? {} : { later }),
  }));
  const signed = (how: Issuance = {}): Uint8Array => elsewhere.sign(request, how);
  const root = (): Uint8Array => elsewhere.file('root.pem');
  function another(): Uint8Array {
    const other = new OpensslCa();
    try {
      return other.file('root.pem');
    } finally {
      other.remove();
    }
  }
  function throughIntermediate(basicConstraints: string): Uint8Array {
    elsewhere.makeIntermediate(basicConstraints);
    return signed({ issuer: 'intermediate' });
  }

  test.each(cases)(
    '$what',
    async ({ said: sentence, files, later = 0 }) => {
      world.advance(later);
      const view = await atCertificate();
      const [certificate, chain] = files();
      let said = '';
      await expectRefusalOnly(app, view.runId, 'policy.certificate', () =>
        give(view, certificate, chain).catch((error: unknown) => {
          said = (error as Error).message;
          throw error;
        }),
      );
      expect(said).toMatch(sentence);
      expect(said).toMatch(/Nothing was kept/);
    },
    60_000,
  );

  test.each<[string, string, () => readonly [Uint8Array, Uint8Array]]>([
    ['two certificates where one is asked for', 'input.not-pem', () => [joined(signed(), root()), root()]],
    ['something that is no certificate', 'input.not-pem', () => [text('-----BEGIN CERTIFICATE REQUEST-----\n'), root()]],
    [
      'a certificate with something after it',
      'input.not-der',
      () => [joined(parsePemOrDer(signed(), 'CERTIFICATE', 65_536), Uint8Array.of(0)), root()],
    ],
    ['a chain of eleven', 'input.too-large', () => [signed(), joined(...Array.from({ length: 11 }, root))]],
    ['a chain with text in between', 'input.not-pem', () => [signed(), joined(root(), text('\nand another\n'), root())]],
    ['an empty chain', 'input.not-pem', () => [signed(), new Uint8Array()]],
  ])(
    '%s',
    async (_what, code, files) => {
      const view = await atCertificate();
      const [certificate, chain] = files();
      await expectRefusalOnly(app, view.runId, code, () => give(view, certificate, chain));
    },
    60_000,
  );

  test('a label no request of this data directory has: before the run is begun, with those that wait', async () => {
    await expect(start(app, world, installPlan({ params: { ...installPlan().params, request: 'elsewhere' } }))).rejects.toMatchObject({
      code: 'input.not-found',
      message: expect.stringMatching(/^No request labelled «elsewhere» was made in this data directory; «test-issuing-s2» waits for one/),
    });
  });

  test('DATABASE-VS-LOG: a request edited in the database is not opened', async () => {
    app = await editDatabase(app, world, "UPDATE certificate_request SET subject = 'CN=Somebody Else,C=CH'");
    await expect(start(app, world, installPlan())).rejects.toMatchObject({ code: 'store.corrupt' });
  });

  test('DOCUMENT-UNCHANGED: another certificate put in its place after approval is not installed', async () => {
    const view = await playTo(app, await give(await atCertificate(), signed(), root()), 'install');
    const other = parsePemOrDer(signed(), 'CERTIFICATE', 65_536);
    const before = eventsOf(app, view.runId).find(({ event }) => event === 'issued-certificate-imported')?.data['sha256'];
    expect(sha256Hex(other)).not.toBe(before);
    app = await editDatabase(app, world, swapped(app, view, other));
    const again = await app.engine.view(view.runId);
    await expect(act(app, again)).rejects.toThrow(/DOCUMENT-UNCHANGED failed|DATABASE-VS-LOG/);
    expect(readAuthorities(app.store)).toEqual([]);
  }, 60_000);

  /** SQL that puts another certificate beside the document in every kept value. */
  function swapped(open: App, view: RunView, der: Uint8Array): string {
    const rows = open.store
      .rows('step')
      .filter((row) => String(row['key']).startsWith(view.runId) && String(row['output'] ?? '').includes('attached'));
    return rows
      .map((row) => {
        const output = JSON.parse(String(row['output'])) as { value: { items: { planned: { attached: string[] } }[] } };
        for (const item of output.value.items) item.planned.attached[0] = Buffer.from(der).toString('base64');
        return `UPDATE step SET output = '${JSON.stringify(output).replaceAll("'", "''")}' WHERE key = '${String(row['key'])}';`;
      })
      .join('\n');
  }
});

test('a certificate in PEM with lines of Windows is read as well', async () => {
  const pem = encodePem('CERTIFICATE', parsePemOrDer(elsewhere.sign(request), 'CERTIFICATE', 65_536)).replaceAll('\n', '\r\n');
  const view = await give(await atCertificate(), text(pem), elsewhere.file('root.pem'));
  expect(currentOf(view).stepId).toBe('review');
}, 60_000);
