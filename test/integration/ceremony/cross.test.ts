// Another CA certified under the root of an earlier run: its name, key and identifier taken over, nothing wider, names from the plan.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { judgeBundle, readBundle } from '../../../main/evidence/verify-bundle.ts';
import { loadPress } from '../../../main/evidence/documents/press.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { leafUnderPartner, partnerCertificate, partnerKey, partnerSubject, type PartnerChange } from './partner-ca.ts';
import { crossPlan, refreshPlan, resources } from './plans.ts';
import { eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const fileOf = (bytes: Uint8Array) => ({ name: 'existing.der', base64: Buffer.from(bytes).toString('base64') });
const good = partnerCertificate();

/** The run of a cross-certificate for this one, where the file is asked for. */
const atFile = async (existing: Uint8Array, change: Partial<Plan> = {}): Promise<RunView> =>
  playTo(app, await start(app, world, crossPlan(sha256Hex(existing), change)), 'existing');
const give = (view: RunView, bytes: Uint8Array): Promise<RunView> => act(app, view, undefined, { values: { certificate: fileOf(bytes) } });

describe('EXISTING-CA: another CA is cross-certified', () => {
  test('name, key and identifier byte for byte, names from the plan; verify, openssl and the audit accept it', async () => {
    const done = await playTo(app, await give(await atFile(good), good));
    expect(done.status).toBe('finished');
    const [row] = readCertificates(app.store, { role: 'cross' });
    const made = parseCertificate(row?.der ?? new Uint8Array());
    const existing = parseCertificate(good);
    expect(made.subject).toEqual(partnerSubject);
    expect(made.spki).toEqual(existing.spki);
    // Made by SHA-1, which no profile here does.
    expect(made.subjectKeyIdentifier).toEqual(existing.subjectKeyIdentifier);
    expect(readAuthorities(app.store).map(({ label }) => label)).toEqual(['test-root-t1']);

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect([verdict.verdict, verdict.checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
    const passed = verdict.checks.filter((check) => check.verdict === 'passed').map(({ name }) => name);
    expect(passed).toEqual(expect.arrayContaining(['EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES']));
    const folder = join(done.bundle ?? '', 'artifacts/partner-root-p1');
    const text = execFileSync('openssl', ['x509', '-in', join(folder, 'certificate.pem'), '-noout', '-ext', 'nameConstraints'], {
      encoding: 'utf8',
    });
    expect(text).toMatch(/critical\s+Permitted:\s+DNS:partner\.example\s*$/);
    const at = String(Math.floor(world.wall / 1000));
    const said = execFileSync('openssl', ['verify', '-attime', at, '-CAfile', join(folder, 'chain.pem'), join(folder, 'certificate.pem')], {
      encoding: 'utf8',
    });
    expect(said).toMatch(/: OK\n$/);
    expect(auditStore(app.store).problems).toEqual([]);
    world.advance(60_000);
    expect((await playTo(app, await start(app, world, refreshPlan()))).status).toBe('finished');
  }, 60_000);

  test('what the other CA issues is accepted through it, within the names of the plan only', async () => {
    const done = await playTo(app, await give(await atFile(good), good));
    const folder = join(done.bundle ?? '', 'artifacts/partner-root-p1');
    const where = world.out;
    const openssl = (...words: string[]): string => execFileSync('openssl', words, { encoding: 'utf8', cwd: where, stdio: 'pipe' });
    const leaf = (name: string): string => {
      const file = join(where, `${name}.pem`);
      writeFileSync(file, encodePem('CERTIFICATE', leafUnderPartner(name)));
      return file;
    };
    const at = String(Math.floor(world.wall / 1000));
    const chain = ['verify', '-attime', at, '-CAfile', join(folder, 'chain.pem'), '-untrusted', join(folder, 'certificate.pem')];
    expect(openssl(...chain, leaf('www.partner.example'))).toMatch(/: OK\n$/);
    expect(() => openssl(...chain, leaf('www.elsewhere.example'))).toThrow(/permitted subtree violation/);
  }, 60_000);

  test.each([
    ['of the same organization, which the rules let through', 'CN=Test Root T0,O=Test Trust,C=CH', []],
    ['of another organization, which is found', 'CN=Partner Root P1,O=Partner,C=DE', ['warning']],
  ])(
    'BR 7.1.2.2.4: without limits of its own, for a CA %s',
    async (_title, subject, found) => {
      const existing = partnerCertificate({ subject });
      const profile = 'cross-certificate-affiliate';
      const { nameConstraints: _none, ...plan } = crossPlan(sha256Hex(existing), {
        params: { ...crossPlan('').params, profile },
        profiles: Object.fromEntries([profile, 'root-crl'].map((id) => [id, sha256Hex(resources.profile(id) ?? new Uint8Array())])),
      });
      const done = await playTo(app, await give(await playTo(app, await start(app, world, plan), 'existing'), existing));
      const findings = eventsOf(app, done.runId).find(({ event }) => event === 'linted')?.data['findings'] as {
        rule: string;
        severity: string;
      }[];
      expect(findings.filter(({ rule }) => rule === 'br-ca-any-purpose').map(({ severity }) => severity)).toEqual(found);
      const made = parseCertificate(readCertificates(app.store, { role: 'cross' })[0]?.der ?? new Uint8Array());
      expect(made.extendedKeyUsage).toEqual(['2.5.29.37.0']);
      expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
    },
    60_000,
  );

  test('CSR-POP: one that is not self-signed wants a request by its own key, and no other', async () => {
    const below = partnerCertificate({ issuer: ecKey('partner above') });
    const asked = await give(await atFile(below), below);
    expect(currentOf(asked).prompts.map(({ id }) => id)).toEqual(['request']);
    const stranger = { request: requestFor(ecKey('a stranger')) };
    await expectRefusalOnly(app, asked.runId, 'policy.existing-certificate', () => act(app, asked, undefined, { values: stranger }));
    const proved = await act(app, await app.engine.view(asked.runId), undefined, { values: { request: requestFor(partnerKey) } });
    const done = await playTo(app, proved);
    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.checks).toContainEqual({ name: 'CSR-POP', verdict: 'passed', reason: '1 requests' });
  }, 60_000);

  test('people see what it says and what becomes of it, and may choose another file', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
    const window = { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' };
    const shown = await give(await atFile(good, { attendance: 'people', window }), good);
    const { stage } = currentOf(shown);
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    expect(facts.map(({ label, planned }) => [label, planned])).toEqual(
      expect.arrayContaining([
        ['Subject', 'Taken over, byte for byte.'],
        ['Serial number', 'Not taken.'],
      ]),
    );
    const again = await act(app, shown, undefined, { values: { take: 'another' } });
    expect(currentOf(again).prompts.map(({ kind }) => kind)).toEqual(['file']);
    const taken = await act(app, await give(again, good), undefined, { values: { take: 'take' } });
    expect(currentOf(taken).stepId).toBe('cert');
    expect(eventsOf(app, taken.runId).map(({ event }) => event)).toContain('certificate-imported');
  }, 60_000);
});

describe('refused by name before anything is reserved or the key is used', () => {
  const wider = (extensions: PartnerChange['extensions']): PartnerChange => (extensions === undefined ? {} : { extensions });
  const cases: readonly (readonly [string, PartnerChange, string])[] = [
    [
      'EXISTING-CA: a certificate that is no CA’s',
      wider({ basicConstraints: { critical: true, ca: false } }),
      'policy.existing-certificate',
    ],
    ['EXISTING-CA: a key that may not certify', wider({ keyUsage: { critical: true, bits: ['cRLSign'] } }), 'policy.existing-certificate'],
    ['EXISTING-CA: one that has run out', { notAfter: new Date('2025-01-01T00:00:00Z') }, 'policy.existing-certificate'],
    ['EXISTING-CA: one that is not in force yet', { notBefore: new Date('2027-01-01T00:00:00Z') }, 'policy.existing-certificate'],
    ['REHEARSAL-MARK: one that a rehearsal made', { rehearsal: true }, 'policy.rehearsal-isolation'],
  ];
  test.each(cases)('%s', async (_title, change, code) => {
    const other = partnerCertificate(change);
    const view = await atFile(other);
    await expectRefusalOnly(app, view.runId, code, () => give(view, other));
  });

  test('EXISTING-CERTIFICATE: another certificate than the plan names, though of the same CA', async () => {
    const view = await atFile(good);
    const other = partnerCertificate({ notAfter: new Date('2044-01-01T00:00:00Z') });
    await expectRefusalOnly(app, view.runId, 'policy.existing-certificate', () => give(view, other));
  });

  test.each<[string, Uint8Array, string]>([
    ['a file that is no certificate', new TextEncoder().encode('hello'), 'input.not-pem'],
    ['a certificate with something after it', Uint8Array.from([...good, 0]), 'input.not-der'],
  ])('%s', async (_title, bytes, code) => {
    const view = await atFile(good);
    await expectRefusalOnly(app, view.runId, code, () => give(view, bytes));
  });

  test.each<[string, PartnerChange]>([
    [
      'NOT-WIDENED: a path length the profile does not keep',
      wider({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } }),
    ],
    [
      'NOT-WIDENED: purposes the existing certificate does not have',
      wider({ extendedKeyUsage: { critical: false, purposes: ['serverAuth'] } }),
    ],
    [
      'NOT-WIDENED: names beyond those of the existing certificate',
      wider({ nameConstraints: { critical: true, permitted: [{ type: 'dNSName', value: 'other.example' }] } }),
    ],
  ])('%s', async (_title, change) => {
    const other = partnerCertificate(change);
    const view = await give(await atFile(other), other);
    await expectRefusalOnly(app, view.runId, 'policy.existing-certificate', () => act(app, view));
  });

  test.each<[string, Partial<Plan>, string]>([
    ['KEY-REUSE: a plan that names no certificate', { existingCertificate: undefined as never }, 'policy.key-reuse'],
    ['NAMES-GIVEN: a plan without the names the profile leaves to it', { nameConstraints: undefined as never }, 'policy.profile'],
  ])('%s starts nothing', async (_title, change, code) => {
    await expectNothing(app, code, () => start(app, world, crossPlan(sha256Hex(good), change)));
  });

  test('NAMES-GIVEN: names nothing takes start nothing', async () => {
    const { nameConstraints } = crossPlan('');
    await expectNothing(app, 'policy.profile', () =>
      start(app, world, refreshPlan(nameConstraints === undefined ? {} : { nameConstraints })),
    );
  });
});

test('EXISTING-CERTIFICATE: a bundle with another certificate in the place of the other CA’s is refused', async () => {
  const { bundle = '' } = await playTo(app, await give(await atFile(good), good));
  const reading = await readBundle(bundle);
  await loadPress();
  const files = new Map(reading.files);
  const folder = 'artifacts/partner-root-p1';
  for (const form of ['der', 'pem']) files.set(`${folder}/existing.${form}`, files.get(`${folder}/certificate.${form}`) as Uint8Array);
  const failed = judgeBundle({ ...reading, files }, { unanchored: true }).checks.filter(({ verdict }) => verdict === 'failed');
  expect(failed.map(({ name }) => name)).toEqual(expect.arrayContaining(['EXISTING-CERTIFICATE', 'NOT-WIDENED']));
});
