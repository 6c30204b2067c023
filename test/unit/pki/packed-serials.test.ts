import { createHash } from 'node:crypto';
import { array, assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { hashOfSerials } from '../../../main/formats/mass-revocation.ts';
import { PackedSerials } from '../../../main/pki/packed-serials.ts';

/** Shorter numbers are smaller; of one length they compare digit by digit. */
const byNumber = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

function packed(serials: readonly string[]): PackedSerials {
  const list = new PackedSerials();
  for (const serial of serials) list.note(serial);
  list.sort();
  return list;
}

const textsOf = (list: PackedSerials): string[] => Array.from({ length: list.length }, (_, place) => list.hex(place));

const described = (list: PackedSerials): { serials: string[]; sha256: string } => ({ serials: textsOf(list), sha256: list.sha256() });

function sorted(serials: readonly string[]): { serials: string[]; sha256: string } {
  const inOrder = serials.toSorted(byNumber);
  return { serials: inOrder, sha256: hashOfSerials(inOrder) };
}

const digest = (n: number): string => createHash('sha256').update(String(n)).digest('hex');

test.each([
  ['none', []],
  ['one', ['00']],
  ['one octet and two, either side of the sign', ['0100', '80', '7f', 'ff', '8000', '01', '00ff'.slice(2)]],
  ['fewer than are sorted by their numbers', Array.from({ length: 20 }, (_, n) => digest(n).slice(0, 32).replace(/^00/, '01'))],
  ['random ones of 20 octets', Array.from({ length: 9000 }, (_, n) => `4${digest(n).slice(0, 39)}`)],
  ['some of 16 octets among some of 20', Array.from({ length: 3000 }, (_, n) => `5${digest(n).slice(0, n % 2 === 0 ? 31 : 39)}`)],
  ['the same octets before one that differs', Array.from({ length: 2000 }, (_, n) => `4a${'00'.repeat(16)}${digest(n).slice(0, 6)}`)],
  ['in a row, from behind', Array.from({ length: 1000 }, (_, n) => (0x1fff - n).toString(16))],
  ['the same one many times', Array.from({ length: 100 }, (_, n) => (n % 3 === 0 ? '7f01' : '7f02'))],
  ['one that is longer than any should be', ['01', 'ab'.repeat(40), 'ff'.repeat(20), 'aa'.repeat(21)]],
])('serial numbers stand in the order of a CRL and have one hash: %s', (_what, serials) => {
  const even = serials.map((each) => (each.length % 2 === 0 ? each : `0${each}`));
  expect(described(packed(even))).toEqual(sorted(even));
});

test('whatever serial numbers there are, their order is that of the numbers', () => {
  const serial = uint8Array({ minLength: 1, maxLength: 24 }).map((octets) =>
    Buffer.from(octets.length > 1 && octets[0] === 0 ? octets.with(0, 1) : octets).toString('hex'),
  );
  assert(
    property(array(serial, { maxLength: 80 }), (serials) => {
      expect(described(packed(serials))).toEqual(sorted(serials));
    }),
    { numRuns: 200, seed: 9 },
  );
});

test('octets are those of the number, without zeros before them', () => {
  const list = packed(['80', '0100', '00']);
  expect([0, 1, 2].map((place) => Array.from(list.octets(place)))).toEqual([[0], [0x80], [1, 0]]);
});

test('what a condition holds for stays in order', () => {
  const list = packed(['05', '0102', '03', '04']);
  expect(textsOf(list.filter((hex) => hex !== '04'))).toEqual(['03', '05', '0102']);
});

test.each([
  ['nothing', ''],
  ['half an octet', '012'],
  ['a capital', '0A'],
  ['no digit', '0g'],
  ['a letter of another script', '0é'],
  ['a zero before the number', '0001'],
])('store.corrupt: what is no serial number is not taken for one: %s', (_what, text) => {
  expect(() => new PackedSerials().note(text)).toThrow(expect.objectContaining({ code: 'store.corrupt' }) as Error);
});
