// Many requests of one medium: what is shown, refused, approved and signed of them, and what the bundle lets others check.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { batchPlan, policyPlan } from './plans.ts';
import { dnsNames, ecKey, edKey, extensionRequest, requestOf, type RequestKey } from '../../fixtures/requests/specimens.ts';
import { encodeExtension } from '../../../main/pki/encode-extension.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

interface Given {
  readonly name: string;
  readonly base64: string;
}

const client = (name: string, key: RequestKey = ecKey(name), dns = `${name}.example.org`): Uint8Array =>
  requestOf({
    key,
    subject: encodeName(parseDistinguishedName(`CN=${name},O=Test Trust`)),
    attributes: [extensionRequest(encodeExtension(oids.subjectAltName, false, dnsNames(dns)))],
  });
const file = (name: string, bytes: Uint8Array): Given => ({ name, base64: Buffer.from(bytes).toString('base64') });
const good = ['c', 'a', 'b'].map((name) => file(`${name}.csr`, client(name)));

async function allow(batch: { approval: 'each' | 'list'; most: number }): Promise<void> {
  await playTo(app, await start(app, world, policyPlan({ batch })));
  world.advance(60_000);
}

const atRequests = async (plan: Partial<Plan> = {}): Promise<RunView> => playTo(app, await start(app, world, batchPlan(plan)), 'requests');
const give = (view: RunView, requests: readonly Given[]): Promise<RunView> =>
  act(app, view, undefined, { values: { requests: [...requests] } });
const attended = { attendance: 'people', window: { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' } } as const;
const tableOf = (view: RunView) => {
  const { stage } = currentOf(view);
  if (stage.kind !== 'review' || stage.table === undefined) throw new Error(`no table at ${currentOf(view).stepId}`);
  return stage.table;
};

async function withPeople(): Promise<void> {
  await app.close();
  app = await world.open({ unattended: false });
  app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
}

describe('BATCH-LIST: one approval over the ordered list, where the policy says so', () => {
  test('every request, certificate and list is in the bundle, in the order of the file names; verify and openssl accept it', async () => {
    await allow({ approval: 'list', most: 10 });
    const done = await playTo(app, await give(await atRequests(), good));
    expect(done.status).toBe('finished');
    const events = eventsOf(app, done.runId);
    const approvals = events.filter(({ event }) => event === 'approval-given');
    expect(approvals.map(({ actor }) => actor)).toEqual(['bob', 'carol']);
    const built = events.filter(({ event }) => event === 'tbs-built').map(({ data }) => data);
    expect(built.map(({ item, request }) => [item, request])).toEqual([
      ['cert/1', 'a'],
      ['cert/2', 'b'],
      ['cert/3', 'c'],
    ]);
    const bundle = done.bundle ?? '';
    const list = readFileSync(join(bundle, 'artifacts/clients-2026-11/approved.txt'));
    expect(list.toString()).toBe(built.map(({ tbsSha256 }) => `${String(tbsSha256)}\n`).join(''));
    expect(approvals.map(({ data }) => data['subject'])).toEqual([sha256Hex(list), sha256Hex(list)]);
    execFileSync('sh', ['-euc', 'sha256sum -c --quiet clients-2026-11/requests.sha256'], { cwd: join(bundle, 'artifacts') });
    const rows = readCertificates(app.store, { role: 'leaf' });
    expect(
      rows
        .map(({ der }) => parseCertificate(der))
        .map(({ spki }) => sha256Hex(spki))
        .toSorted(),
    ).toEqual(['a', 'b', 'c'].map((name) => sha256Hex(ecKey(name).spki)).toSorted());
    const verdict = await verifyAnchored(app, bundle);
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    const passed = verdict.checks.filter((check) => check.verdict === 'passed').map(({ name }) => name);
    expect(passed).toEqual(expect.arrayContaining(['BATCH-DISTINCT', 'BATCH-LIST', 'CSR-POP', 'REQUEST-UNCHANGED', 'QUORUM']));
    for (const [, block = ''] of readFileSync(join(bundle, 'VERIFY.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g))
      execFileSync('sh', ['-eu'], { cwd: bundle, input: block });
  }, 120_000);

  test.each(['approved.txt', 'requests.sha256'])(
    '%s with two lines exchanged is refused',
    async (name) => {
      await allow({ approval: 'list', most: 10 });
      const done = await playTo(app, await give(await atRequests(), good));
      const copy = mkdtempSync(join(tmpdir(), 'conclave-batch-'));
      try {
        cpSync(done.bundle ?? '', copy, { recursive: true });
        const path = join(copy, 'artifacts/clients-2026-11', name);
        const [first = '', second = '', ...rest] = readFileSync(path, 'utf8').split('\n');
        writeFileSync(path, [second, first, ...rest].join('\n'));
        const { checks } = await verifyBundle(copy, { unanchored: true });
        const failed = checks.filter(({ verdict }) => verdict === 'failed').map((check) => check.name);
        expect(failed).toContain(name === 'approved.txt' ? 'BATCH-LIST' : 'BATCH-DISTINCT');
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    },
    120_000,
  );

  test('people see a row for each certificate, the witness reads back the list’s hash, and what differs from the first is said', async () => {
    await allow({ approval: 'list', most: 10 });
    await withPeople();
    const other = client('d', edKey);
    const read = await give(await atRequests(attended), [...good, file('d.csr', other)]);
    expect(tableOf(read).rows.map(({ cells, state }) => [cells[0], state])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}.csr`, undefined]),
    );
    expect(eventNames(app, read.runId)).not.toContain('request-imported');
    const review = await playTo(app, await act(app, read, undefined, { values: { take: 'take' } }), 'review');
    const table = tableOf(review);
    expect(table.rows.map(({ cells }) => cells.slice(0, 4))).toEqual(
      ['a', 'b', 'c', 'd'].map((name, index) => [String(index + 1), name, `CN=${name},O=Test Trust`, `dNSName ${name}.example.org`]),
    );
    const differing = table.rows.filter(({ state }) => state !== undefined);
    expect(differing.map(({ cells, state, note }) => [cells[1], state, note])).toEqual([
      ['d', 'differs', 'Public key: Ed25519; without Public key: ECDSA P-256'],
    ]);
    const approved = await playTo(app, review, 'approve');
    expect(currentOf(approved).button).toBe('Approve 4 certificates');
    expect((await playTo(app, approved)).status).toBe('finished');
  }, 120_000);
});

describe('BATCH-DISTINCT: a medium with something wrong on it', () => {
  const bad: readonly (readonly [title: string, file: Given, why: RegExp])[] = [
    ['the same request twice', file('s.csr', client('a')), /«s\.csr»: BATCH-DISTINCT: it is the same request as a\.csr/],
    ['the same key twice', file('t.csr', client('t', ecKey('b'))), /«t\.csr»: BATCH-DISTINCT: it is for the same key as b\.csr/],
    [
      'the same name twice',
      file('u.csr', client('u', ecKey('u'), 'A.example.ORG')),
      /«u\.csr»: BATCH-DISTINCT: it asks for the same dNSName a\.example\.org as a\.csr/,
    ],
    ['one folder twice', file('a.p10', client('v')), /«a\.p10»|BATCH-DISTINCT: its folder would be that of a/],
    ['a file that is no request', file('readme.txt', new TextEncoder().encode('hello')), /«readme\.txt»: .*neither DER/],
    ['a name that makes no folder', file('ä b.csr', client('w')), /«ä b\.csr»: .*Rename the file/],
  ];
  test('unattended, the batch is refused as a whole, and every file is named with what is wrong with it', async () => {
    await allow({ approval: 'list', most: 10 });
    const view = await atRequests();
    const refused = await give(view, [...good, ...bad.map(([, wrong]) => wrong)]).catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ code: 'policy.batch' });
    const said = (refused as Error).message;
    expect(said).toContain('6 of 9 files were refused');
    for (const [title, , why] of bad) expect([title, why.test(said)]).toEqual([title, true]);
    expect(eventNames(app, view.runId)).not.toContain('request-imported');
    expect(eventsOf(app, view.runId).find(({ event }) => event === 'batch-refused')?.data['files']).toHaveLength(6);
  }, 120_000);

  test('people leave a refused request out by a decision on record, and the others are signed', async () => {
    await allow({ approval: 'list', most: 10 });
    await withPeople();
    const forged = client('f');
    forged[forged.length - 3] = (forged[forged.length - 3] ?? 0) ^ 1;
    const read = await give(await atRequests(attended), [...good, file('forged.csr', forged)]);
    const rows = tableOf(read).rows.filter(({ state }) => state === 'refused');
    expect(rows.map(({ cells, note }) => [cells[0], note?.includes('CSR-POP')])).toEqual([['forged.csr', true]]);
    expect(await codeOf(() => act(app, read, undefined, { values: { take: 'take' } }))).toBe('input.schema');
    const again = await app.engine.view(read.runId);
    const done = await playTo(app, await act(app, again, undefined, { values: { take: 'leave-out' } }));
    expect(done.status).toBe('finished');
    const left = eventsOf(app, done.runId).filter(({ event }) => event === 'request-left-out');
    expect(left.map(({ actor, data }) => [actor, data['file'], data['code'], data['fileSha256']])).toEqual([
      ['alice', 'forged.csr', 'policy.proof-of-possession', sha256Hex(forged)],
    ]);
    expect(readCertificates(app.store, { role: 'leaf' })).toHaveLength(3);
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
  }, 120_000);
});

describe('the policy rules on a batch', () => {
  test('without a word of it each certificate is approved on its own, and verify refuses an approval over several', async () => {
    const done = await playTo(app, await give(await atRequests(), good.slice(0, 2)));
    const approvals = eventsOf(app, done.runId).filter(({ event }) => event === 'approval-given');
    expect(approvals.map(({ actor, data }) => [actor, (data['items'] as string[]).length])).toEqual([
      ['bob', 1],
      ['carol', 1],
      ['bob', 1],
      ['carol', 1],
    ]);
    expect(new Set(approvals.map(({ data }) => data['subject'])).size).toBe(2);
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
  }, 120_000);

  test('more requests than it allows are refused before any is read', async () => {
    await allow({ approval: 'list', most: 2 });
    const view = await atRequests();
    expect(await codeOf(() => give(view, good))).toBe('input.too-large');
    expect(eventNames(app, view.runId)).not.toContain('request-imported');
  }, 120_000);

  test('who refuses the list sends it back to where it is built, and its numbers are burned', async () => {
    await allow({ approval: 'list', most: 10 });
    await withPeople();
    const read = await give(await atRequests(attended), good);
    const approve = await playTo(app, await act(app, read, undefined, { values: { take: 'take' } }), 'approve');
    const refused = await act(app, approve, 'bob', { values: { 'bob.decision': 'refuse' } });
    expect(currentOf(refused).stepId).toBe('cert');
    const states = app.store.rows('serial_number').filter(({ run }) => run === refused.runId);
    expect(states.map(({ state }) => state)).toEqual(['burned', 'burned', 'burned']);
    expect((await playTo(app, refused)).status).toBe('finished');
    expect(readCertificates(app.store, { role: 'leaf' })).toHaveLength(3);
  }, 120_000);
});
