// An authority that divides its CRL: the partition a profile assigns at issuance, the CRL of each with the very address its certificates
// name, and what a revocation publishes.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import { judgeFetched } from '../../../main/bridge/served.ts';
import { checkCrlScopes } from '../../../main/evidence/verify/crl-scopes.ts';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { fullScopeOf, partitionOf, scopeOf } from '../../../main/pki/crl-scope.ts';
import {
  certificatePoints,
  encodeIssuingDistributionPoint,
  issuingPointOf,
  type OnlyContains,
} from '../../../main/pki/distribution-point.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { dueList } from '../../../main/status/due.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { type Bend, bendFiles, said, withData } from '../../unit/evidence/bent-bundle.ts';
import { workDirectory } from '../cli/conclave.ts';
import { requestFile, requestOf } from './planted.ts';
import { leafPlan, massPlan, planOf, policyPlan, proposedPolicy, refreshPlan, resources, revokePlan } from './plans.ts';
import { finishAccepted, rootedWorld, spkiSha256Of } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import { World } from './world.ts';

const where = workDirectory();
const hashOf = (id: string): Sha256 => sha256Hex(resources.profile(id) ?? new Uint8Array());
const parts = ['p-1', 'p-2', 'p-3', 'p-4'];
const uriOf = (part: string): string => `http://pki.example.org/test-root-t1-${part}.crl`;
const policy = {
  ...proposedPolicy,
  crl: { scopes: ['full' as const, 'partition' as const], horizon: 'P1Y' },
  publication: {
    ...proposedPolicy.publication,
    crl: { ...proposedPolicy.publication?.crl, ...Object.fromEntries(parts.map((part) => [part, [uriOf(part)]])) },
  },
};

const partitionPlan = (change: Partial<Plan> = {}): Plan =>
  refreshPlan({
    playbook: { id: 'scoped-crl-refresh', sha256: sha256Hex(resources.playbook('scoped-crl-refresh') ?? new Uint8Array()) },
    params: { token: 'at-run', authority: 'test-root-t1', crlProfile: 'partition-crl', quorum: 2, copies: 1 },
    profiles: { 'partition-crl': hashOf('partition-crl') },
    ...change,
  });

let issued: World;
let unpublished: World;
let world: World;
let app: App;

function serverPlan(): Plan {
  const { params } = leafPlan();
  return leafPlan({
    params: { ...params, profile: 'tls-server-partitioned' },
    profiles: { 'tls-server-partitioned': hashOf('tls-server-partitioned') },
  });
}

async function issueServer(made: App, bench: World, name: string): Promise<RunView> {
  const view = await playTo(made, await start(made, bench, serverPlan()), 'request');
  const request = requestOf(name, `CN=${name}.example.org,O=Test Trust,C=CH`, {
    oid: '2.5.29.17',
    critical: false,
    value: dnsNames(`${name}.example.org`),
  });
  return finishAccepted(made, bench, await act(made, view, undefined, { values: requestFile(request) }));
}

beforeAll(async () => {
  issued = await rootedWorld(planOf({ policy }));
  const made = await issued.open();
  for (const name of ['one', 'two', 'three']) await issueServer(made, issued, name);
  await made.close();
  unpublished = new World(issued);
  const again = await issued.open();
  await finishAccepted(again, issued, await start(again, issued, partitionPlan()));
  await again.close();
}, 240_000);
afterAll(async () => {
  await issued.remove();
  await unpublished.remove();
});
beforeEach(async () => {
  world = new World(issued);
  app = await world.open();
});
afterEach(() => world.remove());

const issuer = (): string => spkiSha256Of(app);
const leaves = (): Certificate[] => readCertificates(app.store, { role: 'leaf' });
const newest = (part: string) => readCrls(app.store, scopeOf(issuer(), part)).at(-1);
const parsed = (part: string) => parseCrl(newest(part)?.der ?? new Uint8Array());
const first = (): Certificate => leaves()[0] ?? raise();
const raise = (): never => {
  throw new Error('nothing was issued');
};
const sentence = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', String);

test('CRL-IDP-EQUALS-CDP: the partition is the one the serial number gives, is stored with the certificate, and its CRL names the certificate’s address octet for octet', () => {
  for (const certificate of leaves()) {
    const part = partitionOf({ by: 'serialNumber', prefix: 'p', of: 4 }, parseSerialNumber(certificate.serial));
    expect(certificate.crlPartition).toBe(part);
    const [address, ...more] = certificatePoints(parseCertificate(certificate.der));
    expect(more).toEqual([]);
    expect(certificate.crlDistributionPoint).toBe(Buffer.from(address ?? []).toString('hex'));
    expect(Buffer.from(address ?? []).includes(uriOf(part))).toBe(true);
    const point = issuingPointOf(parsed(part));
    expect(point).toMatchObject({ only: [], indirect: false });
    expect(Buffer.compare(point?.distributionPoint ?? new Uint8Array(), address ?? new Uint8Array())).toBe(0);
    expect(parsed(part).extensions.find(({ oid }) => oid === '2.5.29.28')?.critical).toBe(true);
  }
});

test('CRL-NUMBER-MONOTONIC: every scope has its own numbers', async () => {
  expect(readCrls(app.store, fullScopeOf(issuer())).map(({ number }) => number)).toEqual(['1']);
  expect(parts.map((part) => newest(part)?.number)).toEqual(['1', '1', '1', '1']);
  await finishAccepted(app, world, await start(app, world, partitionPlan()));
  expect(parts.map((part) => newest(part)?.number)).toEqual(['2', '2', '2', '2']);
  expect(readCrls(app.store, fullScopeOf(issuer())).map(({ number }) => number)).toEqual(['1']);
  expect(auditStore(app.store).problems).toEqual([]);
});

const revoke = async (serial: string, change: Partial<Plan> = {}): Promise<RunView> => {
  const plan = revokePlan(`serial ${serial}`, {
    profiles: { 'partition-crl': hashOf('partition-crl') },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      certificates: `serial ${serial}`,
      crlProfile: 'partition-crl',
      quorum: 2,
      copies: 1,
    },
    ...change,
  });
  const view = await playTo(app, await start(app, world, plan), 'revoke');
  return act(app, view, undefined, { values: { 'happened-1': 'out-of-use', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' } });
};

describe('REVOCATION-LISTED', () => {
  test('a revocation publishes the partition it changed and no other; openssl refuses the certificate by it, and the full CRL is due', async () => {
    const { serial, der, crlPartition } = first();
    const part = crlPartition ?? '';
    const done = await finishAccepted(app, world, await revoke(serial));
    expect(parts.filter((each) => newest(each)?.number === '2')).toEqual([part]);
    expect(parsed(part).entries.map(({ serialNumber }) => serialNumber)).toEqual([serial]);
    const [list] = dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall));
    expect(list).toMatchObject({ kind: 'publication', what: 'Revocation to be published' });

    const folder = where.path;
    const leaf = join(folder, 'leaf.pem');
    const other = join(folder, 'other.pem');
    writeFileSync(leaf, encodePem('CERTIFICATE', der));
    const same = leaves().find((each) => each.serial !== serial) ?? raise();
    writeFileSync(other, encodePem('CERTIFICATE', same.der));
    const file = join(done.bundle ?? '', `artifacts/test-root-t1/crl-${issuer().slice(0, 16)}-${part}-2.pem`);
    const verify = (crls: readonly string[], certificate: string): string => {
      try {
        return execFileSync(
          'openssl',
          [
            'verify',
            '-no_check_time',
            '-crl_check',
            '-extended_crl',
            ...crls.flatMap((crl) => ['-CRLfile', crl]),
            '-CAfile',
            join(done.bundle ?? '', 'artifacts/test-root-t1/chain.pem'),
            certificate,
          ],
          { encoding: 'utf8', stdio: 'pipe' },
        );
      } catch (error) {
        return (error as { stderr: string }).stderr;
      }
    };
    expect(verify([file], leaf)).toContain('certificate revoked');
    const all = parts.map((each) => {
      const path = join(folder, `${each}.pem`);
      writeFileSync(path, encodePem('X509 CRL', newest(each)?.der ?? new Uint8Array()));
      return path;
    });
    expect(verify(all, leaf)).toContain('certificate revoked');
    expect(verify(all, other)).toContain('OK');
  });

  test('a certificate of no partition is refused for a profile of partitions: it would be on no list', async () => {
    const { params } = leafPlan();
    const view = await playTo(app, await start(app, world, leafPlan({ params: { ...params, requestLabel: 'whole' } })), 'request');
    const request = requestOf('whole', 'CN=whole.example.org,O=Test Trust,C=CH', {
      oid: '2.5.29.17',
      critical: false,
      value: dnsNames('whole.example.org'),
    });
    await finishAccepted(app, world, await act(app, view, undefined, { values: requestFile(request) }));
    const whole = leaves().find(({ crlPartition }) => crlPartition === 'full') ?? raise();
    const at = await revoke(whole.serial);
    expect(await sentence(() => playTo(app, at))).toMatch(
      /REVOCATION-LISTED failed: serial [0-9a-f]+ was recorded as revoked and belongs to no partition/,
    );
  });
});

describe('CRL-IDP-EQUALS-CDP', () => {
  test('an address that changed is refused where certificates name the old one, at issuance and for the CRL', async () => {
    const part = first().crlPartition ?? '';
    const moved = { ...policy.publication, crl: { ...policy.publication.crl, [part]: ['http://elsewhere.example.org/p.crl'] } };
    await finishAccepted(app, world, await start(app, world, policyPlan({ ...policy, publication: moved })));
    const refusal = `CRL-IDP-EQUALS-CDP failed: .* certificates of partition ${part} name another address`;
    // Before anybody is there and before the token is touched.
    for (const plan of [partitionPlan(), serverPlan()])
      expect(await sentence(async () => start(app, world, plan))).toMatch(new RegExp(refusal));
  });

  test('planted in a bundle: another address in the policy, another scope in the log, a certificate that names another one', async () => {
    const { serial, crlPartition } = first();
    const part = crlPartition ?? '';
    const done = await finishAccepted(app, world, await revoke(serial));
    const { files } = await readDirectory(done.bundle ?? '');
    const asked = (bend: Bend, change: (reading: BundleReading) => BundleReading = (same) => same): string =>
      said(checkCrlScopes(change(bendFiles(files, bend))), 'CRL-IDP-EQUALS-CDP');
    expect(asked({})).toBe('passed: 1 CRLs of partitions and 1 certificates');
    const elsewhere = 'http://elsewhere.example.org/p.crl';
    const moved = new TextDecoder().decode(files.get('policy.json')).replace(uriOf(part), elsewhere);
    expect(asked({ files: { 'policy.json': moved } })).toMatch(/^failed: .* names another address than policy.json publishes partition/);
    const other = parts.find((each) => each !== part) ?? '';
    expect(asked({ events: withData('tbs-built', { scope: scopeOf(issuer(), other) }, ({ makes }) => makes === 'crl') })).toMatch(
      new RegExp(`^failed: .* names another address than policy.json publishes partition ${other} at`),
    );
    expect(asked({ events: withData('tbs-built', { scope: scopeOf('a'.repeat(64), part) }, ({ makes }) => makes === 'crl') })).toMatch(
      /^failed: The log puts .* in a scope that is not of its key/,
    );
    const value = encodeIssuingDistributionPoint([elsewhere], undefined);
    const bentPoint = (reading: BundleReading): BundleReading => ({
      ...reading,
      artifacts: () =>
        reading
          .artifacts()
          .map((each) =>
            each.fields.kind === 'crl'
              ? { ...each, fields: { ...each.fields, extensions: [{ oid: '2.5.29.28', critical: true, value }] } }
              : each,
          ),
    });
    expect(asked({ files: { 'policy.json': moved } }, bentPoint)).toMatch(
      new RegExp(`^failed: artifacts/test-root-t1/revoked/${serial}.der is of partition ${part} and does not name the address of `),
    );
    const kind = (only: OnlyContains): string =>
      said(
        checkCrlScopes({
          ...bendFiles(files, {}),
          artifacts: () =>
            bendFiles(files, {})
              .artifacts()
              .map((each) =>
                each.fields.kind === 'crl'
                  ? {
                      ...each,
                      fields: {
                        ...each.fields,
                        extensions: [{ oid: '2.5.29.28', critical: true, value: encodeIssuingDistributionPoint([uriOf(part)], only) }],
                      },
                    }
                  : each,
              ),
        }),
        'CRL-SCOPE-KIND',
      );
    expect(kind('userCerts')).toBe('passed: 1 CRLs');
    expect(kind('caCerts')).toMatch(/^failed: .* says it holds caCerts alone, and artifacts\/test-root-t1\/revoked\/.* is of another kind/);
  });
});

test('a mass revocation whose CRL would be of a part only is refused before it begins', async () => {
  const { params } = massPlan('all');
  const plan = massPlan('all', {
    params: { ...params, crlProfile: 'partition-crl' },
    profiles: { 'partition-crl': hashOf('partition-crl') },
  });
  expect(await sentence(() => start(app, world, plan))).toMatch(
    /Step crl would make CRLs of partitions or deltas with profile «partition-crl», and a mass revocation is published by the full CRL\. Nothing was started\./,
  );
});

describe('CRL-SCOPE-KIND', () => {
  test.each([
    ['userCerts', /^done$/],
    ['caCerts', /CRL-SCOPE-KIND failed: profile «partition-crl» says caCerts alone, and \d certificates of another kind are in the scope/],
    ['attributeCerts', /CRL-SCOPE-KIND failed: profile «partition-crl» says attributeCerts alone/],
  ])('onlyContains: %s in a scope of leaves', async (only, outcome) => {
    const text = new TextDecoder().decode(resources.profile('partition-crl') ?? new Uint8Array());
    const bytes = new TextEncoder().encode(
      text.replace('issuingDistributionPoint: { critical: true }', `issuingDistributionPoint: { critical: true, onlyContains: ${only} }`),
    );
    const library = { ...resources, profile: (id: string) => (id === 'partition-crl' ? bytes : resources.profile(id)) };
    await app.close();
    // No CRL was made in the partitions yet: a list that says another kind than the one before is another scope's.
    const fresh = new World(unpublished);
    app = await fresh.open({ library });
    const plan = partitionPlan({ profiles: { 'partition-crl': sha256Hex(bytes) } });
    expect(await sentence(async () => playTo(app, await start(app, fresh, plan)))).toMatch(outcome);
    await fresh.remove();
  });
});

test('PUBLISHED-EQUALS-SIGNED: what is served of a partition closes its own task; the list before it is called old', async () => {
  const before = newest('p-1')?.der ?? new Uint8Array();
  await finishAccepted(app, world, await start(app, world, partitionPlan()));
  const now = newest('p-1')?.der ?? new Uint8Array();
  const [old, current] = judgeFetched(app.store, [
    { name: 'old.crl', bytes: before },
    { name: 'p-1.crl', bytes: now },
  ]);
  expect(old?.check).toMatchObject({
    verdict: 'failed',
    reason: 'it is the old list 1 of partition p-1, and list 2 of partition p-1 was signed since: put that one there',
  });
  expect(current?.check).toMatchObject({ verdict: 'passed', reason: 'revocation list 2 of partition p-1 of test-root-t1' });
});
