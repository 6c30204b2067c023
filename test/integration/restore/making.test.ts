// The event a snapshot cannot hold, of its own making: the paper of the run covers it, and a restore proves it on that paper.

import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { restoredView } from '../../../main/bridge/restored-view.ts';
import { approveGap, closeGap, closersOf } from '../../../main/ceremony/restore/close-gap.ts';
import { gapFacts, readGap } from '../../../main/ceremony/restore/gap.ts';
import { restoreDataDirectory } from '../../../main/ceremony/restore/restore-data-directory.ts';
import { parseTrust } from '../../../main/formats/trust.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { lineOfMaking } from '../../../main/store/backup/backup-event.ts';
import { readSnapshotHeader } from '../../../main/store/backup/open-snapshot.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { putInPlace } from '../../fixtures/transcript/judge.ts';
import { attendedPlan, planOf, refreshPlan } from '../ceremony/plans.ts';
import { codeOf, eventsOf } from '../ceremony/record.ts';
import { act, currentOf, passphraseOf, playTo, start } from '../ceremony/turns.ts';
import { kdfCost } from '../ceremony/kdf-cost.ts';
import { World } from '../ceremony/world.ts';

type Paper = NonNullable<RunView['checkpoint']>;
const paperOf = (view: RunView): Paper => {
  if (view.checkpoint === undefined) throw new Error('no checkpoint was drawn');
  return view.checkpoint;
};
const snapshotOf = (view: RunView): string => {
  const [file] = view.backup?.files ?? [];
  if (file === undefined) throw new Error('no snapshot was made');
  return join(file.directory, file.name);
};
const secret = (person: string): Uint8Array => new TextEncoder().encode(passphraseOf(person));
const crlsOf = ({ store }: App): Uint8Array[] =>
  readCrls(store, `${readAuthorities(store)[0]?.spkiSha256 ?? ''}:full`).map(({ der }) => der);
const newestOf = (app: App) => eventsOf(app, 'workstation').findLast(({ event }) => event.startsWith('backup-'));

/** A world in which a snapshot is restored, with what people bring to it. */
class Restored {
  readonly world = new World();
  readonly #crl: Uint8Array;

  constructor(crl: Uint8Array, wall: number) {
    this.#crl = crl;
    this.world.wall = wall + 3_600_000;
  }

  get #outside() {
    return { now: () => new Date(this.world.wall), random: (length: number) => this.world.random(length), lowestKdfCost: kdfCost };
  }

  async restore(snapshot: string): Promise<this> {
    const passphrases = new Map(['alice', 'bob'].map((person) => [person, secret(person)]));
    await restoreDataDirectory({ snapshot, directory: this.world.data, passphrases }, this.#outside);
    return this;
  }

  async with<T>(work: (store: Store) => T | Promise<T>): Promise<T> {
    const store = openStore({ directory: this.world.data, ...this.#outside });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  }

  gap = (checkpoint: string) => this.with((store) => readGap(store, { checkpoint, crls: [this.#crl] }));

  close = (checkpoint: string) =>
    this.with(async (store) => {
      const gap = readGap(store, { checkpoint, crls: [this.#crl] });
      const closers = closersOf(store);
      const approvals = [];
      for (const person of ['bob', 'carol'])
        approvals.push(await approveGap(store, gap, closers, { person, passphrase: secret(person) }, kdfCost));
      return closeGap({ store, journal: openJournal(store), now: () => new Date(this.world.wall) }, gap, closers, approvals);
    });
}

/** LOG-CONSISTENCY of an audit against this paper. */
const auditedWith = (store: Store, paper: Paper) =>
  auditStore(store, parseTrust(new TextEncoder().encode(paper.text))).checks.find(({ name }) => name === 'LOG-CONSISTENCY');

let lost: World;
let [root, refreshed]: [RunView, RunView] = [] as never;
let crl = new Uint8Array();
let restored: Restored;

beforeAll(async () => {
  lost = new World();
  let app = await lost.open();
  root = await playTo(app, await start(app, lost, planOf()));
  await app.close();
  lost.advance(60_000);
  app = await lost.open();
  refreshed = await playTo(app, await start(app, lost, refreshPlan()));
  crl = Uint8Array.from(crlsOf(app).at(-1) ?? []);
  await app.close();
}, 120_000);
afterAll(() => lost.remove());
beforeEach(() => {
  restored = new Restored(crl, lost.wall);
});
afterEach(() => restored.world.remove());

describe('RESTORE-CONTINUITY: the newest snapshot', () => {
  const whole = 'the last checkpoint is of the making of this snapshot';

  test('shows no gap with the note, the words or the digits of its paper, and a quorum closes it as passed', async () => {
    await restored.restore(snapshotOf(refreshed));
    const paper = paperOf(refreshed);
    for (const entered of [paper.text, paper.words.join(' '), paper.sha256]) {
      const gap = await restored.gap(entered);
      expect(gap).toMatchObject({ lost: 0, whole, statement: { checkpoint: paper.sha256, lost: 0 } });
      expect(gapFacts(gap)).toContain(`events lost: none: ${whole}`);
    }
    await restored.with((store) => expect(restoredView(store, '')?.checkpoint?.size).toBe(paper.size));
    expect(await restored.close(paper.text)).toEqual({ name: 'RESTORE-CONTINUITY', verdict: 'passed', reason: whole });
  });

  test('its paper still proves the log before the restore, and is the last one no more once the gap is closed', async () => {
    await restored.restore(snapshotOf(refreshed));
    const paper = paperOf(refreshed);
    const compared = async (): Promise<string> => {
      const app = await restored.world.open({ unattended: false });
      try {
        return await codeOf(() => app.history.compare(paper.text));
      } finally {
        await app.close();
      }
    };
    expect(await compared()).toBe('done');
    await restored.close(paper.text);
    expect(await compared()).toBe('input.checkpoint-old');
    await restored.with((store) => {
      expect(auditedWith(store, paper)).toMatchObject({
        verdict: 'passed',
        reason: `log workstation up to event ${paper.size - 1}, and the making of the snapshot it was restored from`,
      });
      expect(auditStore(store).problems).toEqual([]);
    });
  });

  test('with the head it shows itself nothing is known to be lost: paper without the backup was drawn where it could not be recorded', async () => {
    await restored.restore(snapshotOf(refreshed));
    const { head } = readSnapshotHeader(snapshotOf(refreshed)).log;
    expect(await restored.gap(head)).toMatchObject({ lost: 0, whole: 'the last checkpoint is in the record' });
  });

  test('an event of its making that somebody changed proves nothing: the gap is named', async () => {
    await restored.restore(snapshotOf(refreshed));
    const paper = paperOf(refreshed);
    const logs = await restored.with((store) => ({
      lines: new Map(
        store
          .inspect()
          .logs()
          .map(({ log }) => [log, [...store.lines(log)].map((line) => Buffer.from(line))]),
      ),
      heads: new Map(
        store
          .inspect()
          .logs()
          .map(({ log }) => [log, store.head(log)]),
      ),
    }));
    const lines = logs.lines.get('workstation') ?? [];
    const forged = (from: RegExp, to: string): void => {
      const last = Buffer.from(String(lines.at(-1)).replace(from, to));
      expect(last.equals(lines.at(-1) ?? last)).toBe(false);
      const changed = [...lines.slice(0, -1), last];
      putInPlace(restored.world.data, {
        lines: new Map(logs.lines).set('workstation', changed),
        heads: new Map(logs.heads).set('workstation', { size: changed.length, head: sha256Hex(new Uint8Array(last)) }),
      });
    };
    forged(/\\"sha256\\":\\"[0-9a-f]{4}/, '\\"sha256\\":\\"0000');
    expect(await restored.gap(paper.text)).toMatchObject({ lost: 1, whole: null });
    forged(/"made":"\{/, '"made":"');
    expect(await restored.gap(paper.words.join(' '))).toMatchObject({ lost: null, whole: null });
    forged(/\\"seq\\":\d+/, '\\"seq\\":3');
    expect(await restored.gap(paper.text)).toMatchObject({ lost: 1, whole: null });
  });
});

describe('RESTORE-CONTINUITY: an older snapshot', () => {
  test('is told apart from the newest by the paper, and closed as waived', async () => {
    await restored.restore(snapshotOf(root));
    const { size } = readSnapshotHeader(snapshotOf(root)).log;
    const gap = await restored.gap(paperOf(refreshed).text);
    expect(gap).toMatchObject({ lost: paperOf(refreshed).size - size, whole: null });
    expect((await restored.gap(paperOf(refreshed).words.join(' '))).lost).toBeNull();
    expect((await restored.close(paperOf(refreshed).text)).verdict).toBe('waived');
    await restored.with((store) => {
      expect(auditedWith(store, paperOf(refreshed))?.verdict).toBe('failed');
      expect(auditedWith(store, paperOf(root))?.verdict).toBe('passed');
    });
  });
});

describe('BACKUP-MADE: the last act in order, and cut short between any two of it', () => {
  let app: App;
  const world = (): World => restored.world;
  const played = async (point?: (name: string) => void): Promise<RunView> => {
    app = await world().open(point === undefined ? {} : { point });
    return playTo(app, await start(app, world(), planOf()));
  };
  /** What a restore of this run's snapshot in another place says to its paper. */
  async function restoredElsewhere(view: RunView, paper = paperOf(view).text, snapshot = snapshotOf(view)) {
    const elsewhere = new Restored(crlsOf(app)[0] ?? crl, world().wall);
    try {
      return await (await elsewhere.restore(snapshot)).gap(paper);
    } finally {
      await elsewhere.world.remove();
    }
  }

  test('paper holds the record of the backup, which stands right after the snapshot and can be written again from it', async () => {
    const view = await played();
    const { log, at, making } = readSnapshotHeader(snapshotOf(view));
    const bytes = new Uint8Array(readFileSync(snapshotOf(view)));
    expect(making).toEqual({ name: snapshotOf(view).split('/').at(-1), copies: 1 });
    expect(newestOf(app)).toMatchObject({ seq: log.size + 1, at, event: 'backup-made' });
    const line = lineOfMaking(readSnapshotHeader(snapshotOf(view)), sha256Hex(bytes));
    expect(line).toEqual([...app.store.lines('workstation')].at(-1));
    expect(paperOf(view)).toMatchObject({ size: log.size + 1, sha256: app.store.head('workstation').head });
  });

  test('before it is recorded no checkpoint is drawn, whoever looks', async () => {
    const seen: Promise<RunView>[] = [];
    const run = { id: '' };
    app = await world().open({ point: (name) => void (name === 'backup:sealed' && seen.push(app.engine.view(run.id))) });
    const begun = await start(app, world(), planOf());
    run.id = begun.runId;
    const end = await playTo(app, begun);
    const [during] = await Promise.all(seen);
    expect([during?.status, during?.current, during?.checkpoint, during?.backup]).toEqual(['finished', null, undefined, undefined]);
    expect(end.checkpoint?.size).toBe(app.store.head('workstation').size);
  });

  test('an aborted run: the same order', async () => {
    app = await world().open();
    const begun = await start(app, world(), planOf());
    await app.engine.control({ runId: begun.runId, revision: begun.revision, person: 'alice', act: 'abort', reason: 'enough' });
    const view = await app.engine.view(begun.runId);
    expect(newestOf(app)?.event).toBe('backup-not-made');
    expect(paperOf(view)).toMatchObject({ size: app.store.head('workstation').size, sha256: app.store.head('workstation').head });
  });

  test('two copies: each restores without a gap', async () => {
    app = await world().open({ unattended: false });
    const second = join(world().directory, 'usb');
    mkdirSync(second);
    let view = await playTo(app, await start(app, world(), attendedPlan({ params: { ...planOf().params, copies: 2 } })), 'out');
    view = await act(app, view, 'alice', { values: Object.fromEntries(currentOf(view).prompts.map(({ id }) => [id, second])) });
    view = await playTo(app, view);
    expect(view.backup?.files.map(({ directory }) => directory)).toEqual([world().out, second]);
    for (const { directory, name } of view.backup?.files ?? [])
      expect(await restoredElsewhere(view, paperOf(view).text, join(directory, name))).toMatchObject({
        lost: 0,
        whole: expect.any(String),
      });
  });

  test('killed between the snapshot on its medium and the record: the next start records that very file', async () => {
    const killed = await codeOf(() =>
      played((name) => {
        if (name === 'backup:before-record') throw new Error('killed');
      }),
    );
    expect(killed).toContain('killed');
    const [run] = app.store.rows('run');
    await app.close();
    const [name = ''] = readdirSync(world().out).filter((file) => file.endsWith('.backup'));
    const before = readFileSync(join(world().out, name));
    world().advance(60_000);
    app = await world().open({ unattended: false });
    const view = await app.engine.view(String(run?.['id']));
    expect(readFileSync(snapshotOf(view)).equals(before)).toBe(true);
    expect(await restoredElsewhere(view)).toMatchObject({ lost: 0 });
    expect(app.history.compare(paperOf(view).text).state).toBe('compared');
  });

  test('something recorded meanwhile: the events follow each other in time, and a restore claims no more than it can prove', async () => {
    const view = await played((name) => {
      if (name !== 'backup:before-record') return;
      world().advance(5);
      app.store.record({ log: 'workstation', actor: 'conclave', event: 'noted', data: {} });
      world().advance(5);
    });
    const { at, log } = readSnapshotHeader(snapshotOf(view));
    expect(newestOf(app)?.seq).toBe(log.size + 2);
    expect((newestOf(app) as unknown as { at: string }).at > at).toBe(true);
    expect(await restoredElsewhere(view)).toMatchObject({ lost: 2, whole: null });
  });

  test('of two runs under way the one that ends last is the one whose backup is tried again, though it began first', async () => {
    const away = join(world().directory, 'away');
    let sealed = 0;
    app = await world().open({
      point(name) {
        if (name !== 'backup:sealed') return;
        sealed += 1;
        if (sealed !== 2) return;
        renameSync(world().out, away);
        writeFileSync(world().out, 'not a directory');
      },
    });
    const first = await start(app, world(), planOf());
    world().advance(1000);
    const params = { ...planOf().params, subject: 'CN=Test Root T2,O=Test Trust,C=CH', keyLabel: 'test-root-t2' };
    const second = await playTo(app, await start(app, world(), planOf({ title: 'Test Root T2', params })));
    const view = await playTo(app, first);
    expect([second.backup?.state, view.backup?.state]).toEqual(['made', 'failed']);
    await app.close();
    rmSync(world().out);
    renameSync(away, world().out);
    app = await world().open({ unattended: false });
    expect((await app.engine.view(view.runId)).backup?.state).toBe('made');
    expect(app.history.view().last).toMatchObject({ title: 'Test Root T1' });
    const count = app.store.head('workstation').size;
    await app.close();
    app = await world().open({ unattended: false });
    expect(app.store.head('workstation').size).toBe(count);
  });

  test('a medium that was yanked: paper holds the failure, stays good after the next start made it, and may be drawn anew', async () => {
    const away = join(world().directory, 'away');
    let view = await played((name) => {
      if (name !== 'backup:sealed') return;
      renameSync(world().out, away);
      writeFileSync(world().out, 'not a directory');
    });
    const first = paperOf(view);
    expect([view.backup?.state, newestOf(app)?.event]).toEqual(['failed', 'backup-failed']);
    expect(first.size).toBe(app.store.head('workstation').size);
    await app.close();
    rmSync(world().out);
    renameSync(away, world().out);
    app = await world().open({ unattended: false });
    view = await app.engine.view(view.runId);
    expect(view.backup?.state).toBe('made');
    expect(paperOf(view).size).toBe(first.size + 1);
    await app.close();
    app = await world().open({ unattended: false });
    expect(app.history.compare(first.text).state).toBe('compared');
    expect(app.history.compare(paperOf(view).words.join(' ')).state).toBe('compared');
    expect(await restoredElsewhere(view)).toMatchObject({ lost: 0 });
    // The older paper is in the record of the snapshot that was made after it.
    expect(await restoredElsewhere(view, first.text)).toMatchObject({ lost: 0, whole: 'the last checkpoint is in the record' });
    expect(existsSync(away)).toBe(false);
  });
});
