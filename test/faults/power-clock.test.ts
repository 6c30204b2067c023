// The workstation's clock jumps during a ceremony: forward 400 days, back an hour; between acts, within one, over a restart.

import { afterEach, describe, expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { openJournal } from '../../main/store/journal.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import {
  newBench,
  openBench,
  play,
  playTo,
  refusalOf,
  scratch,
  startRun,
  takeUp,
  TurnedClock,
  unsound,
  type Bench,
} from './power-bench.ts';

const ahead = 400 * 24 * 60 * 60;
const back = -60 * 60;
const jumps = [
  ['400 days ahead', ahead],
  ['an hour back', back],
] as const;
const steps = ['people', 'host', 'token', 'key', 'cert', 'crl', 'lint', 'review', 'approve', 'sign', 'shut', 'out', 'end'] as const;

const kept: { remove(): void }[] = [];
afterEach(() => kept.splice(0).forEach((each) => each.remove()));

function fresh(): Bench {
  const directory = scratch();
  kept.push(directory);
  return newBench(directory.path);
}

interface Event {
  readonly event: string;
  readonly step?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const eventsOf = (app: App, run: string): Event[] =>
  [...app.store.lines(run)].map((line) => JSON.parse(new TextDecoder().decode(line)) as Event);

const asksForTheClock = (view: RunView): boolean => view.current?.button === 'Confirm the clock again';

/** What two people confirmed again, after the preflight's own confirmation. */
const confirmedAgain = (app: App, view: RunView): Event[] =>
  eventsOf(app, view.runId).filter((event) => event.event === 'clock-confirmed' && 'offsetSeconds' in event.data);

const reopened = (app: App, view: RunView): unknown[] =>
  eventsOf(app, view.runId)
    .filter((event) => event.event === 'step-reopened')
    .map((event) => event.data['step']);

const signatures = (app: App): string[] =>
  openJournal(app.store)
    .find({})
    .filter((entry) => entry.operation === 'sign-certificate' || entry.operation === 'sign-crl')
    .map((entry) => `${entry.operation} ${entry.state}`)
    .sort();

const both = ['sign-certificate verified', 'sign-crl verified'];

async function finish(app: App, view: RunView, bench: Bench): Promise<RunView> {
  const end = await play(app, view);
  expect(end.status).toBe('finished');
  expect(await unsound(app, bench.out)).toEqual([]);
  return end;
}

describe('CLOCK-STEADY: between approval and signature', () => {
  test.each(jumps)(
    '%s: nothing is signed until two people confirm the clock; the bytes are then built and approved again',
    async (_, seconds) => {
      const bench = fresh();
      const app = await openBench(bench);
      await playTo(app, await startRun(app, bench.out), 'sign');
      bench.clock.turn(seconds);
      const view = await takeUp(app);
      expect(asksForTheClock(view)).toBe(true);
      const given = { runId: view.runId, stepId: 'sign', revision: view.revision, person: 'bob', values: {} };
      expect((await refusalOf(() => app.engine.perform(given)))?.code).toBe('input.answer-missing');
      expect(signatures(app)).toEqual([]);
      const end = await finish(app, await takeUp(app), bench);
      const [confirmed, ...more] = confirmedAgain(app, end);
      expect(more).toEqual([]);
      expect(confirmed).toMatchObject({ step: 'sign', data: { source: 'radio clock', by: ['alice', 'dave'] } });
      expect(Math.round(Number(confirmed?.data['offsetSeconds']) / 10)).toBe(seconds / 10);
      // VALIDITY-AT-SIGNING: too old, or from the future.
      expect(reopened(app, end)).toEqual(['cert']);
      expect(signatures(app)).toEqual(both);
      expect(app.store.rows('serial_number').map((row) => row['state'])).toHaveLength(2);
      expect(new Set(app.store.rows('serial_number').map((row) => row['state']))).toEqual(new Set(['burned', 'signed']));
      await app.close();
    },
  );

  test.each([
    [29, false],
    [32, true],
    [-32, true],
  ])('a jump of %i s stops the signature: %s; bytes of the same day stay', async (seconds, stops) => {
    const bench = fresh();
    const app = await openBench(bench);
    await playTo(app, await startRun(app, bench.out), 'sign');
    bench.clock.turn(seconds);
    const view = await takeUp(app);
    expect(asksForTheClock(view)).toBe(stops);
    const end = await finish(app, view, bench);
    expect(confirmedAgain(app, end)).toHaveLength(stops ? 1 : 0);
    expect(reopened(app, end)).toEqual(seconds < 0 ? ['cert'] : []);
    await app.close();
  });
});

describe('CLOCK-STEADY: within the act, just before the intent', () => {
  test.each([
    ['cert', ahead, []],
    ['cert', back, []],
    ['crl', ahead, ['sign-certificate verified']],
    ['crl', back, ['sign-certificate verified']],
  ] as const)('before the signature of %s by %i s: state.clock-jumped, and what was signed before stays', async (item, seconds, before) => {
    const bench = fresh();
    let turned = false;
    const app = await openBench(bench, {
      onProgress(text) {
        if (turned || text !== `The token is signing ${item}`) return;
        turned = true;
        bench.clock.turn(seconds);
      },
    });
    const refusal = await refusalOf(async () => play(app, await startRun(app, bench.out)));
    expect(refusal?.code).toBe('state.clock-jumped');
    expect(refusal?.message).toMatch(
      /^CLOCK-STEADY: the clock moved by -?\d+ s by itself\. Nothing was signed\. Two people must confirm it against a named source\.$/,
    );
    expect(signatures(app)).toEqual(before);
    const view = await takeUp(app);
    expect(asksForTheClock(view)).toBe(true);
    const end = await finish(app, view, bench);
    expect(reopened(app, end)).toEqual([item]);
    expect(signatures(app)).toEqual(both);
    await app.close();
  });
});

describe('CLOCK-STEADY: between any two acts', () => {
  const some: readonly string[] = ['people', 'token', 'cert', 'approve', 'end'];
  const cases = steps.flatMap((step) =>
    jumps.flatMap(([name, seconds]) => (seconds === back || some.includes(step) ? [[name, step, seconds] as const] : [])),
  );
  test.each(cases)(
    '%s before %s: confirmed before the next call to the token, and the run ends with a bundle that verifies',
    async (_, step, seconds) => {
      const bench = fresh();
      const app = await openBench(bench);
      const view = await playTo(app, await startRun(app, bench.out), step);
      bench.clock.turn(seconds);
      const end = await finish(app, await app.engine.view(view.runId), bench);
      // After the signatures the token makes nothing any more.
      expect(confirmedAgain(app, end)).toHaveLength(steps.indexOf(step) <= steps.indexOf('sign') ? 1 : 0);
      await app.close();
    },
  );

  test('ahead and back again before anyone looked: the clock is right, and nobody is asked', async () => {
    const bench = fresh();
    const app = await openBench(bench);
    const view = await playTo(app, await startRun(app, bench.out), 'sign');
    bench.clock.turn(ahead);
    bench.clock.turn(-ahead);
    const end = await finish(app, view, bench);
    expect(confirmedAgain(app, end)).toEqual([]);
    await app.close();
  });

  test('ahead, confirmed, and back again: asked again, and the bytes built in the future are not signed', async () => {
    const bench = fresh();
    const app = await openBench(bench);
    const first = await playTo(app, await startRun(app, bench.out), 'cert');
    bench.clock.turn(ahead);
    await playTo(app, await app.engine.view(first.runId), 'sign');
    bench.clock.turn(-ahead);
    const view = await takeUp(app);
    expect(asksForTheClock(view)).toBe(true);
    const end = await finish(app, view, bench);
    expect(confirmedAgain(app, end)).toHaveLength(2);
    expect(reopened(app, end)).toEqual(['cert']);
    await app.close();
  });
});

describe('CLOCK-STEADY: over a restart', () => {
  test.each(['token', 'key', 'cert', 'sign'] as const)(
    'before %s with the clock earlier than the last event: two people confirm it first',
    async (step) => {
      const bench = fresh();
      const first = await openBench(bench);
      await playTo(first, await startRun(first, bench.out), step);
      await first.close();
      const clock = new TurnedClock();
      clock.turn(back);
      const app = await openBench(bench, { clock });
      const view = await takeUp(app);
      expect(asksForTheClock(view)).toBe(true);
      const end = await finish(app, view, bench);
      expect(confirmedAgain(app, end)).toHaveLength(1);
      await app.close();
    },
  );

  test('VALIDITY-AT-SIGNING: before the signature with the clock 400 days ahead, the bytes are built and approved again', async () => {
    const bench = fresh();
    const first = await openBench(bench);
    await playTo(first, await startRun(first, bench.out), 'sign');
    await first.close();
    const clock = new TurnedClock();
    clock.turn(ahead);
    const app = await openBench(bench, { clock });
    const end = await finish(app, await takeUp(app), bench);
    expect(reopened(app, end)).toEqual(['cert']);
    expect(signatures(app)).toEqual(both);
    await app.close();
  });

  test('an unknown outcome and a clock that is wrong: the clock first, then the outcome', async () => {
    const bench = fresh();
    const halted = (name: string): void => {
      if (name === 'generate-key-pair:call-returned') throw new Error('the power went');
    };
    const first = await openBench(bench, { point: halted });
    await expect(startRun(first, bench.out).then((view) => play(first, view))).rejects.toThrow('the power went');
    await first.close();
    const clock = new TurnedClock();
    clock.turn(back);
    const app = await openBench(bench, { clock });
    const view = await takeUp(app);
    expect(asksForTheClock(view)).toBe(true);
    const end = await finish(app, view, bench);
    expect(confirmedAgain(app, end)).toHaveLength(1);
    await app.close();
  });
});
