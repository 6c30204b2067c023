// The yearly inspection: the newest snapshot is opened and held to the log, and the backup of the key proved where there is one.

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueNow } from '../../../main/bridge/due-now.ts';
import { checkSnapshot, type RecordedSnapshot } from '../../../main/store/backup/check-snapshot.ts';
import { backupMade } from '../../../main/store/backup/backup-event.ts';
import { makeSnapshot, type Snapshot } from '../../../main/store/backup/make-snapshot.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { enrolmentOf } from '../../../main/steps/enrolment.ts';
import { errorOf } from '../hsm/error-of.ts';
import { inspectionPlan, planOf, proposedPolicy, resources } from './plans.ts';
import { eventNames, eventsOf } from './record.ts';
import { editDatabase, rootedWorld, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, passphraseOf, playTo, start } from './turns.ts';
import { kdfCost } from './kdf-cost.ts';
import { World } from './world.ts';

const secret = (person: string): Uint8Array => new TextEncoder().encode(passphraseOf(person));
const both = new Map(['alice', 'bob'].map((person) => [person, secret(person)]));

let rooted: World;
/** The snapshot the root's run left, and its name: a copy of the world takes its medium away when it goes. */
let whole: Buffer;
let name = '';
let world: World;
let app: App;

beforeAll(async () => {
  rooted = await rootedWorld();
  name = snapshotName(rooted);
  whole = readFileSync(join(rooted.out, name));
}, 120_000);
afterAll(() => rooted.remove());
beforeEach(async () => {
  world = new World(rooted);
  writeFileSync(join(world.out, name), whole);
  app = await world.open();
});
afterEach(() => world.remove());

const dotFiles = (): string[] => readdirSync(world.data).filter((name) => name.startsWith('.'));
const snapshotName = (of: World): string => readdirSync(of.out).find((name) => name.endsWith('.backup')) ?? 'no snapshot';
const atSnapshot = async () => playTo(app, await start(app, world, inspectionPlan()), 'snapshot');
/** The record of the newest snapshot, as the log has it. */
function recorded(of: App): RecordedSnapshot {
  const data = eventsOf(of, 'workstation').findLast(({ event }) => event === 'backup-made')?.data as unknown as {
    files: { sha256: string }[];
    snapshot: RecordedSnapshot['log'];
  };
  return { sha256: data.files[0]?.sha256 ?? '', log: data.snapshot };
}
const problems = (file: string, record: RecordedSnapshot) =>
  checkSnapshot(app.store, file, record, both, { random: (length) => world.random(length), lowestKdfCost: kdfCost });

/** A snapshot of the record as it is, sealed for these people with the keys they enrolled at the root ceremony. */
async function snapshotFor(people: readonly string[]): Promise<Snapshot> {
  const run = eventsOf(app, 'workstation').find(({ event }) => event === 'backup-made')?.data['run'] as string;
  const plan = planOf();
  const recipients = people.map((id) => ({
    person: id,
    name: id,
    ...enrolmentOf({ store: app.store, run: { id: run, plan, enrolsAtRollCall: true } as never }, id),
  }));
  return makeSnapshot(
    app.store,
    { run, title: 'Of our own', recipients, making: () => ({ name: 'of-our-own.backup', copies: 1 }) },
    { random: (length) => world.random(length), point: () => undefined },
  );
}

describe('BACKUP-RESTORABLE', () => {
  test('two of its people open it; it is held to the log, nothing of it stays, and the bundle is accepted', async () => {
    const { size } = recorded(app).log;
    let view = await atSnapshot();
    expect(currentOf(view).prompts.map(({ id }) => id)).toEqual(['alice', 'bob', 'carol', 'erin', 'dave'].map((id) => `${id}.passphrase`));
    view = await act(app, view, 'carol');
    expect(currentOf(view)).toMatchObject({ stepId: 'snapshot', awaited: ['alice', 'bob', 'erin', 'dave'].map((id) => ({ id })) });
    view = await act(app, view, 'dave');
    expect(currentOf(view).stepId).toBe('restore');
    expect(dotFiles()).toEqual([]);
    const done = await playTo(app, view);
    const finished = eventsOf(app, done.runId).find(({ event, step }) => event === 'step-finished' && step === 'snapshot');
    const reason = `${name}, ${size} events, opened by carol, dave`;
    expect(finished?.checks).toEqual([{ name: 'BACKUP-RESTORABLE', verdict: 'passed', reason }]);
    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.checks.find(({ name }) => name === 'BACKUP-SAME-KEY')?.verdict).toBe('not-checked');
    // Due again a year after it, and for the first time there is something to be late with.
    const dueIn = (days: number) =>
      dueNow(app.store, authorityRecords(app.store), new Date(world.wall + days * 86_400_000))
        .filter(({ kind }) => kind === 'review')
        .map(({ authority, urgency }) => [authority, urgency]);
    const authority = inspectionPlan().params['authority'];
    expect([dueIn(0), dueIn(330), dueIn(366)]).toEqual([[[authority, 'later']], [[authority, 'soon']], [[authority, 'overdue']]]);
  });

  test('a medium elsewhere is named; a wrong directory and a wrong passphrase cost only that act', async () => {
    const medium = join(world.directory, 'medium');
    mkdirSync(medium);
    copyFileSync(join(world.out, name), join(medium, name));
    rmSync(join(world.out, name));
    let view = await atSnapshot();
    expect(currentOf(view).prompts[0]).toMatchObject({ kind: 'text', id: 'medium' });
    expect((await errorOf(act(app, view, 'bob', { values: { medium: world.directory } }))).code).toBe('input.not-found');
    const slip = { values: { medium }, secrets: { 'bob.passphrase': 'a slip of the hand' } };
    expect((await errorOf(act(app, await app.engine.view(view.runId), 'bob', slip))).code).toBe('input.passphrase-wrong');
    view = await act(app, await app.engine.view(view.runId), 'bob', { values: { medium } });
    expect(currentOf(view).prompts.map(({ kind }) => kind)).toEqual(['secret', 'secret', 'secret', 'secret']);
    expect(currentOf(await act(app, view, 'alice')).stepId).toBe('restore');
  });

  test('a flipped byte is refused by name and on record; with a whole copy the run goes on', async () => {
    const file = join(world.out, name);
    const torn = Buffer.from(whole);
    torn.writeUInt8(torn.readUInt8(torn.length - 100) ^ 1, torn.length - 100);
    let view = await act(app, await atSnapshot(), 'alice');
    writeFileSync(file, torn);
    const refused = await errorOf(act(app, view, 'bob'));
    expect([refused.code, refused.message]).toEqual([
      'state.checks-failed',
      expect.stringMatching(/^BACKUP-RESTORABLE failed: The file is not the one that was written/),
    ]);
    expect(eventNames(app, view.runId)).toContain('snapshot-refused');
    writeFileSync(file, whole);
    view = await act(app, await app.engine.view(view.runId), 'alice');
    expect(currentOf(await act(app, view, 'bob')).stepId).toBe('restore');
    expect(dotFiles()).toEqual([]);
  });

  /** The newest snapshot is one that two of the five can open: the others came with cards. */
  async function sealedFor(...people: string[]): Promise<string> {
    const made = await snapshotFor(people);
    const file = { name: 'for-two.backup', size: made.size, sha256: made.sha256 };
    copyFileSync(made.file, join(world.out, file.name));
    made.remove();
    app.store.record(backupMade(made.header, [file]));
    return file.name;
  }

  test('policy.quorum: too few of its people take part: the screen says so, and nothing that is given opens it', async () => {
    const sealed = await sealedFor('carol', 'erin');
    const people = inspectionPlan().people.filter(({ id }) => id !== 'erin');
    const view = await playTo(app, await start(app, world, inspectionPlan({ people })), 'snapshot');
    const sentence = `${sealed} is opened by 2 of carol, erin, and too few of them take part.`;
    expect(currentOf(view)).toMatchObject({ will: sentence, prompts: [] });
    const before = eventNames(app, view.runId).length;
    const refused = await errorOf(act(app, view, 'carol', { secrets: { 'carol.passphrase': passphraseOf('carol') } }));
    expect([refused.code, refused.message]).toEqual(['policy.quorum', `${sentence} Nothing was opened. Abort, and name them in the plan.`]);
    expect(eventNames(app, view.runId).slice(before)).toEqual(['step-started', 'step-refused']);
    expect((await app.engine.view(view.runId)).current?.stepId).toBe('snapshot');
    expect(dotFiles()).toEqual([]);
  });

  test('policy.quorum: both who can open it are as many as it takes', async () => {
    await sealedFor('carol', 'erin');
    let view = await atSnapshot();
    expect(currentOf(view).awaited.map(({ id }) => id)).toEqual(['carol', 'erin']);
    view = await act(app, await act(app, view, 'erin'), 'carol');
    expect(currentOf(view).stepId).toBe('restore');
  });

  test('what is whole but not ours, not the newest, or edited before it was sealed', async () => {
    const file = join(world.out, name);
    const record = recorded(app);
    expect(await problems(file, record)).toEqual([]);
    expect(await problems(file, { ...record, log: { ...record.log, size: record.log.size + 1 } })).toEqual([
      expect.stringMatching(/^Its first line says that the log had \d+ events/),
    ]);
    const other = await rootedWorld();
    const theirs = join(other.out, snapshotName(other));
    const sha256 = sha256Hex(new Uint8Array(readFileSync(theirs)));
    expect(await problems(theirs, { ...record, sha256 })).toEqual(['It is of another data directory: its log key is not ours.']);
    await other.remove();
    // Sealed after somebody edited a row: the snapshot is whole, and its audit is not.
    app = await editDatabase(app, world, "UPDATE certificate SET subject = 'CN=Somebody Else'");
    const made = await snapshotFor(['alice', 'bob']);
    expect(await problems(made.file, { sha256: made.sha256, log: made.header.log })).toEqual([
      expect.stringMatching(/^The record in it: DATABASE-VS-LOG, .*certificate/),
    ]);
    made.remove();
    expect(dotFiles()).toEqual([]);
  });
});

describe('BACKUP-SAME-KEY: the inspection of an authority whose key has a copy', () => {
  const backup = 'store-copy' as const;
  const root = planOf({
    playbook: {
      id: 'root-ca-with-backup-token',
      sha256: sha256Hex(resources.playbook('root-ca-with-backup-token') ?? new Uint8Array()),
    },
    params: { ...planOf().params, backupToken: 'at-run' },
    backup,
    policy: { ...proposedPolicy, backup, hsmUntil: '2031-06-30T00:00:00Z' },
  });

  test('the second token shows the key again and signs a probe; without it the inspection stops there', async () => {
    const own = new World();
    const copy = join(own.directory, 'copy');
    const devices = { second: { provider: 'soft' as const, directory: copy } };
    let mine = await own.open({ devices });
    await playTo(mine, await start(mine, own, root));
    const view = await playTo(mine, await start(mine, own, inspectionPlan({ backup })), 'second');
    await mine.close();
    mine = await own.open({ devices: { second: { provider: 'soft', directory: join(own.directory, 'nothing') } } });
    expect((await errorOf(playTo(mine, await mine.engine.view(view.runId), 'shut'))).code).toBe('token.not-found');
    await mine.close();
    mine = await own.open({ devices });
    const done = await playTo(mine, await mine.engine.view(view.runId));
    const proved = eventsOf(mine, done.runId).filter(({ event }) => event === 'backup-confirmed');
    expect(proved).toMatchObject([{ step: 'second', data: { method: backup } }]);
    const verdict = await verifyAnchored(mine, done.bundle ?? '');
    expect([verdict.verdict, verdict.checks.find(({ name }) => name === 'BACKUP-SAME-KEY')?.verdict]).toEqual(['accepted', 'passed']);
    const due = dueNow(mine.store, authorityRecords(mine.store), new Date(own.wall)).find(({ kind }) => kind === 'hsm');
    expect([due?.what, due?.at]).toEqual(['HSM to be replaced', '2031-06-30T00:00:00.000Z']);
    await own.remove();
  });
});
