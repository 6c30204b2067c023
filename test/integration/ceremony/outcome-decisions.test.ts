// A token process that dies in the middle of a call leaves an unknown outcome; people close it, and no disagreement shuts them out.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../../main/store/journal.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { act, Bench, codeOf, examplePlan, passphraseOf, pin, playTo, playUntil, toTheEnd } from './test-ceremony.ts';

let bench: Bench;
/** The calls after which the process dies, each once. */
let deadly: string[];
beforeEach(async () => {
  bench = new Bench();
  deadly = [];
  await bench.open({
    channel: (channel) => ({
      ...channel,
      onMessage: (listener) =>
        channel.onMessage((message) => {
          if (!dying.has(channel)) listener(message);
          // The token has acted; its answer is lost with the process.
          else channel.kill();
        }),
      send(message) {
        const { call } = message as { call?: string };
        if (call !== undefined && deadly[0] === call) {
          deadly.shift();
          dying.add(channel);
        }
        channel.send(message);
      },
    }),
  });
});
const dying = new WeakSet<object>();
afterEach(() => bench.remove());

const view = (runId: string): Promise<RunView> => bench.app.engine.view(runId);
const decide = (shown: RunView, person: string, decision: string): Promise<RunView> =>
  act(bench, shown, person, { values: { decision }, secrets: { [`${person}.passphrase`]: passphraseOf(person), 'pin-again': pin } });
const offered = (shown: RunView): readonly string[] =>
  (shown.current?.prompts ?? []).flatMap((prompt) => (prompt.kind === 'choice' ? prompt.options.map((option) => option.value) : []));
const states = (runId: string, operation: 'generate-key-pair' | 'sign-certificate' | 'sign-crl' | 'destroy-key') =>
  openJournal(bench.app.store)
    .find({ run: runId, operation })
    .map((entry) => entry.state);

/** The step’s call kills the process; gives the view of what people must settle. */
async function interrupted(step: string, call: string): Promise<RunView> {
  const shown = await playTo(bench, await bench.create(), step);
  deadly = [call];
  expect(await codeOf(act(bench, shown, 'bob'))).toBe('token.process-lost');
  return view(shown.runId);
}

describe('UNKNOWN-OUTCOMES: a key that may be on the token', () => {
  test('the token is opened and looked at before anybody is asked', async () => {
    const first = await interrupted('key', 'generateKeyPair');
    expect([first.current?.kind, offered(first)]).toEqual(['reopen-token', []]);
    const looked = await act(bench, first, 'bob');
    expect([looked.current?.kind, offered(looked)]).toEqual(['unknown-outcome', ['adopt', 'destroy']]);
  });

  test('adopted, it is the key of the certificate', async () => {
    const looked = await act(bench, await interrupted('key', 'generateKeyPair'), 'bob');
    const closed = await decide(await decide(looked, 'bob', 'adopt'), 'carol', 'adopt');
    expect(states(closed.runId, 'generate-key-pair')).toEqual(['adopted']);
    const end = await playUntil(bench, closed, toTheEnd);
    expect([end.status, states(end.runId, 'generate-key-pair')]).toEqual(['finished', ['adopted']]);
  });

  test('destroyed, another one is made', async () => {
    const looked = await act(bench, await interrupted('key', 'generateKeyPair'), 'bob');
    const closed = await decide(await decide(looked, 'bob', 'destroy'), 'carol', 'destroy');
    const end = await playUntil(bench, closed, toTheEnd);
    expect([end.status, states(end.runId, 'generate-key-pair'), states(end.runId, 'destroy-key')]).toEqual([
      'finished',
      ['destroyed', 'verified'],
      ['verified'],
    ]);
  });

  test('the destruction interrupted too: the key is gone, and only that can be said', async () => {
    const looked = await act(bench, await interrupted('key', 'generateKeyPair'), 'bob');
    const one = await decide(looked, 'bob', 'destroy');
    deadly = ['destroyKey'];
    expect(await codeOf(decide(one, 'carol', 'destroy'))).toBe('token.process-lost');
    const again = await act(bench, await view(one.runId), 'bob');
    expect(offered(again)).toEqual(['destroy']);
    const end = await playUntil(bench, await decide(again, 'carol', 'destroy'), toTheEnd);
    expect([end.status, states(end.runId, 'generate-key-pair'), states(end.runId, 'destroy-key')]).toEqual([
      'finished',
      ['destroyed', 'verified'],
      ['destroyed'],
    ]);
  });
});

describe('UNKNOWN-OUTCOMES: a signature that may exist', () => {
  test('QUORUM: one person does not close it, not even twice', async () => {
    const shown = await interrupted('sign', 'sign');
    const one = await decide(shown, 'bob', 'not-made');
    expect(await codeOf(decide(one, 'bob', 'not-made'))).toBe('policy.role');
    expect(states(one.runId, 'sign-certificate')).toEqual(['intended']);
  });

  test('people who disagree are asked again until two decide alike', async () => {
    const one = await decide(await interrupted('sign', 'sign'), 'bob', 'not-made');
    const two = await decide(one, 'carol', 'may-exist');
    expect(states(two.runId, 'sign-certificate')).toEqual(['intended']);
    expect(two.current?.awaited.map((person) => person.id)).toEqual(['bob', 'erin']);
    const closed = await decide(two, 'bob', 'may-exist');
    expect([states(closed.runId, 'sign-certificate'), closed.current?.stepId]).toEqual([['may-exist'], 'cert']);
  });

  test.each([
    ['may-exist', 1],
    ['not-made', 0],
  ])('closed as %s: the serial is burned, the next CRL lists %i certificates', async (decision, listed) => {
    const shown = await interrupted('sign', 'sign');
    const end = await playUntil(bench, await decide(await decide(shown, 'bob', decision), 'carol', decision), toTheEnd);
    expect([end.status, states(end.runId, 'sign-certificate'), states(end.runId, 'sign-crl')]).toEqual([
      'finished',
      [decision, 'verified'],
      ['verified'],
    ]);
    expect(bench.app.store.rows('crl_entry').length).toBe(listed);
    expect(
      bench.app.store
        .rows('serial_number')
        .map((row) => String(row['state']))
        .toSorted(),
    ).toEqual(['burned', 'signed']);
  });

  test('state.unknown-outcome: another run does not start before it is closed', async () => {
    await interrupted('sign', 'sign');
    expect(await codeOf(bench.create(examplePlan.replace('keyLabel: example-root-r1', 'keyLabel: other')))).toBe('state.unknown-outcome');
  });
});
