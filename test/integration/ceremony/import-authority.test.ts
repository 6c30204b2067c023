// A root that was run with `openssl ca`, its key moved into SoftHSM2, taken over with its past; then its next CRL and a revocation here,
// judged by openssl.

import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { globSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { CeremonyError } from '../../../main/errors.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { missing, softHsmPath } from '../hsm/providers.ts';
import { OpensslDatabase } from './openssl-database.ts';
import { foreignKeyWaivers, importPlan, planOf, refreshPlan, revokePlan } from './plans.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, pin, playTo, start, type Values } from './turns.ts';
import { Workstation } from './workstation.ts';

let old: OpensslDatabase;
let station: Workstation;
let certificates: { revoked: string; later: string; good: string };

/** softhsm2-util moves the key in as anybody would: what it leaves is neither sign-only nor born on the token. */
function moveKeyIn(): void {
  old.run('pkcs8', '-topk8', '-nocrypt', '-in', 'cakey.pem', '-out', 'cakey.p8');
  const words = ['--import', join(old.directory, 'cakey.p8'), '--token', 'OLD-ROOT', '--label', 'moved', '--id', 'a1b2', '--pin', pin];
  execFileSync('softhsm2-util', words, { env: station.environment, stdio: 'pipe' });
}

beforeEach(() => {
  old = new OpensslDatabase();
  station = new Workstation('OLD-ROOT');
  // Certificates begin now.
  station.world.wall = Date.now() + 60_000;
  moveKeyIn();
  certificates = { revoked: old.issue('revoked'), later: old.issue('later'), good: old.issue('good') };
  old.revoke(certificates.revoked, '-crl_reason', 'superseded');
  old.signCrl();
});
afterEach(async () => {
  old.remove();
  await station.world.remove();
});

/** What an export of EJBCA's table CertificateData has of this CA, its own certificate among the rows; made from index.txt and newcerts. */
function ejbcaRows(): string {
  const lines = Buffer.from(old.file('index.txt').base64, 'base64').toString().trim().split('\n');
  const milliseconds = (utc: string): number => Date.parse(`20${utc.replace(/^(..)(..)(..)(..)(..)(..)Z.*$/, '$1-$2-$3T$4:$5:$6Z')}`);
  const rowOf = (file: string, state: string, end: string, revoked: string, reason: number): string => {
    const fields = new X509Certificate(Buffer.from(old.file(file).base64, 'base64'));
    const base64 = fields.raw.toString('base64').replaceAll(/.{64}/g, '$&\n');
    return `${BigInt(`0x${fields.serialNumber}`)},${state},${end},${revoked},${reason},"${base64}"`;
  };
  const rows = lines.map((line) => {
    const [state = '', end = '', revoked = '', serial = ''] = line.split('\t');
    const file = `newcerts/${serial}.pem`;
    if (state !== 'R') return rowOf(file, '20', String(milliseconds(end)), '-1', -1);
    return rowOf(file, '40', String(milliseconds(end)), String(milliseconds(revoked)), revoked.endsWith('superseded') ? 4 : 1);
  });
  rows.push(rowOf('cacert.pem', '20', String(Date.parse('2046-01-01T00:00:00Z')), '-1', -1));
  return Buffer.from(`serialNumber,status,expireDate,revocationDate,revocationReason,base64Cert\n${rows.join('\n')}\n`).toString('base64');
}

const give = (app: App, view: RunView, files: Values[string]): Promise<RunView> => act(app, view, undefined, { values: { files } });
const toFiles = async (app: App, plan: Plan = importPlan()): Promise<RunView> =>
  playTo(app, await start(app, station.world, plan), 'authority');

async function refusal(app: App, files: Values[string], plan?: Plan): Promise<string> {
  const view = await toFiles(app, plan);
  const before = [readAuthorities(app.store).length, readCertificates(app.store).length];
  const error = await give(app, view, files).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect([readAuthorities(app.store).length, readCertificates(app.store).length]).toEqual(before);
  return error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error);
}

/** What openssl says of a certificate of the old root under a CRL. */
function opensslSays(certificate: string, crl: string): string {
  const words = [
    'verify',
    '-attime',
    String(Math.floor(station.world.wall / 1000)),
    '-crl_check',
    '-CAfile',
    'cacert.pem',
    '-CRLfile',
    crl,
    certificate,
  ];
  const { stdout, stderr } = spawnSync('openssl', words, { cwd: old.directory, encoding: 'utf8' });
  return /certificate revoked/.test(stderr) ? 'revoked' : /: OK/.test(stdout) ? 'good' : stderr;
}

describe.skipIf(missing(softHsmPath) !== null)('IMPORTED-AUTHORITY, IMPORTED-CRL, IMPORTED-ISSUED: a CA of openssl is taken over', () => {
  test('its CRLs go on here: the entries of before, those index.txt has since, the next number, and revocations made here', async () => {
    // Revoked in index.txt after its last CRL: the old CA knew, its relying parties do not.
    old.revoke(certificates.later, '-crl_compromise', '20260102030405Z');
    const crls = await station.with(async (app, world) => {
      const done = await playTo(app, await give(app, await toFiles(app), old.files));
      expect(done.status).toBe('finished');
      expect(readAuthorities(app.store)).toMatchObject([
        { label: 'old-root', subject: 'CN=Old Root,O=Old Trust,C=CH', createdByRun: done.runId },
      ]);
      expect(
        readCertificates(app.store)
          .map(({ role }) => role)
          .toSorted(),
      ).toEqual(['leaf', 'leaf', 'leaf', 'root']);
      const verdict = await verifyAnchored(app, done.bundle ?? '');
      expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
      expect(verdict.verdict).toBe('accepted');
      const named = (name: string) => verdict.checks.find((check) => check.name === name);
      expect(named('IMPORTED-AUTHORITY')).toMatchObject({ verdict: 'passed', reason: 'a root' });
      expect(named('IMPORTED-CRL')).toMatchObject({ verdict: 'passed', reason: 'number 31, 1 entries' });
      expect(named('IMPORTED-ISSUED')).toMatchObject({ verdict: 'passed', reason: '3 certificates, 3 lines of the list' });

      world.advance(60_000);
      const params = { token: 'at-run', authority: 'old-root', quorum: 2, copies: 1 };
      const more = { params, waivers: [...planOf().waivers, ...foreignKeyWaivers] };
      const next = await playTo(app, await start(app, world, refreshPlan(more)));
      expect((await verifyAnchored(app, next.bundle ?? '')).verdict).toBe('accepted');

      world.advance(60_000);
      const revoke = revokePlan('subject good', { ...more, params: { ...revokePlan('').params, ...params, certificates: 'good' } });
      const last = await playTo(app, await start(app, world, revoke));
      expect((await verifyAnchored(app, last.bundle ?? '')).verdict).toBe('accepted');
      expect(
        readCrls(app.store, `${readAuthorities(app.store)[0]?.spkiSha256 ?? ''}:full`).map(({ number, status }) => [number, status]),
      ).toEqual([
        ['31', 'imported'],
        ['32', 'signed'],
        ['33', 'signed'],
      ]);
      const report = auditStore(app.store);
      expect(report.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
      return [next, last].map(({ bundle }) => globSync(join(bundle ?? '', 'artifacts/*/crl-*.pem'))[0] ?? '');
    });
    const [next = '', last = ''] = crls;
    const said = (crl: string) => Object.values(certificates).map((certificate) => opensslSays(certificate, crl));
    expect(said('crl.pem')).toEqual(['revoked', 'good', 'good']);
    expect(said(next)).toEqual(['revoked', 'revoked', 'good']);
    expect(said(last)).toEqual(['revoked', 'revoked', 'revoked']);
    const text = old.run('crl', '-in', next, '-noout', '-text');
    expect(text).toMatch(/X509v3 CRL Number: *\n *32\n/);
    expect(text).toMatch(/Superseded[\s\S]*Key Compromise|Key Compromise[\s\S]*Superseded/);
    expect(text).toMatch(/Invalidity Date: *\n *Jan {2}2 03:04:05 2026 GMT/);
  });

  test('EJBCA: rows of its table instead of index.txt and newcerts, kept as they came and read again by whoever verifies', async () => {
    old.revoke(certificates.later, '-crl_reason', 'keyCompromise');
    const given = [old.file('cacert.pem'), old.file('crl.pem'), { name: 'certificates.csv', base64: ejbcaRows() }];
    const [next = ''] = await station.with(async (app, world) => {
      const done = await playTo(app, await give(app, await toFiles(app), given));
      const { checks, verdict } = await verifyAnchored(app, done.bundle ?? '');
      expect([verdict, checks.find(({ name }) => name === 'IMPORTED-ISSUED')?.reason]).toEqual([
        'accepted',
        '3 certificates, 4 lines of the list',
      ]);
      expect(globSync(join(done.bundle ?? '', 'artifacts/old-root/imported/*.{csv,txt}')).map((path) => basename(path))).toEqual([
        'issued.csv',
      ]);
      world.advance(60_000);
      const params = { token: 'at-run', authority: 'old-root', quorum: 2, copies: 1 };
      const run = await playTo(app, await start(app, world, refreshPlan({ params, waivers: [...planOf().waivers, ...foreignKeyWaivers] })));
      return globSync(join(run.bundle ?? '', 'artifacts/*/crl-*.pem'));
    });
    expect(Object.values(certificates).map((certificate) => opensslSays(certificate, next))).toEqual(['revoked', 'revoked', 'good']);
  });

  test('what is missing, of somebody else, or contradicts itself is refused by name, and nothing is kept', async () => {
    await station.with(async (app) => {
      const files = old.files;
      const without = (name: string) => files.filter((file) => !file.name.startsWith(name));
      expect(await refusal(app, without('crl.pem'))).toMatch(
        /^policy\.certificate: IMPORTED-CRL failed: no CRL was given.* have a plan reviewed that waives it/,
      );
      expect(await refusal(app, without(certificates.good))).toMatch(
        /^policy\.certificate: IMPORTED-ISSUED failed: serial [0-9a-f]+ stands in the list and its certificate was not given: add it \(openssl keeps it as newcerts\/[0-9A-F]+\.pem\)/,
      );
      expect(await refusal(app, without('cacert.pem'))).toMatch(/^input\.not-found: None of the files is the certificate of a CA\./);
      expect(await refusal(app, [...files, old.file('cakey.pem')])).toMatch(
        /^input\.schema: «cakey\.pem» was refused: it holds a private key/,
      );
      // index.txt edited by hand: the revocation of a serial that stands on the CRL is gone.
      const index = Buffer.from(files.find(({ name }) => name === 'index.txt')?.base64 ?? '', 'base64').toString();
      const edited = index.replace(/^R\t([^\t]*)\t[^\t]*\t/m, 'V\t$1\t\t');
      const bent = [...without('index.txt'), { name: 'index.txt', base64: Buffer.from(edited).toString('base64') }];
      expect(await refusal(app, bent)).toMatch(
        /^policy\.certificate: IMPORTED-ISSUED failed: serial [0-9a-f]+ stands on the CRL and is not revoked in the list/,
      );

      const other = new OpensslDatabase();
      try {
        other.issue('stranger');
        other.signCrl();
        // The same name, another key: the names fit, and no signature does.
        expect(await refusal(app, [...without('crl.pem'), other.file('crl.pem')])).toMatch(
          /^policy\.certificate: IMPORTED-CRL failed: the key of this authority did not sign it/,
        );
        const stranger = other.files.filter(({ name }) => name.startsWith('newcerts'));
        expect(await refusal(app, [...files, ...stranger])).toMatch(
          /^policy\.certificate: IMPORTED-ISSUED failed: the key of this authority did not sign the certificate of CN=stranger/,
        );
        expect(await refusal(app, other.files)).toMatch(/^token\.key-not-found: None of the 1 keys on the token is the authority’s/);
      } finally {
        other.remove();
      }
      // A key made by other rules: the plan has to say so.
      const strict = importPlan({ waivers: planOf().waivers });
      expect(await refusal(app, files, strict)).toMatch(/^token\.check-failed: KEY-(?:BORN-ON-TOKEN|ATTRIBUTES) failed: /);
    });
  });

  test('what was taken over is not taken over twice', async () => {
    await station.with(async (app, world) => {
      await playTo(app, await give(app, await toFiles(app), old.files));
      world.advance(60_000);
      const again = importPlan({ params: { ...importPlan().params, label: 'old-root-2' } });
      expect(await refusal(app, old.files, again)).toMatch(
        /^policy\.key-reuse: KEY-REUSE: the key is that of the authority «old-root» here already/,
      );
    });
  });

  test('a bundle with another CRL, list or certificate than was approved is refused by name', async () => {
    const bundle = await station.with(async (app) => {
      const done = await playTo(app, await give(app, await toFiles(app), old.files));
      return done.bundle ?? '';
    });
    old.signCrl();
    const folder = join(bundle, 'artifacts/old-root');
    const failedAfter = async (name: string, bytes: Uint8Array): Promise<string[]> =>
      station.with(async (app) => {
        const path = join(folder, name);
        const before = Buffer.from(execFileSync('cat', [path]));
        writeFileSync(path, bytes);
        const { checks } = await verifyAnchored(app, bundle);
        writeFileSync(path, before);
        return checks.filter(({ verdict }) => verdict === 'failed').map(({ name: check }) => check);
      });
    old.run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der');
    const next = Buffer.from(old.file('crl.der').base64, 'base64');
    const all = ['IMPORTED-AUTHORITY', 'IMPORTED-CRL', 'IMPORTED-ISSUED'];
    expect(await failedAfter('imported/crl.der', next)).toEqual(expect.arrayContaining(all));
    expect(await failedAfter('imported/index.txt', new Uint8Array())).toEqual(expect.arrayContaining(all));
    const one = Buffer.from(old.file(certificates.good).base64, 'base64');
    expect(await failedAfter('imported/issued.pem', one)).toEqual(expect.arrayContaining(all));
  });
});
