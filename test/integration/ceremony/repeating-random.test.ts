// A random generator that starts over with each process (a restored virtual machine) never makes two things one.

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRuns } from '../../../main/store/tables/run.ts';
import { act, Bench, codeOf, examplePlan, playUntil, toTheEnd } from './test-ceremony.ts';

/** The n-th draw of a length gives the same after each start. */
function repeating(): (length: number) => Uint8Array {
  const draws = new Map<number, number>();
  return (length) => {
    const draw = (draws.get(length) ?? 0) + 1;
    draws.set(length, draw);
    const bytes = Buffer.alloc(length, createHash('sha256').update(`${length}/${draw}`).digest());
    return Uint8Array.from(bytes);
  };
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.remove());

async function restart(): Promise<void> {
  await bench.shut();
  await bench.open({ random: repeating() });
}

test('state.run-exists: a new run does not take the number of an earlier one', async () => {
  await bench.open({ random: repeating() });
  const first = await bench.create();
  await restart();
  const before = bench.app.store.head(first.runId);
  expect(await codeOf(bench.create(examplePlan.replace('keyLabel: example-root-r1', 'keyLabel: other')))).toBe('state.run-exists');
  expect([readRuns(bench.app.store).length, bench.app.store.head(first.runId)]).toEqual([1, before]);
});

test('QUORUM: nobody is given the key of somebody else, and a second try draws another', async () => {
  await bench.open({ random: repeating() });
  const present = await act(bench, await bench.create(), 'alice');
  await restart();
  const again = await bench.app.engine.view(present.runId);
  expect(await codeOf(act(bench, again, 'bob'))).toBe('state.checks-failed');
  const enrolled = () => bench.events(present.runId).filter((event) => event.event === 'person-enrolled');
  expect(enrolled().length).toBe(1);
  await act(bench, await bench.app.engine.view(present.runId), 'bob');
  expect(new Set(enrolled().map((event) => event.data['spkiSha256'])).size).toBe(2);
});

test('PLAN-VS-POLICY: a second plan is held to the policy the first run adopted, not to the one it proposes', async () => {
  await bench.open();
  expect((await playUntil(bench, await bench.create(), toTheEnd)).status).toBe('finished');
  const weaker = examplePlan.replace('keyLabel: example-root-r1', 'keyLabel: example-root-r2').replaceAll('quorum: 2', 'quorum: 1');
  const runs = readRuns(bench.app.store).length;
  expect(await codeOf(bench.create(weaker))).toBe('policy.plan-weaker');
  expect(readRuns(bench.app.store).length).toBe(runs);
});
