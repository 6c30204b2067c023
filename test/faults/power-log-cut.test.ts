// The power goes while the database writes: every way the last transaction can be cut, torn or spoiled.

import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, property, uint8Array } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newBench, openBench, play, playTo, scratch, startRun, takeUp, unsound, type Bench } from './power-bench.ts';
import { powerCut, stateOf } from './power-cut.ts';
import { frameHeaderSize, lastTransaction, walFrames, walHeaderSize, type WalFrame } from './wal-frames.ts';

const kept = scratch();
const bench: Bench = newBench(kept.path);
const directoryOf = (point: string): string => join(kept.path, point.replaceAll(':', '-'));
const points = [
  'sign-certificate:intent-durable',
  'sign-certificate:result-durable',
  'sign-crl:intent-durable',
  'sign-crl:result-durable',
] as const;
const committed = 'sign:committed';

// One ceremony, its data directory copied at each moment. The app is opened afresh before the signature, as after a pause:
// the file then holds what came before, and the write-ahead log what the step wrote.
beforeAll(async () => {
  const first = await openBench(bench);
  await playTo(first, await startRun(first, bench.out), 'sign');
  await first.close();
  const point = (name: string): void => {
    if ((points as readonly string[]).includes(name)) cpSync(bench.data, directoryOf(name), { recursive: true });
  };
  const second = await openBench(bench, { point });
  await playTo(second, await takeUp(second), 'shut');
  cpSync(bench.data, directoryOf(committed), { recursive: true });
  await second.close();
});
afterAll(() => kept.remove());

function moment(point: string) {
  const directory = directoryOf(point);
  const database = readFileSync(join(directory, 'conclave.db'));
  const log = readFileSync(join(directory, 'conclave.db-wal'));
  const cut = powerCut(directory);
  const last = lastTransaction(log);
  const stateWith = (bytes: Uint8Array): string => cut.stateAfter({ database, log: bytes });
  return { directory, database, log, cut, last, stateWith, before: stateWith(log.subarray(0, last.start)), after: stateWith(log) };
}

/** Each so many-th byte of the frames' headers and of their pages, and the last. */
function positions(frames: readonly WalFrame[], headerStep: number, pageStep: number): number[] {
  const chosen = (at: number, size: number): boolean =>
    at < frameHeaderSize ? at % headerStep === 0 : (at - frameHeaderSize) % pageStep === 0 || at === size - 1;
  return frames.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, at) => at)
      .filter((at) => chosen(at, end - start))
      .map((at) => start + at),
  );
}

/** The field that makes a frame the end of a transaction. */
const inCommitField = (frames: readonly WalFrame[], at: number): boolean =>
  frames.some((frame) => at >= frame.start + 4 && at < frame.start + 8);

/** Counts states, so that a failure shows how many positions gave what. */
function tally(states: readonly string[], known: { before: string; after: string }): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const state of states) {
    const name = state === known.before ? 'before' : state === known.after ? 'after' : state;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe.each([
  [points[0], 1, 256],
  [points[1], 2, 512],
  [points[2], 6, 4096],
  [points[3], 6, 4096],
  [committed, 12, 4096],
] as const)('LOG-CHAIN, DATABASE-INTEGRITY: power lost at %s', (point, headerStep, pageStep) => {
  test('the transaction is there whole, or not at all: its log cut at every length', () => {
    const { log, cut, last, stateWith, before, after } = moment(point);
    expect(before).toMatch(/^[0-9a-f]{64}/);
    expect(after).not.toBe(before);
    const cuts = positions(last.frames, headerStep, pageStep);
    const states = cuts.map((length) => stateWith(log.subarray(0, length)));
    expect(tally(states, { before, after })).toEqual({ before: cuts.length });
    expect(stateWith(log.subarray(0, last.end))).toBe(after);
    cut.remove();
  });

  test('the transaction is gone whole: any bit of its frames flipped', () => {
    const { log, cut, last, stateWith, before, after } = moment(point);
    const flips = positions(last.frames, headerStep * 2, pageStep * 2);
    const states = flips.map((at) => ({ at, state: stateWith(flipped(log, at)) }));
    const refused = states.filter(({ state }) => state === 'store.corrupt');
    // A frame that says it ends a transaction, and others after it: that looks like the loss of what was durable.
    expect(refused.filter(({ at }) => !inCommitField(last.frames.slice(0, -1), at))).toEqual([]);
    const gone = states.flatMap(({ state }) => (state === 'store.corrupt' ? [] : [state]));
    expect(tally(gone, { before, after })).toEqual({ before: flips.length - refused.length });
    cut.remove();
  });
});

describe('LOG-CHAIN, DATABASE-INTEGRITY: sectors', () => {
  test('the disk wrote any of the last sectors and not the others', () => {
    const { log, cut, last, stateWith, before, after } = moment(points[1]);
    const sector = 512;
    const first = Math.floor(last.start / sector);
    const count = Math.ceil(last.end / sector) - first;
    const subsets = uint8Array({ minLength: Math.ceil(count / 8), maxLength: Math.ceil(count / 8) });
    assert(
      property(subsets, (mask) => {
        const torn = Buffer.from(log);
        for (let n = 0; n < count; n += 1) {
          const written = ((mask[n >> 3] ?? 0) >> (n & 7)) & 1;
          if (written === 0) torn.fill(0, Math.max(last.start, (first + n) * sector), Math.min(last.end, (first + n + 1) * sector));
        }
        expect([before, after]).toContain(stateWith(torn));
      }),
      { numRuns: 100, seed: 4 },
    );
    cut.remove();
  });

  test('a checkpoint was cut off: the file has any part of the new pages, and the log is whole', () => {
    const { directory, database, log, cut, after } = moment(committed);
    const whole = join(kept.path, 'checkpointed');
    cpSync(directory, whole, { recursive: true });
    expect(stateOf(whole)).toBe(after);
    const pages = readFileSync(join(whole, 'conclave.db'));
    const sizes = Array.from({ length: Math.floor((pages.length - database.length) / 1500) + 1 }, (_, n) => database.length + n * 1500);
    expect(sizes.length).toBeGreaterThan(10);
    const grown = sizes.map((size) => cut.stateAfter({ database: pages.subarray(0, size), log }));
    expect(tally(grown, { before: '', after })).toEqual({ after: sizes.length });
    const mixed = Array.from({ length: 40 }, (_, n) => {
      const file = Buffer.from(database);
      pages.copy(file, 0, 0, Math.floor((database.length * n) / 40));
      return cut.stateAfter({ database: file, log });
    });
    expect(tally(mixed, { before: '', after })).toEqual({ after: 40 });
    cut.remove();
  });
});

describe('store.corrupt: damage that no loss of power makes', () => {
  test('the database cut at any length is refused or shown by the audit, never passed over', () => {
    const { directory, cut } = moment(committed);
    const whole = join(kept.path, 'whole');
    cpSync(directory, whole, { recursive: true });
    const sound = stateOf(whole);
    const pages = readFileSync(join(whole, 'conclave.db'));
    const sizes = Array.from({ length: Math.floor(pages.length / 2041) }, (_, n) => (n + 1) * 2041);
    const states = sizes.map((size) => cut.stateAfter({ database: pages.subarray(0, size), log: null }));
    expect(sound).toMatch(/^[0-9a-f]{64}$/);
    expect(states.filter((state) => state !== 'store.corrupt' && !/ (LOG-CHAIN|DATABASE-)/.test(state))).toEqual([]);
    cut.remove();
  });

  test('a transaction lost from the middle of the log is refused, not forgotten', () => {
    const { database, log, cut, last } = moment(committed);
    const frames = walFrames(log);
    // The last transaction can be torn; where another follows the damage, it was durable.
    const durable = frames.filter((frame) => frame.start < last.start);
    const states = durable.flatMap((frame) =>
      [4, frameHeaderSize + 7].map((at) => cut.stateAfter({ database, log: flipped(log, frame.start + at) })),
    );
    expect(new Set(states)).toEqual(new Set(['store.corrupt']));
    expect(durable.length).toBeGreaterThan(50);
    cut.remove();
  });

  test('a write-ahead log whose header is damaged is refused and kept', () => {
    const { directory, database, log, cut } = moment(points[1]);
    const states = Array.from({ length: walHeaderSize }, (_, at) => cut.stateAfter({ database, log: flipped(log, at) }));
    expect(new Set(states)).toEqual(new Set(['store.corrupt']));
    cut.remove();
    const copy = join(kept.path, 'header');
    cpSync(directory, copy, { recursive: true });
    writeFileSync(join(copy, 'conclave.db-wal'), flipped(log, 5));
    expect(stateOf(copy)).toBe('store.corrupt');
    expect([readFileSync(join(copy, 'conclave.db')), readFileSync(join(copy, 'conclave.db-wal'))]).toEqual([database, flipped(log, 5)]);
  });

  test('a write-ahead log beside an empty database is refused and kept', () => {
    const { directory } = moment(points[1]);
    const copy = join(kept.path, 'emptied');
    cpSync(directory, copy, { recursive: true });
    writeFileSync(join(copy, 'conclave.db'), '');
    expect(stateOf(copy)).toBe('store.corrupt');
    expect(statSync(join(copy, 'conclave.db-wal')).size).toBeGreaterThan(0);
  });

  test('an emptied database is not taken for a new one where there is a log key and a token', () => {
    const { directory } = moment(points[1]);
    const copy = join(kept.path, 'forgotten');
    mkdirSync(copy);
    for (const name of ['log.key', 'tokens']) cpSync(join(directory, name), join(copy, name), { recursive: true });
    expect(stateOf(copy)).toBe('store.corrupt');
    writeFileSync(join(copy, 'conclave.db'), '');
    expect(stateOf(copy)).toBe('store.corrupt');
  });
});

describe('UNKNOWN-OUTCOMES: going on after the power came back', () => {
  test.each(points)('at %s, with the transaction and without it, the run ends with a bundle that verifies', async (point) => {
    for (const kind of ['before', 'after'] as const) {
      const directory = join(kept.path, `${point.replaceAll(':', '-')}-${kind}`);
      cpSync(directoryOf(point), directory, { recursive: true });
      const file = join(directory, 'conclave.db-wal');
      const log = readFileSync(file);
      const last = lastTransaction(log);
      writeFileSync(file, log.subarray(0, kind === 'before' ? last.start : last.end));
      // The run remembers where its bundle goes; each of these futures writes its own.
      rmSync(bench.out, { recursive: true, force: true });
      const app = await openBench(bench, { data: directory });
      const end = await play(app, await takeUp(app));
      expect(end.status).toBe('finished');
      expect(await unsound(app, bench.out)).toEqual([]);
      await app.close();
    }
  });
});
