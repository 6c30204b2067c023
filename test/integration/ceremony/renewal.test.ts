// A root's certificate made anew: same key and name, and everything after it goes on under the new one.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { loadPress } from '../../../main/evidence/documents/press.ts';
import { judgeBundle, readBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { auditFound } from '../../../main/store/audit/audit-found.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { refreshPlan, renewPlan } from './plans.ts';
import { codeOf, eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const inForce = (): string => readCertificates(app.store, { role: 'root' }).at(-1)?.sha256 ?? '';
const renew = async (change: Partial<Plan> = {}) => start(app, world, renewPlan(inForce(), change));

describe('EXISTING-CERTIFICATE: a root renews itself', () => {
  test('both certificates are on record; CRL numbers go on; verify, openssl and the audit accept everything', async () => {
    const [before] = readAuthorities(app.store);
    const [old] = readCertificates(app.store, { role: 'root' });
    const done = await playTo(app, await renew());
    expect(done.status).toBe('finished');
    expect(readAuthorities(app.store)).toEqual([before]);

    const [first, second, more] = readCertificates(app.store, { role: 'root' });
    expect([first?.sha256, more]).toEqual([old?.sha256, undefined]);
    const [existing, made] = [first, second].map((row) => parseCertificate(row?.der ?? new Uint8Array()));
    expect(made?.subject).toEqual(existing?.subject);
    expect(made?.spki).toEqual(existing?.spki);
    expect(made?.subjectKeyIdentifier).toEqual(existing?.subjectKeyIdentifier);
    expect(made?.serialNumber).not.toBe(existing?.serialNumber);

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    const passed = verdict.checks.filter((check) => check.verdict === 'passed').map(({ name }) => name);
    expect(passed).toEqual(expect.arrayContaining(['EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES']));

    world.advance(60_000);
    const next = await playTo(app, await start(app, world, refreshPlan()));
    const crls = readCrls(app.store, `${spkiSha256Of(app)}:full`);
    expect(crls.map(({ number }) => number)).toEqual(['1', '2', '3']);
    expect(crls.map(({ der }) => parseCrl(der).authorityKeyIdentifier?.keyIdentifier)).toEqual(
      [1, 2, 3].map(() => made?.subjectKeyIdentifier),
    );
    const file = (bundle: string | undefined, name: string): string => join(bundle ?? '', 'artifacts/test-root-t1', name);
    // The chain of what comes later is the new certificate, and the list of each run verifies under both.
    expect(readFileSync(file(next.bundle, 'chain.pem'))).toEqual(readFileSync(file(done.bundle, 'certificate.pem')));
    const scope = spkiSha256Of(app).slice(0, 16);
    for (const anchor of ['certificate.pem', 'existing.pem']) {
      for (const list of [file(done.bundle, `crl-${scope}-2.pem`), file(next.bundle, `crl-${scope}-3.pem`)]) {
        const said = execFileSync('sh', ['-c', 'openssl crl -noout -in "$1" -CAfile "$2" 2>&1', 'sh', list, file(done.bundle, anchor)]);
        expect(said.toString()).toContain('verify OK');
      }
    }
    expect(auditStore(app.store).problems).toEqual([]);

    const url = 'http://pki.example.org/test-root-t1.cer';
    const served = (bytes: Uint8Array = new Uint8Array()): string =>
      auditFound(app.store, [{ name: 'fetched', bytes, url }]).checks.find(({ name }) => name === 'PUBLISHED-SAME')?.reason ?? '';
    expect(served(second?.der)).toBe('1 fetched from where authorities publish');
    expect(served(first?.der)).toMatch(/^fetched from .+: certificate .+ is there, and «test-root-t1» has one that ends later\.$/u);
  }, 60_000);

  test('hierarchy-twin: that two certificates have one name and key is found by the lint step, on record, and blocks nothing', async () => {
    const review = await playTo(app, await renew(), 'review');
    const { stage } = currentOf(review);
    const findings = eventsOf(app, review.runId).find(({ event }) => event === 'linted')?.data['findings'] as { rule: string }[];
    const serial = parseCertificate(readCertificates(app.store, { role: 'root' })[0]?.der ?? new Uint8Array()).serialNumber;
    expect(findings.filter(({ rule }) => rule === 'hierarchy-twin')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining(serial) as unknown },
    ]);
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    expect(facts).toContainEqual({
      label: 'Existing certificate SHA-256',
      value: inForce(),
      mono: true,
      planned: inForce(),
      from: 'plan',
    });
    expect(facts.filter(({ differs }) => differs === true)).toEqual([]);
  });

  test('what the authority issues afterwards chains to the new certificate', async () => {
    await playTo(app, await renew());
    world.advance(60_000);
    const view = await playTo(app, await start(app, world, refreshPlan()), 'crl');
    const opened = eventsOf(app, view.runId).find(({ event }) => event === 'authority-opened');
    const newest = readCertificates(app.store, { role: 'root' }).at(-1);
    expect(opened?.data['certificateSha256']).toBe(newest?.sha256);
    // A CRL that would have outlived the certificate before is made: the new one is what bounds it.
    expect(Date.parse(newest?.notAfter ?? '')).toBeGreaterThan(
      Date.parse(readCertificates(app.store, { role: 'root' })[0]?.notAfter ?? ''),
    );
  });
});

describe('refused by name before the run begins, and nothing changes', () => {
  test.each<[string, Partial<Plan>, string]>([
    ['KEY-REUSE: a plan that names no certificate', { existingCertificate: undefined as never }, 'policy.key-reuse'],
    ['EXISTING-CERTIFICATE: a plan that names another', { existingCertificate: 'ab'.repeat(32) as never }, 'policy.existing-certificate'],
    [
      'EXISTING-DATES: a certificate that would end no later',
      { params: { ...renewPlan('').params, validity: 'P10Y' } },
      'policy.existing-certificate',
    ],
  ])('%s', async (_title, change, code) => {
    await expectNothing(app, code, () => renew(change));
  });

  test('EXISTING-CERTIFICATE: a plan for the certificate before the one in force', async () => {
    const first = inForce();
    await playTo(app, await renew());
    world.advance(60_000);
    await expectNothing(app, 'policy.existing-certificate', () => start(app, world, renewPlan(first, { title: 'Once more' })));
  });

  test('EXISTING-CERTIFICATE: renewed by another run after this one began, the step that builds refuses', async () => {
    const late = await playTo(app, await renew({ title: 'The late one' }), 'cert');
    await playTo(app, await renew());
    world.advance(60_000);
    const again = await app.engine.view(late.runId);
    await expectRefusalOnly(app, late.runId, 'policy.existing-certificate', () => act(app, again));
  }, 60_000);

  test('EXISTING-CERTIFICATE: renewed by another run after this one was approved, the step that signs refuses', async () => {
    const late = await playTo(app, await renew({ title: 'The late one' }), 'sign');
    await playTo(app, await renew());
    world.advance(60_000);
    const again = await playTo(app, await app.engine.view(late.runId), 'sign');
    const calls = () => app.store.rows('journal').filter(({ run }) => run === late.runId);
    const before = calls();
    expect(await codeOf(() => act(app, again))).toBe('policy.existing-certificate');
    expect(calls()).toEqual(before);
    expect(readCertificates(app.store, { role: 'root' })).toHaveLength(2);
  }, 60_000);
});

describe('a bundle whose parts do not belong together', () => {
  /** Names of the checks that fail once files are changed. */
  async function failing(bundle: string, change: (files: Map<string, Uint8Array>) => void): Promise<string[]> {
    const reading = await readBundle(bundle);
    await loadPress();
    const files = new Map(reading.files);
    change(files);
    const { checks } = judgeBundle({ ...reading, files }, { unanchored: true });
    return checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name);
  }

  test('EXISTING-CERTIFICATE: another certificate in the place of the one before, and a plan that names another', async () => {
    const { bundle = '' } = await playTo(app, await renew());
    expect(await failing(bundle, () => undefined)).toEqual([]);
    const folder = 'artifacts/test-root-t1';
    const swapped = await failing(bundle, (files) => {
      for (const form of ['der', 'pem']) files.set(`${folder}/existing.${form}`, files.get(`${folder}/certificate.${form}`) as Uint8Array);
    });
    expect(swapped).toEqual(expect.arrayContaining(['EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES']));
    const renamed = await failing(bundle, (files) => {
      const plan = Buffer.from(files.get('plan.yaml') ?? []).toString('utf8');
      files.set(
        'plan.yaml',
        Buffer.from(plan.replace(/"existingCertificate": "[0-9a-f]+"/, `"existingCertificate": "${'ab'.repeat(32)}"`)),
      );
    });
    expect(renamed).toContain('EXISTING-CERTIFICATE');
    expect(renamed).not.toContain('SAME-SUBJECT-AND-KEY');
  }, 60_000);
});
