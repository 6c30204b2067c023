// What stands on the next CRL of a scope: entries recorded one by one between blocks recorded together, against a plain model of both.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { compareSerials } from '../../../main/pki/serial-order.ts';
import { crlEntryStream } from '../../../main/store/crl-entries/entry-stream.ts';
import { recordCrlEntries } from '../../../main/store/crl-entries/record-entries.ts';
import type { Store } from '../../../main/store/store.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import { readCrlEntryBlockPlaces } from '../../../main/store/tables/crl-entry-block.ts';
import { seededChance } from '../../fixtures/parser/mutate.ts';
import { newDirectory } from './temporary-directory.ts';
import { codeOf, open } from './test-store.ts';

const scope = 'aa:full';
const event = { log: 'workstation', actor: 'conclave', data: {} };
const revocationDate = new Date('2026-06-01T12:00:00.000Z');
const entry = (serial: string, reason = 1): Uint8Array =>
  encodeCrlEntry({ serialNumber: parseSerialNumber(serial), revocationDate, reason });

/** Contents octets of the INTEGER. */
const octetsOf = (serial: string): Buffer => Buffer.from(/^[89a-f]/.test(serial) ? `00${serial}` : serial, 'hex');
const byNumber = (one: string, other: string): number => (BigInt(`0x${one}`) < BigInt(`0x${other}`) ? -1 : 1);

/** Serial numbers of one to twenty octets, high bits and zeros in between among them, each once and ascending. */
function serials(count: number, seed: number): string[] {
  const chance = seededChance(seed);
  const made = new Set<string>();
  while (made.size < count) {
    const octets = Buffer.from(Array.from({ length: 1 + chance(20) }, () => chance(256)));
    octets[0] = 1 + chance(octets.length === 20 ? 127 : 255);
    made.add(octets.toString('hex'));
  }
  return [...made].sort(byNumber);
}

let store: Store;
const model = new Map<string, Uint8Array>();
const all = serials(14_000, 3);
const [firstList, secondList, alone] = [0, 1, 2].map((part) =>
  all.filter((_serial, index) => (index % 40 === 0 ? 2 : index % 3 === 0 ? 1 : 0) === part),
);

function recordOne(serial: string, version: number, reason: number | null): void {
  const der = reason === 8 ? entry(serial) : entry(serial, reason ?? 0);
  store.record({ ...event, event: 'revocation-recorded' }, [
    crlEntryRow({ scope, serial, version, revocationDate: revocationDate.toISOString(), reason, der, source: 'test' }),
  ]);
  if (reason === 8) model.delete(serial);
  else model.set(serial, der);
}

const together = (omitted: readonly Uint8Array[] = []): Buffer => {
  const stream = crlEntryStream(store, scope, omitted);
  const pieces = [...stream.pieces()];
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  expect([stream.size, stream.entries]).toEqual([bytes.length, pieces.reduce((sum, piece) => sum + piece.entries, 0)]);
  stream.requireCurrent();
  return bytes;
};

const expected = (left: readonly string[] = []): Buffer =>
  Buffer.concat(
    [...model]
      .filter(([serial]) => !left.includes(serial))
      .sort(([one], [other]) => byNumber(one, other))
      .map(([, der]) => der),
  );

beforeAll(() => {
  store = open(newDirectory());
});
afterAll(() => {
  store.close();
});

describe('CRL entries of a scope', () => {
  test('serial numbers are in the order of their INTEGERs', () => {
    expect(all.map(octetsOf).sort(compareSerials)).toEqual(all.map(octetsOf));
  });

  test('a list is recorded in blocks and comes out as it went in', () => {
    expect(together()).toEqual(Buffer.alloc(0));
    for (const serial of firstList ?? []) model.set(serial, entry(serial));
    expect(
      recordCrlEntries(
        store,
        { scope, source: 'list', event },
        (firstList ?? []).map((serial) => entry(serial)),
      ),
    ).toBe(firstList?.length);
    expect(readCrlEntryBlockPlaces(store, scope).map(({ entries }) => entries)).toEqual([4096, 4096, (firstList?.length ?? 0) - 8192]);
    expect(together()).toEqual(expected());
    // Whole blocks are not taken apart.
    expect([...crlEntryStream(store, scope).pieces()]).toHaveLength(3);
  });

  test('entries recorded one by one fall in between, the newest version stands, and what was released is gone', () => {
    store.transaction(() => (alone ?? []).forEach((serial) => recordOne(serial, 1, 4)));
    const [, second = '', third = ''] = firstList ?? [];
    recordOne(second, 2, 3);
    recordOne(third, 2, 8);
    recordOne(alone?.[0] ?? '', 2, 5);
    recordOne(alone?.[1] ?? '', 2, 8);
    recordOne(alone?.[2] ?? '', 2, 8);
    recordOne(alone?.[2] ?? '', 3, 1);
    expect(together()).toEqual(expected());
  });

  test('a second list between the entries of the first is merged into their order', () => {
    for (const serial of secondList ?? []) model.set(serial, entry(serial, 9));
    recordCrlEntries(
      store,
      { scope, source: 'list', event },
      (secondList ?? []).map((serial) => entry(serial, 9)),
    );
    expect(together()).toEqual(expected());
  });

  test('what has run out is left out, wherever it is recorded', () => {
    const left = [firstList?.[4000] ?? '', secondList?.[10] ?? '', alone?.[5] ?? ''];
    expect(together(left.map(octetsOf))).toEqual(expected(left));
    expect(together([octetsOf('01'.repeat(20))])).toEqual(expected());
  });

  test('state.stale-tbs: entries recorded while the CRL is read are not on it, and that is said', () => {
    const stream = crlEntryStream(store, scope);
    const pieces = stream.pieces();
    pieces.next();
    recordOne('7f'.repeat(20), 1, 1);
    while (pieces.next().done !== true);
    expect(codeOf(() => stream.requireCurrent())).toBe('state.stale-tbs');
  });

  test.each<[string, readonly Uint8Array[], string]>([
    ['out of order', [entry('02'), entry('01')], 'input.schema'],
    ['the same number twice', [entry('3dea'), entry('3dea')], 'input.schema'],
    ['80 before 7f', [entry('80'), entry('7f')], 'input.schema'],
    ['on record in a list', [entry(firstList?.[100] ?? '')], 'input.schema'],
    ['on record alone', [entry(alone?.[7] ?? '')], 'input.schema'],
    ['no entry', [Uint8Array.of(0x30, 0x00)], 'input.not-der'],
    ['an entry and more', [Buffer.concat([entry('3dea'), Uint8Array.of(0)])], 'input.not-der'],
    ['one entry and half of another', [entry('3de9'), entry('3dea').subarray(0, 20)], 'input.truncated'],
  ])('a list with %s is refused, and nothing of it is recorded', (_what, entries, code) => {
    const before = store.head('workstation');
    expect(codeOf(() => recordCrlEntries(store, { scope, source: 'list', event }, entries))).toBe(code);
    expect(store.head('workstation')).toEqual(before);
    expect(together()).toEqual(expected());
  });

  test('another scope has none of them', () => {
    expect([...crlEntryStream(store, 'bb:full').pieces()]).toEqual([]);
  });
});
