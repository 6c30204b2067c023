import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCrlNumber } from '../../../main/pki/crl-number.ts';
import { makeSerialNumber, parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { expectRefusal } from './expect-refusal.ts';

const octets = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('makeSerialNumber (BR 7.1.2.1)', () => {
  test('property: 20 octets, positive, below 2^159, no leading zero octet, a serial parseSerialNumber takes', () => {
    fc.assert(
      fc.property(octets, octets, (token, system) => {
        const serial = makeSerialNumber(token, system);
        expect(serial).toMatch(/^[4-7][0-9a-f]{39}$/);
        expect(BigInt(`0x${serial}`)).toBeLessThan(1n << 159n);
        expect(parseSerialNumber(serial)).toBe(serial);
      }),
    );
  });
  test('statistics: of 158 bits below the fixed one each is set as often as not, and no serial repeats (63-bit serials, Mozilla bug 1532842)', () => {
    const count = 4096;
    const source = (index: number, name: string): Uint8Array => createHash('sha256').update(`${name} ${index}`).digest().subarray(0, 20);
    const serials = Array.from({ length: count }, (_, index) => makeSerialNumber(source(index, 'token'), source(index, 'system')));
    expect(new Set(serials).size).toBe(count);
    const values = serials.map((serial) => BigInt(`0x${serial}`));
    const set = Array.from({ length: 159 }, (_, bit) => values.filter((value) => ((value >> BigInt(bit)) & 1n) === 1n).length);
    expect(set[158]).toBe(count);
    // Five standard deviations of a fair coin thrown 4096 times are 160.
    for (const ones of set.slice(0, 158)) expect(Math.abs(ones - count / 2)).toBeLessThan(160);
  });
  test('both sources count, and their order', () => {
    const one = new Uint8Array(20).fill(1);
    const two = new Uint8Array(20).fill(2);
    const serials = [makeSerialNumber(one, one), makeSerialNumber(one, two), makeSerialNumber(two, one), makeSerialNumber(two, two)];
    expect(new Set(serials).size).toBe(4);
  });
  test.each([
    [19, 20],
    [20, 21],
    [0, 20],
  ])('%i and %i octets of random are a bug', (token, system) => {
    expectRefusal('bug', () => makeSerialNumber(new Uint8Array(token), new Uint8Array(system)));
  });
});

test.each(['01', 'ff', '7f'.padEnd(40, 'f'), '80'.padEnd(38, '0')])('parseSerialNumber takes %s', (text) => {
  expect(parseSerialNumber(text)).toBe(text);
});
test.each(['', '0', '00', '0001', 'FF', 'f', '80'.padEnd(40, '0'), '01'.padEnd(42, '0'), '-1', ' 01'])(
  'parseSerialNumber refuses %j',
  (text) => {
    expectRefusal('input.schema', () => parseSerialNumber(text));
  },
);

test('CRL-NUMBER: 0 and 2^159 − 1 pass; 2^159, signs, zeros before and other digits do not (BR 7.2.2)', () => {
  const last = ((1n << 159n) - 1n).toString();
  expect([parseCrlNumber('0'), parseCrlNumber(last)]).toEqual(['0', last]);
  for (const text of [(1n << 159n).toString(), '-1', '01', '', '1.0', '0x1', '1'.repeat(60)])
    expectRefusal('input.schema', () => parseCrlNumber(text));
});
