// Pause, continue, exception, abort: logged outcomes of a run, asked for by people of the plan.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { openJournal, type Operation } from '../../../main/store/journal.ts';
import type { ControlInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { eventNames, eventsOf, expectNothing } from './record.ts';
import { planOf } from './plans.ts';
import { act, giveSecrets, inputOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;
let view: RunView;

beforeEach(async () => {
  world = new World();
  app = await world.open();
  view = await start(app, world, planOf());
});
afterEach(() => world.remove());

const control = (from: RunView, how: ControlInput['act'], change: Partial<ControlInput> = {}): Promise<RunView> =>
  app.engine.control({ runId: from.runId, revision: from.revision, person: 'alice', act: how, reason: 'lunch', ...change });

const last = () => eventsOf(app, view.runId).at(-1);

/** A call to a token whose outcome nobody knows. Returns its id. */
const leaveOpen = (run: string, operation: Operation): string =>
  openJournal(app.store).intend({
    run,
    step: 'people',
    actor: 'bob',
    operation,
    token: { serial: '1', label: 'x', model: 'm', manufacturer: 'f' },
  });
const stateOf = (entry: string): unknown => app.store.row('journal', entry)?.['state'];

async function playToKind(from: RunView, kind: string): Promise<RunView> {
  let now = from;
  while (now.current !== null && now.current.kind !== kind) now = await act(app, now);
  return now;
}

const choicesOf = (shown: RunView): readonly string[] =>
  (shown.current?.prompts ?? []).flatMap((prompt) => (prompt.kind === 'choice' ? prompt.options.map(({ value }) => value) : []));

function factsOf(shown: RunView): readonly string[] {
  const stage = shown.current?.stage;
  return stage?.kind === 'unknown-outcome' ? stage.facts.map(({ label, value }) => `${label}: ${value}`) : [];
}

describe('pause and continue', () => {
  test('state.paused: nobody acts in between; both are logged with who and why', async () => {
    const paused = await control(view, 'pause');
    expect(paused.status).toBe('paused');
    expect([last()?.event, last()?.actor, last()?.data['reason']]).toEqual(['paused', 'alice', 'lunch']);
    await expectNothing(app, 'state.paused', () => app.engine.perform(inputOf(paused, 'alice')));
    await expectNothing(app, 'state.paused', () => giveSecrets(app, paused, 'alice'));
    await expectNothing(app, 'state.not-open', () => control(paused, 'pause'));

    const continued = await control(paused, 'continue', { person: 'dave', reason: 'back' });
    expect([last()?.event, last()?.actor, last()?.data['reason']]).toEqual(['continued', 'dave', 'back']);
    expect((await playTo(app, continued, 'host')).current?.stepId).toBe('host');
  });

  test('a paused run is still to be finished after the app was closed', async () => {
    await control(view, 'pause');
    await app.close();
    app = await world.open();
    expect(app.engine.unfinished().map(({ runId, status }) => [runId, status])).toEqual([[view.runId, 'paused']]);
    expect((await playTo(app, await control(await app.engine.view(view.runId), 'continue'))).status).toBe('finished');
  });
});

describe('correction', () => {
  test('is added beside the event it names, which stays as it is; a sealed log takes none', async () => {
    const noted = await control(view, 'exception', { reason: 'The witness came at 9:20.' });
    const lines = [...app.store.lines(view.runId)].map((line) => Buffer.from(line).toString());
    const corrected = await control(noted, 'correction', { person: 'dave', reason: 'At 9:02.', corrects: lines.length });
    expect(last()).toMatchObject({ event: 'correction', actor: 'dave', data: { corrects: lines.length, reason: 'At 9:02.' } });
    expect([...app.store.lines(view.runId)].slice(0, lines.length).map((line) => Buffer.from(line).toString())).toEqual(lines);
    expect(corrected.exceptions).toHaveLength(1);
    expect(corrected.corrections).toMatchObject([{ person: 'dave', corrects: lines.length, text: 'At 9:02.' }]);
    expect(app.transcript(view.runId).find(({ seq }) => seq === lines.length)).toMatchObject({
      text: 'The witness came at 9:20.',
      corrections: [lines.length + 1],
    });
    const sealed = await playTo(app, corrected, 'end');
    await expectNothing(app, 'state.not-open', () => control(sealed, 'correction', { corrects: 1 }));
  });
});

describe('refused', () => {
  test.each<[string, string, ControlInput['act'], Partial<ControlInput>]>([
    ['somebody the plan does not name', 'policy.role', 'pause', { person: 'mallory' }],
    ['a screen that is gone', 'state.stale-revision', 'abort', { revision: 0 }],
    ['going on with a run that is not paused', 'state.not-open', 'continue', {}],
    ['a correction of no event', 'input.schema', 'correction', {}],
    ['a correction of an event that is not there yet', 'input.schema', 'correction', { corrects: 99 }],
    ['a run that does not exist', 'state.not-open', 'pause', { runId: 'f'.repeat(32) }],
  ])('%s', async (_name, code, how, change) => {
    await expectNothing(app, code, () => control(view, how, change));
  });

  test('a sealed run is neither paused nor given an exception: its log has ended', async () => {
    const sealed = await playTo(app, view, 'end');
    expect(sealed.status).toBe('sealed');
    await expectNothing(app, 'state.not-open', () => control(sealed, 'pause'));
    await expectNothing(app, 'state.not-open', () => control(sealed, 'exception'));
  });
});

test('an exception is logged, shown and counted in the seal', async () => {
  const noted = await control(view, 'exception', { reason: 'the fire alarm rang' });
  expect(noted.exceptions.map(({ person, text }) => [person, text])).toEqual([['alice', 'the fire alarm rang']]);
  expect(noted.current?.stepId).toBe(view.current?.stepId);
  await playTo(app, noted, 'end');
  expect([last()?.event, last()?.data['exceptions']]).toEqual(['run-sealed', 1]);
});

describe('abort', () => {
  test('is final', async () => {
    const ended = await control(view, 'abort', { reason: 'wrong token' });
    expect([ended.status, ended.current]).toEqual(['aborted', null]);
    expect([last()?.event, last()?.data['reason']]).toEqual(['run-aborted', 'wrong token']);
    // Nothing was exported, so there is no medium a backup could go to: that is on record too.
    expect(eventNames(app, 'workstation').slice(-2)).toEqual(['run-aborted', 'backup-not-made']);
    expect(app.engine.unfinished()).toEqual([]);
    for (const how of ['pause', 'continue', 'exception', 'abort'] as const)
      await expectNothing(app, 'state.not-open', () => control(ended, how));
    await expectNothing(app, 'state.not-open', () => app.engine.perform({ ...inputOf(view, 'alice'), revision: ended.revision }));
    await app.close();
    app = await world.open();
    expect((await app.engine.view(view.runId)).status).toBe('aborted');
  });

  test('ends the login session and the process that knew the PIN', async () => {
    const building = await playTo(app, view, 'cert');
    const before = world.calls.length;
    await control(building, 'abort');
    expect(world.calls.slice(before)).toEqual(['logout', 'end']);
    // The token is there for the next run, with the PIN asked again.
    const next = await playTo(app, await start(app, world, planOf({ title: 'Test Root T1, again' })), 'token');
    expect(next.current?.prompts.map(({ id }) => id)).toEqual(['pin']);
    expect((await act(app, next)).current?.stepId).toBe('key');
  });

  test('of a sealed run belongs to the workstation log', async () => {
    const sealed = await playTo(app, view, 'end');
    const head = app.store.head(view.runId);
    expect((await control(sealed, 'abort')).status).toBe('aborted');
    expect(app.store.head(view.runId)).toEqual(head);
  });

  test('UNKNOWN-OUTCOMES: one person’s abort closes nothing; the quorum of the next run does, right after its roll call', async () => {
    const entry = leaveOpen(view.runId, 'sign-probe');
    const again = planOf({ title: 'Test Root T1, again' });
    await expectNothing(app, 'state.unknown-outcome', () => start(app, world, again));
    await control(await app.engine.view(view.runId), 'abort');
    expect(stateOf(entry)).toBe('intended');
    expect(last()?.data).toMatchObject({ open: [entry], outcomeQuorum: 2 });
    await app.close();
    app = await world.open();

    const begun = await start(app, world, again);
    expect(begun.current?.kind).toBe('roll-call');
    let next = await playToKind(begun, 'unknown-outcome');
    expect(factsOf(next)).toContain(`Left open by run: ${view.runId}`);
    expect(choicesOf(next)).toEqual(['not-made', 'may-exist']);
    next = await act(app, next, 'bob', { values: { decision: 'not-made' } });
    expect([next.current?.kind, stateOf(entry)]).toEqual(['unknown-outcome', 'intended']);
    next = await act(app, next, 'carol', { values: { decision: 'not-made' } });
    expect([next.current?.kind, stateOf(entry)]).toEqual(['preflight', 'not-made']);
    const closed = eventsOf(app, next.runId).find(({ event }) => event === 'outcome-closed');
    expect(closed?.data).toMatchObject({ id: entry, as: 'not-made', by: ['bob', 'carol'] });
    expect((await playTo(app, next)).status).toBe('finished');
    expect(auditStore(app.store).checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  });

  test('UNKNOWN-OUTCOMES: a key of an aborted run may exist, and no run but the next asks for its token', async () => {
    const entry = leaveOpen(view.runId, 'generate-key-pair');
    await control(await app.engine.view(view.runId), 'abort');
    let next = await playToKind(await start(app, world, planOf({ title: 'Test Root T1, again' })), 'unknown-outcome');
    expect(choicesOf(next)).toEqual(['may-exist']);
    // That run may be aborted too: the data directory can always be left, and the call stays to be closed.
    await control(next, 'abort');
    expect(stateOf(entry)).toBe('intended');
    next = await playToKind(await start(app, world, planOf({ title: 'Test Root T1, a third time' })), 'unknown-outcome');
    for (const person of ['bob', 'carol']) next = await act(app, next, person, { values: { decision: 'may-exist' } });
    expect([next.current?.kind, stateOf(entry)]).toEqual(['preflight', 'may-exist']);
  });

  test('QUORUM: the next run’s plan must have as many people as the aborted run asked for', async () => {
    const strict = await start(app, world, planOf({ title: 'Test Root T3', params: { ...planOf().params, keyLabel: 't3', quorum: 3 } }));
    leaveOpen(strict.runId, 'sign-certificate');
    await control(strict, 'abort');
    const plan = planOf({ title: 'Test Root T1, again' });
    const people = plan.people.filter(({ id }) => id !== 'erin');
    await expectNothing(app, 'state.unknown-outcome', () => start(app, world, { ...plan, people }));
    let next = await playToKind(await start(app, world, plan), 'unknown-outcome');
    for (const person of ['bob', 'carol']) next = await act(app, next, person, { values: { decision: 'may-exist' } });
    expect(next.current?.kind).toBe('unknown-outcome');
    expect((await act(app, next, 'erin', { values: { decision: 'may-exist' } })).current?.kind).toBe('preflight');
  });
});
