// RESTORE-CONTINUITY on real files: the disk is lost after a CRL that no snapshot knows, and comes back from the one before it.

import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { approveGap, closeGap, closersOf } from '../../../main/ceremony/restore/close-gap.ts';
import { audit } from '../../../main/bridge/audit.ts';
import { judgeFetched } from '../../../main/bridge/served.ts';
import type { OpenCore } from '../../../main/bridge/workplace.ts';
import { restoredView } from '../../../main/bridge/restored-view.ts';
import { paperCheckpoint } from '../../../main/ceremony/paper-checkpoint.ts';
import { readGap } from '../../../main/ceremony/restore/gap.ts';
import { restoreDataDirectory } from '../../../main/ceremony/restore/restore-data-directory.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { parseHeader } from '../../../main/store/backup/header.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { readRestorations } from '../../../main/store/tables/restoration.ts';
import { restoredSchema } from '../../../preload/contract/workstation.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { fakeWorkplace } from '../../unit/bridge/fake-workplace.ts';
import { codeOf, eventNames } from '../ceremony/record.ts';
import { planOf, refreshPlan } from '../ceremony/plans.ts';
import { passphraseOf, playTo, start } from '../ceremony/turns.ts';
import { kdfCost } from '../ceremony/kdf-cost.ts';
import { World } from '../ceremony/world.ts';

let lost: World;
/** The snapshot at the end of the root ceremony, before the second CRL. */
let snapshot = '';
/** What was published and printed after it. */
let crls: Uint8Array[] = [];
let note = '';
let numbers: string[] = [];
let head = '';
let firstNote = '';
let made: RunView['backup'];

const scopeOf = (store: Store): string => `${readAuthorities(store)[0]?.spkiSha256 ?? ''}:full`;
const secret = (person: string): Uint8Array => new TextEncoder().encode(passphraseOf(person));
const passphrases = (...people: string[]): Map<string, Uint8Array> => new Map(people.map((person) => [person, secret(person)]));

beforeAll(async () => {
  lost = new World();
  let app = await lost.open();
  const root = await playTo(app, await start(app, lost, planOf()));
  made = root.backup;
  firstNote = root.checkpoint?.text ?? '';
  snapshot = join(lost.out, root.backup?.files[0]?.name ?? '');
  await app.close();
  lost.advance(60_000);
  app = await lost.open();
  const refreshed = await playTo(app, await start(app, lost, refreshPlan()));
  note = refreshed.checkpoint?.text ?? '';
  head = refreshed.checkpoint?.sha256 ?? '';
  const all = readCrls(app.store, scopeOf(app.store));
  crls = all.map(({ der }) => der);
  numbers = all.map(({ number }) => number);
  await app.close();
}, 120_000);
afterAll(() => lost.remove());

let world: World;
let data = '';
beforeEach(() => {
  world = new World();
  world.wall = lost.wall + 3_600_000;
  data = world.data;
  mkdirSync(data);
  // The token was in the safe: it is not part of a snapshot.
  cpSync(join(lost.data, 'tokens'), join(data, 'tokens'), { recursive: true });
});
afterEach(() => world.remove());

const outside = () => ({ now: () => new Date(world.wall), random: (length: number) => world.random(length), lowestKdfCost: kdfCost });
const restore = (people: ReadonlyMap<string, Uint8Array> = passphrases('alice', 'bob'), file = snapshot) =>
  restoreDataDirectory({ snapshot: file, directory: data, passphrases: people }, outside());

async function withStore<T>(work: (store: Store) => T | Promise<T>): Promise<T> {
  const store = openStore({ directory: data, ...outside() });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

const brought = (checkpoint = note, of = [crls[1] ?? new Uint8Array()]) => ({ checkpoint, crls: of });

async function close(people: readonly string[] = ['bob', 'carol']) {
  return withStore(async (store) => {
    const gap = readGap(store, brought());
    const closers = closersOf(store);
    const approvals = [];
    for (const person of people) approvals.push(await approveGap(store, gap, closers, { person, passphrase: secret(person) }, kdfCost));
    return closeGap({ store, journal: openJournal(store), now: () => new Date(world.wall) }, gap, closers, approvals);
  });
}

const whatIsThere = (): string[] => readdirSync(data).toSorted();

describe('BACKUP-MADE: the end of a production run', () => {
  test('the snapshot stands beside the bundle, is logged with the log’s head, and tells nothing of what it holds', async () => {
    expect(made).toMatchObject({ state: 'made', threshold: 2, people: ['alice', 'bob', 'carol', 'erin', 'dave'].map((id) => ({ id })) });
    expect(made?.files).toMatchObject([{ directory: lost.out, words: hashWords(made?.files[0]?.sha256 ?? '') }]);
    expect(numbers).toEqual(['1', '2']);
    const bytes = readFileSync(snapshot);
    const header = parseHeader(bytes.subarray(0, bytes.indexOf(0x0a)));
    expect(header).toMatchObject({ format: 'conclave/backup/1', title: 'Test Root T1' });
    expect(bytes.includes('SQLite format 3')).toBe(false);
    expect(bytes.includes('PRIVATE KEY')).toBe(false);
    expect(readdirSync(lost.data).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(readdirSync(lost.out).filter((name) => name.startsWith('.'))).toEqual([]);
    const app = await lost.open();
    const events = [...app.store.lines('workstation')]
      .map(
        (line) =>
          JSON.parse(new TextDecoder().decode(line)) as { seq: number; event: string; data: Record<string, unknown>; checks: unknown[] },
      )
      .filter(({ event }) => event === 'backup-made');
    expect(events.map(({ seq }) => seq - 1)).toContain(header.log.size);
    expect(events[0]?.data).toMatchObject({ snapshot: header.log, run: header.run });
    expect(events[0]?.checks).toEqual([{ name: 'BACKUP-MADE', verdict: 'passed', reason: '1 copies' }]);
    await app.close();
  });

  test('a rehearsal makes none', async () => {
    rmSync(join(data, 'tokens'), { recursive: true });
    const app = await world.open();
    const view = await playTo(app, await start(app, world, planOf(), 'rehearsal'));
    expect(view.backup).toBeUndefined();
    expect(readdirSync(world.out).filter((name) => name.endsWith('.backup'))).toEqual([]);
    await app.close();
  });
});

describe('RESTORE-CONTINUITY: a snapshot from before the last CRL', () => {
  test('no number or serial repeats, and signing waits for the paper checkpoint', async () => {
    await restore();
    let app: App = await world.open();
    expect(readRestorations(app.store)).toMatchObject([{ state: 'read-only' }]);
    expect(eventNames(app, 'workstation').at(-1)).toBe('database-restored');
    expect(await codeOf(() => start(app, world, refreshPlan()))).toBe('state.restored');
    expect(eventNames(app, 'workstation').at(-1)).toBe('database-restored');
    const before = new Set(app.store.rows('serial_number').map(({ serial }) => String(serial)));
    // The journal is the last gate before any token.
    const journal = openJournal(app.store);
    expect(() =>
      journal.intend({
        run: 'workstation',
        step: 'x',
        actor: 'bob',
        operation: 'sign-crl',
        token: { serial: '', label: '', model: '', manufacturer: '' },
      }),
    ).toThrow(expect.objectContaining({ code: 'state.restored' }) as Error);
    await app.close();

    const check = await close();
    expect(check).toMatchObject({ name: 'RESTORE-CONTINUITY', verdict: 'waived', by: 'bob, carol' });
    expect(check.reason).toMatch(/^\d+ events lost, closed by a quorum$/);

    world.advance(60_000);
    app = await world.open({ unattended: true });
    const done = await playTo(app, await start(app, world, refreshPlan()));
    expect(done.status).toBe('finished');
    const after = readCrls(app.store, scopeOf(app.store));
    // 1 from the snapshot, 2 as people brought it, then the highest seen + 1000.
    expect(after.map(({ number }) => number)).toEqual(['1', '2', '1002']);
    expect(parseCrl(after[2]?.der ?? new Uint8Array()).crlNumber).toBe('1002');
    const serials = app.store.rows('serial_number').map(({ serial }) => String(serial));
    expect(new Set(serials).size).toBe(serials.length);
    expect([...before].every((serial) => serials.includes(serial))).toBe(true);
    expect(auditStore(app.store).problems).toEqual([]);
    await app.close();
  }, 120_000);

  test('a new root after it: its serial is none that was ever used', async () => {
    await restore();
    await close();
    const app = await world.open();
    const used = app.store.rows('serial_number').map(({ serial }) => String(serial));
    const other = planOf({
      title: 'Test Root T2',
      params: { ...planOf().params, subject: 'CN=Test Root T2,O=Test Trust,C=CH', keyLabel: 'test-root-t2' },
    });
    await playTo(app, await start(app, world, other));
    const serials = app.store.rows('serial_number').map(({ serial }) => String(serial));
    expect(serials.length).toBe(used.length + 1);
    expect(new Set(serials).size).toBe(serials.length);
    await app.close();
  }, 60_000);

  test('PUBLISHED-EQUALS-SIGNED: which list is the newest is not known, and nothing is written, until the gap is closed', async () => {
    await restore();
    await withStore(async (store) => {
      const before = store.head('workstation');
      expect(await codeOf(async () => judgeFetched(store, [{ name: 'fetched.crl', bytes: crls[0] ?? new Uint8Array() }]))).toBe(
        'state.restored',
      );
      const workplace = fakeWorkplace({ production: () => Promise.resolve({ store } as OpenCore) });
      const url = 'http://pki.example.org/test-root-t1.crl';
      const base64 = Buffer.from(crls[0] ?? new Uint8Array()).toString('base64');
      const { checks } = await audit(workplace, { found: [{ name: 'fetched.crl', base64, url }] });
      expect(checks.map(({ name }) => name)).toContain('PUBLISHED-SAME');
      expect(checks.map(({ name }) => name)).not.toContain('PUBLISHED-EQUALS-SIGNED');
      expect(store.head('workstation')).toEqual(before);
    });
  });

  test('the window is told what is missing and what to type, until the gap is closed', async () => {
    await withStore((store) => expect(restoredView(store, data)).toBeNull());
    for (const name of ['conclave.db', 'log.key']) rmSync(join(data, name));
    await restore();
    await withStore((store) => {
      const view = restoredSchema.parse(restoredView(store, '/media/it is/Carol’s'));
      expect(view).toMatchObject({
        snapshotOf: 'Test Root T1',
        checkpoint: { size: Number(firstNote.split('\n')[1]) },
        crls: [{ authority: readAuthorities(store)[0]?.label, number: '1' }],
        quorum: { needed: 2 },
        command: "conclave restore --data '/media/it is/Carol’s'",
      });
      expect(view.quorum?.people).toHaveLength(3);
    });
    await close();
    await withStore((store) => expect(restoredView(store, data)).toBeNull());
  });

  test('what is missing or not the newest is refused by name, and the directory stays read-only', async () => {
    await restore();
    await withStore(async (store) => {
      expect(await codeOf(() => readGap(store, brought(note, [])))).toBe('input.answer-missing');
      expect(await codeOf(() => readGap(store, brought('', [crls[1] ?? new Uint8Array()])))).toBe('input.schema');
      expect(await codeOf(() => readGap(store, brought(note, [new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x01])])))).toMatch(/^input\./);
      const words = hashWords(head).join(' ').replace(/\S+$/, 'zzz');
      expect(await codeOf(() => readGap(store, brought(words)))).toBe('input.words-wrong');
      expect(readRestorations(store)[0]?.state).toBe('read-only');
    });
  });

  test('the checkpoint in words: how much is lost cannot be told, and the decision says so', async () => {
    await restore();
    await withStore((store) => {
      expect(readGap(store, brought(hashWords(head).join(' '))).lost).toBeNull();
      expect(readGap(store, brought(note)).lost).toBeGreaterThan(0);
      // The checkpoint of the run the snapshot was made at: nothing is known to be lost.
      expect(readGap(store, brought(firstNote)).lost).toBe(0);
    });
  });

  test('a checkpoint of another log, or of another history of this one, fails', async () => {
    const other = await world.open();
    const foreign = other.store.checkpoint('workstation');
    await other.close();
    for (const name of ['conclave.db', 'log.key']) rmSync(join(data, name));
    await restore();
    await withStore(async (store) => {
      expect(await codeOf(() => readGap(store, brought(foreign)))).toBe('policy.restore-continuity');
    });
  });

  test('LOG-CONSISTENCY: the next start asks for the checkpoint printed when the gap was closed', async () => {
    await restore();
    await close();
    const printed = await withStore((store) => paperCheckpoint(store, closersOf(store).run.id));
    const app = await world.open({ unattended: false });
    expect(await codeOf(() => app.engine.history.compare(firstNote))).toBe('input.checkpoint-old');
    expect(app.engine.history.compare(printed?.words.join(' ') ?? '')).toMatchObject({ state: 'compared', check: { verdict: 'passed' } });
    await app.close();
  });

  test('QUORUM: one person, the same twice, or a witness does not close it', async () => {
    await restore();
    expect(await codeOf(() => close(['bob']))).toBe('policy.quorum');
    expect(await codeOf(() => close(['bob', 'bob']))).toBe('policy.quorum');
    expect(await codeOf(() => close(['bob', 'dave']))).toBe('policy.role');
    await withStore((store) => expect(readRestorations(store)[0]?.state).toBe('read-only'));
    expect((await close(['carol', 'erin'])).verdict).toBe('waived');
    expect(await codeOf(() => close())).toBe('state.not-open');
  });

  test('closed: the decision with its signed approvals is in the log', async () => {
    await restore();
    await close();
    await withStore((store) => {
      const last = [...store.lines('workstation')]
        .map((line) => JSON.parse(new TextDecoder().decode(line)) as Record<string, unknown>)
        .at(-1);
      expect(last).toMatchObject({
        event: 'restore-gap-closed',
        data: { gap: { lost: expect.any(Number) as number }, approvals: [{ person: 'bob' }, { person: 'carol' }] },
      });
      expect(auditStore(store).problems).toEqual([]);
    });
  });
});

describe('RESTORE-CONTINUITY: a snapshot that cannot be opened leaves nothing', () => {
  const refused = async (work: () => Promise<unknown>): Promise<string> => {
    const before = whatIsThere();
    const code = await codeOf(work);
    expect(whatIsThere()).toEqual(before);
    return code;
  };
  const damaged = (change: (bytes: Buffer) => Buffer): string => {
    const file = join(world.directory, 'damaged.backup');
    writeFileSync(file, change(readFileSync(snapshot)));
    return file;
  };

  test('one person alone, a wrong passphrase, a stranger', async () => {
    expect(await refused(() => restore(passphrases('alice')))).toBe('policy.quorum');
    expect(await refused(() => restore(new Map([...passphrases('alice'), ['bob', secret('carol')]])))).toBe('input.passphrase-wrong');
    expect(await refused(() => restore(passphrases('alice', 'mallory')))).toBe('input.not-found');
  });

  test('cut off anywhere, a bit flipped anywhere', async () => {
    const size = readFileSync(snapshot).length;
    for (const length of [0, 10, 5000, size - 1])
      expect(
        await refused(() =>
          restore(
            undefined,
            damaged((bytes) => bytes.subarray(0, length)),
          ),
        ),
      ).toMatch(/^input\.(truncated|schema)$/);
    const flip = (at: number) => (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    for (const at of [size - 1, size - 100, Math.floor(size / 2)])
      expect(await refused(() => restore(undefined, damaged(flip(at))))).toBe('input.hash-mismatch');
    expect(
      await refused(() =>
        restore(
          undefined,
          damaged((bytes) => Buffer.concat([bytes, Buffer.from('x')])),
        ),
      ),
    ).toBe('input.hash-mismatch');
    expect(await refused(() => restore(undefined, damaged(flip(3))))).toBe('input.schema');
  });

  test('a database or log key that is there is never replaced', async () => {
    const app = await world.open();
    await app.close();
    expect(await refused(() => restore())).toBe('media.exists');
    copyFileSync(join(data, 'log.key'), join(world.directory, 'other.key'));
    rmSync(join(data, 'conclave.db'));
    expect(await refused(() => restore())).toBe('media.exists');
    expect(readFileSync(join(data, 'log.key'))).toEqual(readFileSync(join(world.directory, 'other.key')));
  });

  test('somebody who marks it continued by hand is named by the audit', async () => {
    await restore();
    const database = new Database(join(data, 'conclave.db'));
    database.exec("UPDATE restoration SET state = 'continued'");
    database.close();
    await withStore((store) => {
      expect(auditStore(store).problems.join('\n')).toContain('restoration');
    });
    expect(existsSync(join(data, 'conclave.db'))).toBe(true);
  });
});
