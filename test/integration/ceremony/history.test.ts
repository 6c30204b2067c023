// The last checkpoint on paper: asked for at the next start, and what comes of a history that is not what it was.

import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { attendedPlan, Bench, codeOf, examplePlan, playUntil, toTheEnd } from './test-ceremony.ts';

const bench = new Bench();
const second = (plan: string): string =>
  plan.replaceAll('example-root-r1', 'example-root-r2').replaceAll('Example Root R1', 'Example Root R2');
let first: RunView;
let last: RunView;
const old = join(bench.directory, 'old');

const paper = (view: RunView): NonNullable<RunView['checkpoint']> => {
  if (view.checkpoint === undefined) throw new Error('no checkpoint was shown');
  return view.checkpoint;
};
const rows = (view: RunView): string => paper(view).words.join(' ');
const codeOfSync = (work: () => unknown): Promise<string> => codeOf(Promise.resolve().then(work));

beforeAll(async () => {
  await bench.open();
  first = await playUntil(bench, await bench.create(examplePlan), toTheEnd);
  await bench.shut();
  cpSync(bench.data, old, { recursive: true });
  await bench.open();
  last = await playUntil(bench, await bench.create(second(examplePlan)), toTheEnd);
  await bench.shut();
});
afterAll(() => bench.remove());

/** Opens the directory afresh, with people. */
async function reopened(work: () => Promise<void> | void): Promise<void> {
  await bench.open({ unattended: false });
  try {
    await work();
  } finally {
    await bench.shut();
  }
}
const third = attendedPlan.replaceAll('example-root-r1', 'example-root-r3').replaceAll('Example Root R1', 'Example Root R3');
const eventOne = (log: string) => bench.events(log)[0]?.checks.find((check) => check['name'] === 'LOG-CONSISTENCY');

describe('the last checkpoint on paper', () => {
  test('LOG-CONSISTENCY: the first run and an unattended one say not-checked, and why', async () => {
    await reopened(() => {
      expect(eventOne(first.runId)).toMatchObject({ verdict: 'not-checked', reason: 'no production run was over here before' });
      expect(eventOne(last.runId)).toMatchObject({ verdict: 'not-checked', reason: 'unattended' });
      expect(last.checks.find((check) => check.name === 'LOG-CONSISTENCY')).toMatchObject({ verdict: 'not-checked' });
    });
  });

  test('state.checkpoint-awaited: no production run starts before it is entered; a rehearsal may', async () => {
    await reopened(async () => {
      expect(bench.app.history.view()).toMatchObject({ state: 'awaited', last: { title: expect.stringContaining('R2') as string } });
      expect(await codeOf(bench.create(third))).toBe('state.checkpoint-awaited');
    });
  });

  test('input.words-wrong and input.checkpoint-old decide nothing', async () => {
    await reopened(async () => {
      const { history } = bench.app;
      expect(await codeOfSync(() => history.compare(paper(last).words.slice(1).join(' ')))).toBe('input.words-wrong');
      expect(await codeOfSync(() => history.compare(rows(first)))).toBe('input.checkpoint-old');
      expect(await codeOfSync(() => history.compare(paper(first).text))).toBe('input.checkpoint-old');
      expect(history.view().state).toBe('awaited');
      expect(bench.events('workstation').some(({ event }) => event === 'checkpoint-refused')).toBe(false);
    });
  });

  test('LOG-CONSISTENCY passes with the words, the note, or the run’s own head; then a run starts and says so', async () => {
    await reopened(() => {
      expect(bench.app.history.compare(rows(last)).check.verdict).toBe('passed');
    });
    await reopened(() => {
      const { head } = bench.app.store.head(last.runId);
      expect(bench.app.history.compare(head).check).toMatchObject({ verdict: 'passed' });
    });
    await reopened(async () => {
      expect(bench.app.history.compare(paper(last).text)).toMatchObject({ state: 'compared', check: { verdict: 'passed' } });
      const view = await bench.create(third);
      expect(eventOne(view.runId)).toMatchObject({ verdict: 'passed', reason: `event ${paper(last).size}` });
      await bench.app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'enough' });
      last = await bench.app.engine.view(view.runId);
    });
  });

  test('an aborted run leaves a checkpoint too, and that is the one asked for', async () => {
    await reopened(() => {
      expect(bench.app.history.view().last?.size).toBe(paper(last).size);
      expect(bench.app.history.compare(rows(last)).state).toBe('compared');
    });
  });

  test('going on without is a person’s decision with a reason, in the log and in event 1', async () => {
    await reopened(async () => {
      expect(bench.app.history.skip('Alice', 'the paper is in another safe').state).toBe('skipped');
      const skipped = bench.events('workstation').at(-1);
      expect(skipped).toMatchObject({ event: 'checkpoint-skipped', data: { by: 'Alice', reason: 'the paper is in another safe' } });
      const view = await bench.create(third);
      expect(eventOne(view.runId)).toMatchObject({ verdict: 'not-checked', reason: 'Alice: the paper is in another safe' });
      await bench.app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'enough' });
      last = await bench.app.engine.view(view.runId);
    });
  });

  test('LOG-CONSISTENCY: an older copy of the directory put back is refused by name, recorded, and cannot be passed over', async () => {
    rmSync(bench.data, { recursive: true });
    cpSync(old, bench.data, { recursive: true });
    await reopened(async () => {
      const { history } = bench.app;
      expect(await codeOfSync(() => history.compare(rows(last)))).toBe('policy.log-consistency');
      expect(bench.events('workstation').at(-1)).toMatchObject({
        event: 'checkpoint-refused',
        checks: [{ name: 'LOG-CONSISTENCY', verdict: 'failed' }],
      });
      expect(await codeOfSync(() => history.skip('Mallory', 'never mind'))).toBe('policy.log-consistency');
      expect(await codeOf(bench.create(third))).toBe('state.checkpoint-awaited');
    });
    // Nor after another start, nor unattended.
    await reopened(async () =>
      expect(await codeOfSync(() => bench.app.history.skip('Mallory', 'never mind'))).toBe('policy.log-consistency'),
    );
    await bench.open({ unattended: true });
    expect(await codeOf(bench.create(second(examplePlan)))).toBe('policy.log-consistency');
    await bench.shut();
    // A slip of the pen must not lock anyone out: the right paper of this directory still passes.
    await reopened(() => {
      expect(bench.app.history.compare(rows(first)).state).toBe('compared');
    });
    await bench.open({ unattended: true });
    const view = await bench.create(second(examplePlan));
    expect(view.status).toBe('open');
    // The same process has read the log before; what is refused now still stops it, until the right paper is entered.
    await bench.app.engine.control({ runId: view.runId, revision: view.revision, person: 'alice', act: 'abort', reason: 'enough' });
    const { history } = bench.app;
    expect(await codeOfSync(() => history.compare(rows(last)))).toBe('policy.log-consistency');
    expect(await codeOf(bench.create(second(examplePlan)))).toBe('policy.log-consistency');
    expect(history.compare(rows(first)).state).toBe('compared');
    expect((await bench.create(second(examplePlan))).status).toBe('open');
    await bench.shut();
  });
});
