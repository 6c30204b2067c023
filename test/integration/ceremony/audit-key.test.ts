// The audit key on the token: checkpoints that whoever has the machine and its log key cannot forge.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPress } from '../../../main/evidence/documents/press.ts';
import { judgeBundle, readBundle, verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { auditStore, type AuditReport } from '../../../main/store/audit.ts';
import { openLogKey } from '../../../main/store/log-key.ts';
import { putInPlace } from '../../fixtures/transcript/judge.ts';
import { mutate, type Logs } from '../../fixtures/transcript/mutate.ts';
import { guideBlocks, runBlocks } from '../evidence/run-guide.ts';
import { open as openStore } from '../store/test-store.ts';
import { Bench, codeOf, examplePlan, playUntil, toTheEnd } from './test-ceremony.ts';

const resource = (path: string): string => readFileSync(resolve(import.meta.dirname, '../../../resources', path), 'utf8');
const playbook = resource('playbooks/root-ca-with-audit-key.yaml');
const plan = resource('examples/root-ca-with-audit-key.plan.yaml').replace('ecdsa-p384', 'ecdsa-p256');
/** A later root on the same token: the audit key is there already, and the playbook names no step that makes it. */
const laterPlaybook = playbook
  .replace('  auditKey: label\n  auditAlgorithm: key-algorithm\n', '')
  .replace(/ {2}- id: auditkey[\s\S]*?(?= {2}- id: cert)/, '')
  .replace('needs: { token: token, key: auditkey }', 'needs: { token: token }');
const laterPlan = plan
  .replace('  auditKey: example-audit-r5\n  auditAlgorithm: ecdsa-p256\n', '')
  .replaceAll('example-root-r5', 'example-root-r6')
  .replaceAll('Example Root R5', 'Example Root R6')
  .replace(/(id: root-ca-with-audit-key\n {2}sha256: )[0-9a-f]{64}/, (_all, name: string) => name + sha256Hex(Buffer.from(laterPlaybook)));

const certifying = resource('playbooks/audit-key-certificate.yaml');
const certificatePlan = resource('examples/audit-key-certificate.plan.yaml');

const bench = new Bench();
let first = '';
let later = '';
let logs: Logs;
beforeAll(async () => {
  await bench.open({ playbook });
  first = (await playUntil(bench, await bench.create(plan), toTheEnd)).bundle ?? '';
  await bench.shut();
  await bench.open({ playbook: laterPlaybook });
  later = (await playUntil(bench, await bench.create(laterPlan), toTheEnd)).bundle ?? '';
  const { store } = bench.app;
  const names = store.inspect().logs();
  logs = {
    lines: new Map(names.map(({ log }) => [log, [...store.lines(log)].map((line) => Buffer.from(line))])),
    heads: new Map(names.map(({ log }) => [log, store.head(log)])),
  };
  await bench.shut();
});
afterAll(() => bench.remove());

function audit(directory: string): AuditReport {
  const store = openStore(directory, { readOnly: true });
  const report = auditStore(store);
  store.close();
  return report;
}

describe('the audit key', () => {
  test.each(['first', 'later'])('CHECKPOINT and KEY-PURPOSE: the bundle of the %s run shows two checkpoints under it', async (which) => {
    const { checks } = await verifyBundle(which === 'first' ? first : later, { unanchored: true });
    expect(checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(checks.find(({ name }) => name === 'CHECKPOINT')?.reason).toContain('2 checkpoints under the audit key');
  });

  test('CHECKPOINT: the audit verifies every one, of runs that found the key as of the one that made it', () => {
    const report = audit(bench.data);
    expect(report.problems).toEqual([]);
    // Two runs: two checkpoints each under the audit key, and the closing one of each.
    expect(report.checks.find(({ name }) => name === 'CHECKPOINT')).toMatchObject({ verdict: 'passed', reason: '6 verified' });
  });

  test('LOG-CONSISTENCY: a history rewritten whole with the stolen log key is seen without any paper', () => {
    const place = join(bench.directory, 'forged');
    mkdirSync(place, { recursive: true });
    for (const name of ['conclave.db', 'log.key']) copyFileSync(join(bench.data, name), join(place, name));
    const key = openLogKey(place, { mayCreate: false, random: () => new Uint8Array() });
    // The workstation log’s first line: everything after it is computed anew.
    const order = [...logs.lines.keys()].toSorted();
    const picks = [order.indexOf('workstation'), 0];
    putInPlace(place, mutate('recompute', logs, () => picks.shift() ?? 0, key).logs);
    const report = audit(place);
    expect(report.checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)).toContain('LOG-CONSISTENCY');
    expect(report.problems.join('\n')).toContain('does not continue the checkpoint the audit key signed');
  });

  test('KEY-PURPOSE: a key that was made for an authority signs no checkpoint', async () => {
    await bench.open({ playbook: laterPlaybook });
    const other = laterPlan.replaceAll('example-root-r6', 'example-root-r7').replaceAll('Example Root R6', 'Example Root R7');
    const view = await bench.create(other.replace('auditKey: example-audit-r5', 'auditKey: example-root-r5'));
    expect(await codeOf(playUntil(bench, view, toTheEnd))).toBe('policy.key-purpose');
    expect(bench.app.store.rows('journal', { operation: 'sign-checkpoint', run: view.runId })).toEqual([]);
    await bench.shut();
  });

  test('input.schema: a plan that names an audit key its playbook does not use, or none where it signs with one', async () => {
    await bench.open();
    expect(await codeOf(bench.create(examplePlan.replace('backup: none', 'backup: none\nauditKey: example-audit-r5')))).toBe(
      'input.schema',
    );
    await bench.shut();
    await bench.open({ playbook });
    expect(await codeOf(bench.create(plan.replace('\nauditKey: example-audit-r5', '')))).toBe('input.schema');
    await bench.shut();
  });
});

describe('the certificate of the audit key', () => {
  let certified = '';
  let after = '';
  beforeAll(async () => {
    await bench.open({ playbook: certifying });
    certified = (await playUntil(bench, await bench.create(certificatePlan), toTheEnd)).bundle ?? '';
    await bench.shut();
    await bench.open({ playbook: laterPlaybook });
    const again = laterPlan.replaceAll('example-root-r6', 'example-root-r8').replaceAll('Example Root R6', 'Example Root R8');
    after = (await playUntil(bench, await bench.create(again), toTheEnd)).bundle ?? '';
    await bench.shut();
  }, 60_000);

  test.each(['certified', 'after'])(
    'CHECKPOINT: from the checkpoints of the run %s an auditor comes to the CA',
    async (which) => {
      const bundle = which === 'certified' ? certified : after;
      const { verdict, checks } = await verifyBundle(bundle, { unanchored: true });
      expect([verdict, checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
      expect(checks.find(({ name }) => name === 'CHECKPOINT')?.reason).toContain(
        '2 checkpoints under the audit key, which CN=Example Root R5,O=Example Trust,C=CH certified',
      );
      const folder = join(bundle, 'artifacts/example-audit-r5');
      const said = execFileSync('openssl', ['verify', '-CAfile', join(folder, 'chain.pem'), join(folder, 'certificate.pem')], {
        encoding: 'utf8',
      });
      expect(said).toMatch(/: OK\n$/);
      // The guide does the same with openssl alone.
      const failed = runBlocks(bundle, guideBlocks(readFileSync(join(bundle, 'VERIFY.md'), 'utf8'))).filter(({ status }) => status !== 0);
      expect(failed).toEqual([]);
      expect(audit(bench.data).problems).toEqual([]);
    },
    60_000,
  );

  test('CHECKPOINT: the certificate of another key in its place', async () => {
    const reading = await readBundle(after);
    await loadPress();
    const root = 'artifacts/example-root-r8/certificate';
    const failing = (change: (files: Map<string, Uint8Array>) => void): string[] => {
      const files = new Map(reading.files);
      change(files);
      const { checks } = judgeBundle({ ...reading, files }, { unanchored: true });
      return checks.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name);
    };
    expect(failing(() => undefined)).toEqual([]);
    const swapped = failing((files) => {
      for (const form of ['der', 'pem'])
        files.set(`artifacts/example-audit-r5/certificate.${form}`, files.get(`${root}.${form}`) ?? new Uint8Array());
    });
    expect(swapped).toContain('CHECKPOINT');
    const chainless = failing((files) => files.set('artifacts/example-audit-r5/chain.pem', files.get(`${root}.pem`) ?? new Uint8Array()));
    expect(chainless).toContain('CHECKPOINT');
  });

  test('KEY-PURPOSE: a key that is no audit key gets no certificate as one', async () => {
    await bench.open({ playbook: certifying });
    const view = await bench.create(certificatePlan.replace('auditKey: example-audit-r5', 'auditKey: example-root-r5'));
    expect(await codeOf(playUntil(bench, view, toTheEnd))).toBe('policy.key-purpose');
    await bench.shut();
  });
});
