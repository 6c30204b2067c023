// The events of a log as the engine reads them, many times over: what was read before is kept, and is never stale.

import { expect, test } from 'vitest';
import { eventsNamed, logEvents } from '../../../main/steps/log-events.ts';
import type { Store } from '../../../main/store/store.ts';
import { newDirectory } from './temporary-directory.ts';
import { open } from './test-store.ts';

const log = 'run-1';
const record = (store: Store, event: string): void => void store.record({ log, actor: 'alice', event, data: {} });
const read = (store: Store): string[] => [...logEvents(store, log)].map(({ seq, event }) => `${seq} ${event}`);

test('new lines are added to what was read before', () => {
  const store = open(newDirectory());
  expect(read(store)).toEqual([]);
  record(store, 'a');
  expect(read(store)).toEqual(['1 a']);
  record(store, 'b');
  record(store, 'c');
  expect(read(store)).toEqual(['1 a', '2 b', '3 c']);
  store.close();
});

test('what a transaction read of itself is forgotten with it, whatever takes its place', () => {
  const store = open(newDirectory());
  record(store, 'a');
  const inside: string[][] = [];
  const failing = (...events: readonly string[]): void => {
    expect(() =>
      store.transaction(() => {
        for (const event of events) record(store, event);
        inside.push(read(store));
        throw new Error('rolled back');
      }),
    ).toThrow('rolled back');
  };
  failing('lost');
  expect(read(store)).toEqual(['1 a']);
  failing('lost', 'lost as well');
  record(store, 'b');
  expect(read(store)).toEqual(['1 a', '2 b']);
  failing('lost');
  record(store, 'c');
  record(store, 'd');
  expect(read(store)).toEqual(['1 a', '2 b', '3 c', '4 d']);
  expect(inside).toEqual([
    ['1 a', '2 lost'],
    ['1 a', '2 lost', '3 lost as well'],
    ['1 a', '2 b', '3 lost'],
  ]);
  store.close();
});

const named = (store: Store): string[] => eventsNamed(store, log, ['a', 'c']).map(({ seq, event }) => `${seq} ${event}`);

test('events of some names are those of all events that have them, whatever else a line holds', () => {
  const store = open(newDirectory());
  expect(named(store)).toEqual([]);
  record(store, 'a');
  record(store, 'b');
  // What looks like a name stands in an actor, in the data, or is longer than the name.
  store.record({ log, actor: ',"event":"a","data":', event: 'b', data: { event: 'a', text: '"event":"c"' } });
  record(store, 'ab');
  record(store, 'c');
  const expected = [...logEvents(store, log)].filter(({ event }) => event === 'a' || event === 'c');
  expect(eventsNamed(store, log, ['a', 'c'])).toEqual(expected);
  expect(named(store)).toEqual(['1 a', '5 c']);
  record(store, 'b');
  record(store, 'a');
  expect([named(store), eventsNamed(store, log, ['b']).length]).toEqual([['1 a', '5 c', '7 a'], 3]);
  store.close();
});

test('events of some names, too, are forgotten with the transaction that wrote them', () => {
  const store = open(newDirectory());
  record(store, 'a');
  for (const events of [['c'], ['c', 'a'], ['b']])
    expect(() =>
      store.transaction(() => {
        for (const event of events) record(store, event);
        expect(named(store)).toEqual(['1 a', ...events.flatMap((event, index) => (event === 'b' ? [] : [`${index + 2} ${event}`]))]);
        throw new Error('rolled back');
      }),
    ).toThrow('rolled back');
  expect(named(store)).toEqual(['1 a']);
  record(store, 'b');
  record(store, 'c');
  expect(named(store)).toEqual(['1 a', '3 c']);
  store.close();
});
