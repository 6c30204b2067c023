// A drill from its first event to its report, and what it may not reach.

import { afterEach, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { workstationLog } from '../../../main/store/event-line.ts';
import { logEvents } from '../../../main/steps/log-events.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { errorOf } from '../hsm/error-of.ts';
import { answerEvent, bestAnswer, DrillBench, openEvents, scenarioNamed } from './drill-bench.ts';
import { playOut } from './play-out.ts';

let bench: DrillBench;
afterEach(() => bench.remove());

async function begun(id: string): Promise<RunView> {
  bench = new DrillBench(scenarioNamed(id));
  await bench.prepare();
  await bench.openDrill();
  return bench.begin();
}

test('DRILL-REPORT: a drill of a stolen key ends with a bundle that verifies, report and score in it', async () => {
  const { view } = await playOut(bench0('stolen-issuing-key', await begun('stolen-issuing-key')), {});
  expect(view.status).toBe('finished');
  const { verdict, checks } = await verifyBundle(view.bundle ?? '', { unanchored: true });
  expect(checks.filter((check) => check.verdict === 'failed')).toEqual([]);
  expect([verdict, checks.find(({ name }) => name === 'DRILL-REPORT')?.verdict]).toEqual(['accepted', 'passed']);
  const report = JSON.parse(readFileSync(join(view.bundle ?? '', 'drill-report.json'), 'utf8')) as NonNullable<RunView['drill']>['report'];
  expect(report).toEqual(JSON.parse(JSON.stringify(view.drill?.report)));
  expect(readFileSync(join(view.bundle ?? '', 'scenario.yaml'))).toEqual(Buffer.from(bench.scenario.bytes));
  expect(
    readFileSync(join(view.bundle ?? '', 'documents/after-action-report.pdf'))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(report?.goals.filter(({ met }) => !met)).toEqual([]);
  expect(report?.points.got).toBe(report?.points.of);
  expect(report?.revocation.certificates).toBe(1);
  expect(report?.clocks.map(({ how }) => how)).toEqual(['met', 'met', 'met']);
  expect(report?.caught.map(({ what }) => what)).toContain('policy.proof-of-possession');
  expect(report?.plan.map(({ part, verdict: of }) => `${part} ${of}`)).toContain('notification exercised');
});

const bench0 = (_id: string, view: RunView): { bench: DrillBench; view: RunView } => ({ bench, view });

describe('REHEARSAL-ISOLATION', () => {
  test('a production data directory is refused, and that it was tried is in its log; nothing else of it changes', async () => {
    bench = new DrillBench(scenarioNamed('token-gone-at-signing'));
    const production = await bench.open();
    const { planBytes } = bench;
    const root = rootPlan();
    await production.engine.create({ planBytes: root, mode: 'production', out: bench.out });
    const before = production.store.head(workstationLog).size;
    await bench.shut();
    expect((await errorOf(bench.openDrill())).code).toBe('policy.rehearsal-isolation');
    const again = await bench.open();
    const events = [...logEvents(again.store, workstationLog)].slice(before);
    expect(events.map(({ event, data }) => [event, data['check']])).toEqual([['drill-refused', 'REHEARSAL-ISOLATION']]);
    expect(planBytes.length).toBeGreaterThan(0);
  });

  test('a plan file handed to it, and a production run, are refused and logged', async () => {
    await begun('token-gone-at-signing');
    for (const [planBytes, mode] of [
      [rootPlan(), 'drill'],
      [bench.planBytes, 'production'],
    ] as const)
      expect((await errorOf(bench.engine.create({ planBytes, mode, out: bench.out }))).code).toBe('policy.rehearsal-isolation');
    const refused = [...logEvents(bench.app.store, workstationLog)].filter(({ event }) => event === 'drill-refused');
    expect(refused.map(({ data }) => data['why'])).toEqual([
      'a plan was handed in that is not the scenario’s own',
      'a production run was asked for in a drill',
    ]);
  });

  test('a token that is not marked is never opened, and the refusal is in the run’s log', async () => {
    // A production token, in a directory a drill is pointed at.
    bench = new DrillBench(scenarioNamed('token-gone-at-signing'));
    const tokens = join(bench.directory, 'production-tokens');
    const production = await bench.open({
      token: { provider: 'soft', directory: tokens },
      dataDirectory: join(bench.directory, 'production'),
    });
    const [blank] = await production.hsm.tokens();
    await (await production.hsm.blank(blank?.slotId ?? 0)).initToken(new TextEncoder().encode('87654321'), 'ROOT-A');
    const [made] = await production.hsm.tokens();
    await bench.shut();
    await bench.prepare();
    await bench.openDrill({ token: { provider: 'soft', directory: tokens }, wantedToken: made?.identity.serial ?? '' });
    let view = await bench.begin();
    while (view.current?.stepId !== 'token') view = await bench.act(view);
    expect((await errorOf(bench.act(view))).code).toBe('policy.rehearsal-isolation');
    const refusals = [...logEvents(bench.app.store, view.runId)].filter(({ event }) => event === 'step-refused');
    expect(refusals.map(({ data }) => data['code'])).toEqual(['policy.rehearsal-isolation']);
  });
});

test('an event that breaks something stays open until it is mended, whatever was said before', async () => {
  let view = await begun('token-gone-at-signing');
  while (openEvents(view).length === 0) view = await bench.act(view);
  expect(view.current?.stepId).toBe('sign');
  view = await answerEvent(bench, view, 'token-gone', 'retry');
  expect([openEvents(view), view.current?.stepId]).toEqual([['token-gone'], 'sign']);
  expect((await errorOf(bench.act(view))).code).toMatch(/^token\./);
  view = await answerEvent(bench, await bench.engine.view(view.runId), 'token-gone', bestAnswer(bench.scenario, 'token-gone'));
  expect(openEvents(view)).toEqual([]);
  expect((await errorOf(answerEvent(bench, view, 'token-gone', 'put-back'))).code).toBe('input.schema');
});

function rootPlan(): Uint8Array {
  const text = readFileSync(join(import.meta.dirname, '../../../resources/examples/root-ca.plan.yaml'), 'utf8');
  return new TextEncoder().encode(text);
}
