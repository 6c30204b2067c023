// CLOCK-STEADY, VALIDITY-AT-SIGNING and the idle session: what time does to a run.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { codeOf, eventNames, eventsOf, expectRefusalOnly } from './record.ts';
import { planOf } from './plans.ts';
import { act, currentOf, inputOf, pin, playTo, start } from './turns.ts';
import { World } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

let original: World;
let runId = '';
let world: World;
let app: App;

beforeAll(async () => {
  original = new World();
  const opened = await original.open();
  runId = (await playTo(opened, await start(opened, original, planOf()), 'token')).runId;
  await opened.close();
});
afterAll(() => original.remove());
beforeEach(async () => {
  world = new World(original);
  app = await world.open();
});
afterEach(() => world.remove());

const at = async (step: string): Promise<RunView> => playTo(app, await app.engine.view(runId), step);
const look = (): Promise<RunView> => app.engine.view(runId);
const kindOf = (view: RunView): string => currentOf(view).kind;

/** Both people confirm; the first names the source. */
async function confirmClock(view: RunView): Promise<RunView> {
  const once = await act(app, view, 'alice', { values: { source: 'the radio clock' } });
  expect(kindOf(once)).toBe('clock-jump');
  return act(app, once, 'dave');
}

describe('CLOCK-STEADY', () => {
  test.each([
    ['30 s forward', 30_000, 'sign'],
    ['30.001 s forward', 30_001, 'clock-jump'],
    ['an hour forward', hour, 'clock-jump'],
    ['one millisecond back behind the last event', -1, 'clock-jump'],
  ])('%s before sign: %s', async (_name, milliseconds, kind) => {
    await at('sign');
    world.setClockBy(milliseconds);
    expect(kindOf(await look())).toBe(kind);
  });

  test.each([
    ['open-token, which makes the embedded token', 'token'],
    ['generate-key-pair', 'key'],
    ['build-certificate', 'cert'],
  ])('a jump stands before %s until two people confirm it; the offset is recorded', async (_name, step) => {
    await at(step);
    world.setClockBy(hour);
    const jumped = await look();
    expect(currentOf(jumped)).toMatchObject({ kind: 'clock-jump', stepId: step });
    const calls = world.calls.filter((call) => call === 'sign' || call === 'initToken' || call === 'generateKeyPair').length;
    const after = await confirmClock(jumped);
    expect(currentOf(after).kind).not.toBe('clock-jump');
    expect(world.calls.filter((call) => call === 'sign' || call === 'initToken' || call === 'generateKeyPair')).toHaveLength(calls);
    const event = eventsOf(app, runId).findLast(({ event }) => event === 'clock-confirmed');
    expect(event?.data).toEqual({ source: 'the radio clock', by: ['alice', 'dave'], offsetSeconds: 3600 });
    expect(event?.checks.map(({ name, verdict }) => [name, verdict])).toEqual([['CLOCK-STEADY', 'passed']]);
    expect((await playTo(app, after)).status).toBe('finished');
  });

  test('one person does not confirm for two, and nothing is signed meanwhile', async () => {
    await at('sign');
    world.setClockBy(hour);
    const jumped = await look();
    await expectRefusalOnly(app, runId, 'input.answer-missing', () => act(app, jumped, 'alice', { values: { 'alice.clock': undefined } }));
    await expectRefusalOnly(app, runId, 'input.answer-missing', () => act(app, jumped, 'alice', { values: { source: ' ' } }));
    const once = await act(app, jumped, 'alice', { values: { source: 'the radio clock' } });
    await expectRefusalOnly(app, runId, 'policy.role', () => act(app, once, 'alice'));
    expect(eventNames(app, runId).filter((name) => name === 'artifact-made')).toEqual([]);
  });

  test('state.clock-jumped: a jump between screen and click stops the call before its intent', async () => {
    const view = await at('key');
    const journal = app.store.rows('journal').length;
    // The step is staged while the clock is right; the token is slow to answer, and the clock moves meanwhile.
    const clicked = codeOf(() => app.engine.perform(inputOf(view, 'bob')));
    world.setClockBy(hour);
    expect(await clicked).toBe('state.clock-jumped');
    expect(app.store.rows('journal')).toHaveLength(journal);
    expect(kindOf(await look())).toBe('clock-jump');
  });

  test('after reopening, a clock earlier than the last event on record', async () => {
    await at('sign');
    await app.close();
    world.setClockBy(-5 * minute);
    app = await world.open();
    const jumped = await look();
    expect(kindOf(jumped)).toBe('clock-jump');
    const after = await confirmClock(jumped);
    expect(currentOf(after).stepId).toBe('sign');
    const event = eventsOf(app, runId).findLast(({ event }) => event === 'clock-confirmed');
    expect(event?.data['offsetSeconds']).toBe(-300);
    // Built five minutes in the future of the confirmed clock: not valid at signing, so it is built again.
    expect((await act(app, after)).current?.stepId).toBe('cert');
    expect((await playTo(app, await look())).status).toBe('finished');
  });
});

describe('VALIDITY-AT-SIGNING', () => {
  test('24 hours are not too old', async () => {
    await at('sign');
    world.advance(24 * hour);
    expect((await act(app, await look())).current?.stepId).toBe('shut');
  });

  test('25 hours are: nothing is signed, the bytes are built, reviewed and approved again under new numbers', async () => {
    const serials = () =>
      app.store
        .rows('serial_number', { run: runId })
        .map((row) => String(row['state']))
        .toSorted();
    await at('sign');
    world.advance(25 * hour);
    const signs = world.calls.filter((call) => call === 'sign').length;
    const back = await act(app, await look());
    expect(currentOf(back).stepId).toBe('cert');
    expect(world.calls.filter((call) => call === 'sign')).toHaveLength(signs);
    expect(serials()).toEqual(['burned']);
    const reason = eventsOf(app, runId).at(-1)?.data['reason'];
    expect(reason).toContain('VALIDITY-AT-SIGNING');

    const again = await playTo(app, back, 'approve');
    expect(currentOf(again).awaited.map(({ id }) => id)).toEqual(['bob', 'carol', 'erin']);
    expect((await playTo(app, again)).status).toBe('finished');
    expect(serials()).toEqual(['burned', 'signed']);
  });
});

describe('a login session of ten idle minutes', () => {
  const asked = (view: RunView): string[] => currentOf(view).prompts.map(({ id }) => id);

  test.each([
    ['ten minutes', 10 * minute, []],
    ['a millisecond more', 10 * minute + 1, ['pin-again']],
  ])('after %s the PIN is asked: %j', async (_name, milliseconds, prompts) => {
    await at('cert');
    const before = world.calls.length;
    world.advance(milliseconds);
    expect(asked(await look())).toEqual(prompts);
    expect(world.calls.slice(before).includes('logout')).toBe(prompts.length === 1);
  });

  test('the PIN must be given, and be the right one; then the step acts', async () => {
    await at('cert');
    world.advance(11 * minute);
    const view = await look();
    await expectRefusalOnly(app, runId, 'token.pin-length', () => act(app, view, 'alice', { secrets: { 'pin-again': undefined } }));
    await expectRefusalOnly(app, runId, 'token.pin-incorrect', () => act(app, view, 'alice', { secrets: { 'pin-again': `${pin}0` } }));
    expect((await act(app, await look(), 'alice')).current?.stepId).toBe('crl');
  });

  test('a step without the token does not ask for it', async () => {
    await at('review');
    world.advance(11 * minute);
    expect(asked(await look())).not.toContain('pin-again');
  });
});
