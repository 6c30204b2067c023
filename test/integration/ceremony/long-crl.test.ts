// CRLs too long for memory, through the whole run: recorded in blocks, built to a file, reviewed, signed, exported, verified, backed up;
// each held to the one before, and nothing of them left behind.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { readWholeCrl } from '../../../main/pki/read-whole-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { entryInForce } from '../../../main/steps/revoked-entries.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { recordCrlEntries } from '../../../main/store/crl-entries/record-entries.ts';
import { crlDirectory } from '../../../main/store/crl-file.ts';
import { crlBytes } from '../../../main/store/kept-bytes.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { readJournalEntries } from '../../../main/store/tables/journal.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { serialOfEntry } from '../../fixtures/pki/long-crl.ts';
import { refreshPlan } from './plans.ts';
import { finishAccepted, editDatabase, rootedWorld, spkiSha256Of } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

const count = 25_000;
const revokedAt = new Date('2026-06-01T12:00:00.000Z');
let rooted: World;
let world: World;
let app: App;

const entry = (place: number, reason = 1): Uint8Array =>
  encodeCrlEntry({ serialNumber: parseSerialNumber(serialOfEntry(place)), revocationDate: revokedAt, reason });
const scope = (): string => `${spkiSha256Of(app)}:full`;
const record = (from: number, until: number): number =>
  recordCrlEntries(
    app.store,
    { scope: scope(), source: 'the list of another CA', event: { log: 'workstation', actor: 'conclave', data: {} } },
    Array.from({ length: until - from }, (_, place) => entry(from + place)),
  );
const files = (): string[] => (existsSync(join(world.data, crlDirectory)) ? readdirSync(join(world.data, crlDirectory)).sort() : []);
const newest = () => readCrls(app.store, scope()).at(-1);

beforeAll(async () => {
  rooted = await rootedWorld();
  world = rooted;
  app = await rooted.open();
  record(0, count);
  await app.close();
}, 120_000);
afterAll(() => rooted.remove());
beforeEach(async () => {
  world = new World(rooted);
  app = await world.open();
});
afterEach(() => world.remove());

const finish = (view: RunView): Promise<RunView> => finishAccepted(app, world, view);

const refresh = async (): Promise<RunView> => finish(await start(app, world, refreshPlan()));
const factsOf = (view: RunView): Record<string, string> => {
  const { stage } = currentOf(view);
  return stage.kind === 'review' ? Object.fromEntries((stage.sheets[0]?.facts ?? []).map(({ label, value }) => [label, value])) : {};
};

describe('a CRL of many entries', () => {
  test('PLAN-VS-DER, CRL-ENTRIES-KEPT, BUNDLE: reviewed by counts and ends, signed once, verified by the bundle and by openssl, kept by the next', async () => {
    const review = await playTo(app, await start(app, world, refreshPlan()), 'review');
    const facts = factsOf(review);
    expect(facts).toMatchObject({
      'Revoked certificates': String(count),
      'Revoked: keyCompromise (1)': String(count),
      'Not shown': `${count - 20} entries in the order of serial numbers`,
      'Entries that left': 'none',
    });
    expect(facts['Entries added']).toMatch(new RegExp(`^${count}: `));
    expect(Object.keys(facts).filter((label) => /^Revoked \d+$/.test(label))).toHaveLength(20);
    const done = await finish(review);
    const crl = newest();
    expect(crl?.der.length).toBe(0);
    const der = crl === undefined ? new Uint8Array() : crlBytes(app.store, crl);
    expect(readWholeCrl(der).entries.length).toBe(count);
    expect(files()).toEqual([`${crl?.sha256 ?? ''}.der`]);
    const [signed] = readJournalEntries(app.store, { run: done.runId, operation: 'sign-crl' });
    expect([signed?.tbs, signed?.state, signed?.tbsSha256?.length]).toEqual([null, 'verified', 64]);
    const folder = join(done.bundle ?? '', 'artifacts', 'test-root-t1');
    const path = join(folder, readdirSync(folder).find((name) => /^crl-.*-2\.der$/.test(name)) ?? '');
    expect(readFileSync(path)).toEqual(Buffer.from(der));
    const said = execFileSync(
      'openssl',
      ['crl', '-inform', 'DER', '-in', path, '-CAfile', join(folder, 'chain.pem'), '-noout', '-verify'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    expect(said).toBe('');
    expect(world.progress.filter((text) => /^(?:Building|Signing) the CRL/.test(text)).length).toBeGreaterThan(1);

    // Nine more, and one that was held is released: the next CRL is compared with this one entry by entry.
    record(count, count + 9);
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'test', data: {} }, [
      crlEntryRow({
        scope: scope(),
        serial: serialOfEntry(7),
        version: 2,
        revocationDate: revokedAt.toISOString(),
        reason: 8,
        der: entry(7),
        source: 'test',
      }),
    ]);
    const next = await playTo(app, await start(app, world, refreshPlan()), 'review');
    expect(factsOf(next)).toMatchObject({
      'Revoked certificates': String(count + 8),
      'Entries that left': `1: ${serialOfEntry(7)} (released from hold)`,
    });
    await finish(next);
    expect(files()).toHaveLength(2);
    expect(authorityRecords(app.store)[0]?.crls).toHaveLength(3);
  }, 120_000);

  test('an entry of a block is in force until it is released, and a serial beside it is not', () => {
    const serial = serialOfEntry(4097);
    expect(entryInForce(app.store, scope(), serial)).toMatchObject({ serial, version: 1, reason: 1, source: 'the list of another CA' });
    expect(entryInForce(app.store, scope(), serialOfEntry(count))).toBeUndefined();
  });

  test('TBS-UNCHANGED: the file changed or gone after the approval; the token is not asked', async () => {
    const ready = await playTo(app, await start(app, world, refreshPlan()), 'sign');
    const [name = ''] = files();
    const path = join(world.data, crlDirectory, name);
    const bytes = readFileSync(path);
    const before = world.calls.filter((call) => call === 'sign').length;
    const bent = Uint8Array.from(bytes);
    bent[5000] = (bent[5000] ?? 0) ^ 1;
    writeFileSync(path, bent);
    await app.close();
    app = await world.open();
    await expect(playTo(app, await app.engine.view(ready.runId))).rejects.toMatchObject({ code: 'store.corrupt' });
    rmSync(path);
    await app.close();
    app = await world.open();
    await expect(playTo(app, await app.engine.view(ready.runId))).rejects.toMatchObject({ code: 'store.corrupt' });
    expect(world.calls.filter((call) => call === 'sign')).toHaveLength(before);
  }, 60_000);

  test('DATABASE-VS-LOG: a block that another program edited is not built from', async () => {
    app = await editDatabase(app, world, 'UPDATE crl_entry_block SET der = zeroblob(length(der)) WHERE rowid = 2');
    const built = await playTo(app, await start(app, world, refreshPlan()), 'build-crl');
    await expect(act(app, built)).rejects.toMatchObject({ code: 'store.corrupt' });
    expect(files()).toEqual([]);
  }, 60_000);

  test('state.work-ended: ended while it is built, linted or signed; nothing is left, and the step is done again', async () => {
    const stopAt = async (view: RunView, what: string): Promise<void> => {
      world.onProgress = (text) => {
        if (text.startsWith(what)) app.engine.stop();
      };
      await expect(act(app, view)).rejects.toMatchObject({ code: 'state.work-ended' });
      world.onProgress = () => undefined;
      expect(files().filter((name) => !name.endsWith('.tbs'))).toEqual([]);
    };
    const build = await playTo(app, await start(app, world, refreshPlan()), 'build-crl');
    await stopAt(build, 'Building the CRL');
    expect(files()).toEqual([]);
    const lint = await playTo(app, await app.engine.view(build.runId), 'lint');
    await stopAt(lint, 'Linting the CRL');
    const sign = await playTo(app, await app.engine.view(build.runId), 'sign');
    await stopAt(sign, 'Linting the signed CRL');
    const before = world.calls.filter((call) => call === 'sign').length;
    await finish(await app.engine.view(build.runId));
    expect(world.calls.filter((call) => call === 'sign')).toHaveLength(before);
    expect(world.progress.some((text) => /^Linting the CRL: \d+ %/.test(text))).toBe(true);
  }, 60_000);

  test('DATABASE-VS-LOG: the audit names the file of the newest CRL where it is gone or changed', async () => {
    await refresh();
    const [name = ''] = files();
    const path = join(world.data, crlDirectory, name);
    const verdictOf = (): string => auditStore(app.store).checks.find((check) => check.name === 'DATABASE-VS-LOG')?.reason ?? '';
    expect(verdictOf()).toMatch(/ rows$/);
    const bent = Uint8Array.from(readFileSync(path));
    bent[9000] = (bent[9000] ?? 0) ^ 1;
    writeFileSync(path, bent);
    expect(verdictOf()).toContain('is not what was recorded');
    rmSync(path);
    expect(verdictOf()).toContain('is gone');
    const built = await playTo(app, await start(app, world, refreshPlan()), 'build-crl');
    await expect(act(app, built)).rejects.toMatchObject({ code: 'store.corrupt' });
  }, 60_000);

  test('what was built goes with the run that is aborted', async () => {
    const ready = await playTo(app, await start(app, world, refreshPlan()), 'approve');
    expect(files()).toHaveLength(1);
    await app.engine.control({ runId: ready.runId, revision: ready.revision, person: 'alice', act: 'abort', reason: 'not today' });
    expect(files()).toEqual([]);
    expect((await refresh()).status).toBe('finished');
  }, 60_000);
});
