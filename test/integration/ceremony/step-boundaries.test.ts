// The app is closed and opened again before every single act of a ceremony: no state of a run is one that cannot be taken up.

import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { act, attendedPlan, Bench, examplePlan } from './test-ceremony.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.remove());

test.each([
  ['unattended', examplePlan, true],
  ['with people', attendedPlan, false],
])('UNKNOWN-OUTCOMES: %s, closed and opened before every act, ends in an accepted bundle', async (_how, plan, unattended) => {
  const options = { unattended };
  await bench.open(options);
  let view = await bench.create(plan);
  const visited: string[] = [];
  while (view.current !== null) {
    await bench.shut();
    await bench.open(options);
    expect(bench.app.engine.unfinished().map((run) => run.runId)).toEqual([view.runId]);
    view = await bench.app.engine.view(view.runId);
    if (view.current === null) break;
    if (visited.at(-1) !== view.current.stepId) visited.push(view.current.stepId);
    view = await act(bench, view, view.current.awaited[0]?.id ?? '');
  }
  expect([view.status, visited]).toEqual(['finished', view.steps.map((step) => step.id)]);
  const { store } = bench.app;
  expect(auditStore(store).problems).toEqual([]);
  const [name = ''] = readdirSync(bench.out);
  const trust = new TextEncoder().encode(`log sha256:${store.logKey.fingerprint}\n`);
  expect((await verifyBundle(join(bench.out, name), { trust })).verdict).toBe('accepted');
});
