// What went wrong after the signature: another CA's CRL where one's own should be (Kamu SM, bug 2048626), and certificates in the
// wild that no record knew, with logs that were set right (DigiNotar 2011). Caught where files leave, and by audit.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit } from '../../../main/bridge/audit.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import type { OpenCore } from '../../../main/bridge/workplace.ts';
import { auditFound, type FoundFile } from '../../../main/store/audit/audit-found.ts';
import type { Check } from '../../../main/checks.ts';
import type { App } from '../../../main/app.ts';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { encodeInteger, encodeSequence } from '../../../main/pki/der-write.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { dueList } from '../../../main/status/due.ts';
import { readArtifacts } from '../../../main/store/tables/artifact.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { auditStore } from '../../../main/store/audit.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';
import { conclave, workDirectory } from '../cli/conclave.ts';
import { requestFile, requestOf } from './planted.ts';
import { issuingPlan, leafPlan, planOf, refreshPlan } from './plans.ts';
import { eventNames } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { editDatabase } from './rooted-world.ts';
import { act, pin, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

/** What is due because nobody has seen the newest list where it is published. */
const unseen = (): string[] =>
  dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall)).flatMap(({ kind, note }) =>
    kind === 'served' ? [note] : [],
  );

const where = workDirectory();
const crlUrl = 'http://pki.example.org/test-root-t1.crl';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** CRL 1 of another root, with the same subject and a key of its own. */
async function foreignCrl(): Promise<Uint8Array> {
  const other = new World();
  try {
    const strange = await other.open();
    await playTo(strange, await start(strange, other, planOf()));
    return newestCrl(strange);
  } finally {
    await other.remove();
  }
}

function newestCrl(of: App): Uint8Array {
  const [authority] = readAuthorities(of.store);
  return readCrls(of.store, `${authority?.spkiSha256 ?? ''}:full`).at(-1)?.der ?? new Uint8Array();
}

/** A run of crl-refresh before its export, with other bytes for the CRL in the record; `hashToo`: as far as one row goes. */
async function beforeExport(der: Uint8Array): Promise<RunView> {
  const view = await playTo(app, await start(app, world, refreshPlan()), 'export');
  const row = readArtifacts(app.store, view.runId).find(({ path, role }) => role === 'crl' && path.endsWith('.der'));
  const sql = `UPDATE artifact SET bytes = X'${hex(der)}', sha256 = '${sha256Hex(der)}' WHERE run = '${view.runId}' AND path = '${row?.path ?? ''}'`;
  app = await editDatabase(app, world, sql);
  return app.engine.view(view.runId);
}

describe('bug 2048626 (Kamu SM): another CA’s CRL at the distribution point', () => {
  test('ISSUER-MATCH: the CRL of another key with the same name does not leave', async () => {
    const view = await beforeExport(await foreignCrl());
    const refused = await act(app, view).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'state.checks-failed',
      message: expect.stringMatching(/^ISSUER-MATCH: artifacts\/test-root-t1\/crl-/u) as string,
    });
    expect(eventNames(app, view.runId)).not.toContain('exported');
  }, 60_000);

  test('ISSUER-MATCH: an older CRL of the same CA in its place does not leave either', async () => {
    const old = newestCrl(app);
    const view = await beforeExport(old);
    const refused = await act(app, view).catch((error: unknown) => error);
    expect((refused as Error).message).toMatch(/ISSUER-MATCH: .*the journal has no signature over these bytes/u);
    expect(eventNames(app, view.runId)).not.toContain('exported');
  }, 60_000);

  test('ISSUER-MATCH passes for what a run made, certificates and CRLs alike', async () => {
    const asked = await playTo(app, await start(app, world, issuingPlan()), 'request');
    const done = await playTo(app, await act(app, asked, undefined, { values: requestFile(requestOf('s1', 'CN=S1,O=Test Trust,C=CH')) }));
    const check = done.checks.find(({ name }) => name === 'ISSUER-MATCH');
    expect([done.status, check]).toEqual(['finished', { name: 'ISSUER-MATCH', verdict: 'passed', reason: '4 files' }]);
  }, 60_000);

  test('PUBLISHED-SAME: what is fetched back is held to what the authority signed last', async () => {
    const first = newestCrl(app);
    world.advance(60_000);
    await playTo(app, await start(app, world, refreshPlan()));
    const second = newestCrl(app);
    const published = (bytes: Uint8Array, url = crlUrl): string[] =>
      auditFound(app.store, [{ name: 'fetched', bytes, url }]).checks.map(
        ({ name, verdict, reason }) => `${name} ${verdict} ${reason ?? ''}`,
      );
    expect(published(second)).toEqual([
      'FOUND-ON-RECORD passed 1 met elsewhere',
      'PUBLISHED-SAME passed 1 fetched from where authorities publish',
    ]);
    expect(published(first)[1]).toBe(
      `PUBLISHED-SAME failed fetched from ${crlUrl}: CRL 1 is there, and «test-root-t1» signed number 2 last.`,
    );
    expect(published(await foreignCrl())).toEqual([
      expect.stringContaining(
        'FOUND-ON-RECORD failed fetched: CRL 1 of CN=Test Root T1,O=Test Trust,C=CH names «test-root-t1» as its issuer and is not signed by its key.',
      ),
      expect.stringContaining('a CRL of another issuer is there'),
    ]);
    expect(published(second, 'http://pki.example.org/elsewhere.crl')[1]).toContain('no authority here publishes at this address');
    const certificate = readCertificates(app.store)[0]?.der ?? new Uint8Array();
    expect(published(certificate)[1]).toContain('publishes its CRL there, and this is another thing');
    expect(published(certificate, 'http://pki.example.org/test-root-t1.cer')[1]).toContain('PUBLISHED-SAME passed');
  }, 60_000);
});

/** A certificate like the newest leaf's with a serial number of its own, signed by the root's key outside every run: whoever has token and PIN can. */
async function rogue(): Promise<Uint8Array> {
  const tbs = Buffer.from(leaf().tbs);
  const at = tbs.indexOf(Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02])) + 5;
  const serial = encodeInteger(Buffer.from('4c0e2644b5aca6ac0b5e1d2c3b4a5968778695a4', 'hex'));
  const forged = encodeSequence(tbs.subarray(at - 5, at), serial, tbs.subarray(at + serial.length));
  const [token] = await app.hsm.tokens();
  if (token === undefined) throw new Error('there is no token');
  const session = await (await app.hsm.find(token.identity)).login(new TextEncoder().encode(pin));
  const ckaId = readAuthorities(app.store)[0]?.ckaId ?? '';
  const signature = await session.sign({ ckaId, signatureAlgorithm: 'ecdsa-sha256', message: forged });
  await app.hsm.end();
  return assembleSigned(forged, 'ecdsa-sha256', signature);
}

const leaf = () => parseCertificate(readCertificates(app.store, { role: 'leaf' })[0]?.der ?? new Uint8Array());

async function issueLeaf(): Promise<void> {
  const names: Extension = { oid: oids.subjectAltName, critical: false, value: dnsNames('www.example.org') };
  const asked = await playTo(app, await start(app, world, leafPlan()), 'request');
  await playTo(app, await act(app, asked, undefined, { values: requestFile(requestOf('www', 'CN=www.example.org', names)) }));
}

describe('DigiNotar 2011: certificates that no record knows', () => {
  test('FOUND-ON-RECORD: signed by the key, and on no record', async () => {
    await issueLeaf();
    const found = (file: FoundFile) => auditFound(app.store, [file]);
    expect(found({ name: 'own.pem', bytes: new TextEncoder().encode(encodePem('CERTIFICATE', leaf().der)) }).problems).toEqual([]);
    const { checks, problems } = found({ name: 'rogue.der', bytes: await rogue() });
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([['FOUND-ON-RECORD', 'failed']]);
    expect(problems).toEqual([
      expect.stringMatching(
        /^rogue\.der: certificate 4c0e2644b5aca6ac0b5e1d2c3b4a5968778695a4 .*key of «test-root-t1» and on no record here/u,
      ),
    ]);
    expect(() => found({ name: 'junk.bin', bytes: new Uint8Array([0x30, 0x03, 1]) })).toThrow(/^junk\.bin is neither/u);
  }, 60_000);

  test('LOG-CONSISTENCY, FOUND-ON-RECORD: a record set back to before the issuance agrees with itself, and not with paper or the world', async () => {
    await app.close();
    const before = new World(world);
    try {
      app = await world.open();
      await issueLeaf();
      const paper = { kind: 'checkpoint' as const, text: app.store.checkpoint('workstation') };
      const issued = leaf().der;
      const falsified = await before.open();
      const failures = (checks: readonly Check[]): string[] => checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name);
      expect(failures(auditStore(falsified.store).checks)).toEqual([]);
      expect(failures(auditStore(falsified.store, paper).checks)).toContain('LOG-CONSISTENCY');
      expect(failures(auditFound(falsified.store, [{ name: 'www.der', bytes: issued }]).checks)).toEqual(['FOUND-ON-RECORD']);
    } finally {
      await before.remove();
    }
  }, 60_000);

  test('FOUND-ON-RECORD and PUBLISHED-SAME in the window’s audit: the same files, the same verdicts', async () => {
    await issueLeaf();
    const workplace = fakeWorkplace({ production: () => Promise.resolve({ store: app.store } as OpenCore) });
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const found = [
      { name: 'rogue.der', base64: base64(await rogue()) },
      { name: 'served.crl', base64: base64(newestCrl(app)), url: crlUrl },
    ];
    expect(unseen()).toEqual([
      expect.stringContaining(`Fetch list number 1 from ${crlUrl} and check what came back: conclave served FILE.`),
    ]);
    const { checks, problems } = await audit(workplace, { found });
    expect(unseen()).toEqual([]);
    expect(checks.slice(-3).map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'FOUND-ON-RECORD failed',
      'PUBLISHED-SAME passed',
      'PUBLISHED-EQUALS-SIGNED passed',
    ]);
    expect(problems).toEqual([expect.stringMatching(/^rogue\.der: certificate 4c0e/u)]);
    expect((await audit(workplace, {})).checks.map(({ name }) => name)).not.toContain('FOUND-ON-RECORD');
  }, 60_000);

  test('conclave audit FILE --published URL=FILE says it, and ends with 1', async () => {
    await issueLeaf();
    const files = {
      'rogue.pem': encodePem('CERTIFICATE', await rogue()),
      'own.pem': encodePem('CERTIFICATE', leaf().der),
      'served.crl': newestCrl(app),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(where.path, name), bytes);
    await app.close();
    const bad = conclave(where, ['audit', 'own.pem', 'rogue.pem', '--published', `${crlUrl}=served.crl`, '--data', world.data]);
    expect([bad.status, bad.out]).toEqual([1, expect.stringMatching(/^problem: rogue\.pem: certificate 4c0e/mu)]);
    expect(bad.out).toMatch(/^passed +PUBLISHED-SAME/mu);
    expect(conclave(where, ['audit', 'own.pem', '--data', world.data])).toMatchObject({ status: 0 });
    expect(conclave(where, ['audit', '--published', 'served.crl', '--data', world.data])).toMatchObject({ status: 2 });
    app = await world.open();
  }, 120_000);

  test('PUBLISHED-EQUALS-SIGNED: conclave served says what came back, and what is seen as it was signed is due no more', async () => {
    const first = newestCrl(app);
    world.advance(60_000);
    await playTo(app, await start(app, world, refreshPlan()));
    const files = {
      'old.crl': first,
      'pem.crl': encodePem('X509 CRL', newestCrl(app)),
      'foreign.crl': await foreignCrl(),
      'gone.crl': '<html>404 Not Found</html>',
      'new.crl': newestCrl(app),
      'own.cer': readCertificates(app.store)[0]?.der ?? new Uint8Array(),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(where.path, name), bytes);
    await app.close();
    const served = (...names: string[]) => conclave(where, ['served', ...names, '--data', world.data]);
    const bad = served('old.crl', 'pem.crl', 'foreign.crl', 'gone.crl');
    expect(bad.status).toBe(1);
    expect(bad.out.trim().split('\n')).toEqual([
      'failed  PUBLISHED-EQUALS-SIGNED  old.crl: revocation list 1 of test-root-t1; it is the old list 1, and list 2 was signed since: put that one there',
      'failed  PUBLISHED-EQUALS-SIGNED  pem.crl: revocation list 2 of test-root-t1, in PEM; it is served in PEM, and clients expect DER (RFC 5280 4.2.1.13): put the .der file there',
      'failed  PUBLISHED-EQUALS-SIGNED  foreign.crl: nothing that was signed here; no authority here signed it: it is list 1 of CN=Test Root T1,O=Test Trust,C=CH',
      'failed  PUBLISHED-EQUALS-SIGNED  gone.crl: nothing that was signed here; it is no CRL and no certificate: it begins with «<html>404 Not Found</htm»',
    ]);
    app = await world.open();
    expect(unseen()).toHaveLength(1);
    await app.close();
    expect(served('new.crl', 'own.cer')).toMatchObject({
      status: 0,
      out: 'passed  PUBLISHED-EQUALS-SIGNED  new.crl: revocation list 2 of test-root-t1\npassed  PUBLISHED-EQUALS-SIGNED  own.cer: certificate of test-root-t1\n',
    });
    app = await world.open();
    expect(unseen()).toEqual([]);
    expect(auditStore(app.store).checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  }, 120_000);
});
