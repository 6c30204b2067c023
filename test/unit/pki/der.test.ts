import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { type DerLimits, type DerNode, readDer } from '../../../main/pki/der.ts';
import { goldenValues } from '../../fixtures/pki/cases.ts';
import { hex, expectRefusal, toHex } from './expect-refusal.ts';

const roomy: DerLimits = { maxBytes: 100_000, maxDepth: 10, maxNodes: 1000 };
const read = (text: string): DerNode => readDer(hex(text), roomy, 'test value');

describe('readDer accepts', () => {
  const good: readonly [string, string][] = [
    ['an empty SEQUENCE', '3000'],
    ['short length 127', `047f${'00'.repeat(127)}`],
    ['long length 128', `048180${'00'.repeat(128)}`],
    ['length 256', `04820100${'00'.repeat(256)}`],
    ['INTEGER 0', '020100'],
    ['INTEGER 127', '02017f'],
    ['INTEGER 128', '02020080'],
    ['INTEGER −128', '020180'],
    ['INTEGER −129', '0202ff7f'],
    ['BOOLEAN true', '0101ff'],
    ['BOOLEAN false', '010100'],
    ['BIT STRING, no bits', '030100'],
    ['BIT STRING, 7 unused', '03020780'],
    ['NULL', '0500'],
    ['OID', '06032a0304'],
    ['OID with a long arc', '06042a818001'],
    ['UTCTime, leap day 2028', '170d3238303232393030303030305a'],
    ['GeneralizedTime, last second', '180f39393939313233313233353935395a'],
    ['SET in order', '3106020101020102'],
    ['SET with equals', '3106020101020101'],
    ['SET with a shorter prefix first', '310504000401ff'],
    ['context constructed', 'a003020101'],
    ['context primitive, opaque', '8002ffff'],
  ];
  test.each(good)('%s', (_, text) => {
    expect(toHex(read(text).bytes)).toBe(text);
  });
});

describe('readDer refuses as input.not-der', () => {
  const bad: readonly [string, string][] = [
    ['trailing byte', '300000'],
    ['indefinite length', '30800000'],
    ['length 127 in long form', `04817f${'00'.repeat(127)}`],
    ['length 128 in two octets', `04820080${'00'.repeat(128)}`],
    ['length of five octets', '0485010000000000'],
    ['child beyond its parent', '3003040200'],
    ['child header cut by its parent', '300104'],
    ['child length cut by its parent', '30030482ff'],
    ['high tag number', '1f0100'],
    ['end-of-contents', '30020000'],
    ['constructed OCTET STRING', '2403040100'],
    ['primitive SEQUENCE', '1000'],
    ['REAL', '0900'],
    ['empty INTEGER', '0200'],
    ['padded INTEGER', '0202007f'],
    ['padded negative INTEGER', '0202ff80'],
    ['padded ENUMERATED', '0a020001'],
    ['BOOLEAN 01', '010101'],
    ['BOOLEAN of two octets', '0102ffff'],
    ['empty BIT STRING', '0300'],
    ['BIT STRING with 8 unused', '03020800'],
    ['BIT STRING without octets but unused bits', '030101'],
    ['BIT STRING with set padding', '03020701'],
    ['NULL with contents', '050100'],
    ['empty OID', '0600'],
    ['OID cut off', '06022a80'],
    ['OID with padded arc', '06032a8001'],
    ['UTCTime without seconds', '170b323630323239303030305a'],
    ['UTCTime with offset', '17113236303130313030303030302b30303030'],
    ['UTCTime 29 February 2027', '170d3237303232393030303030305a'],
    ['UTCTime month 13', '170d3237313330313030303030305a'],
    ['UTCTime month 00', '170d3237303030313030303030305a'],
    ['UTCTime day 00', '170d3237303130303030303030305a'],
    ['UTCTime 31 April', '170d3237303433313030303030305a'],
    ['UTCTime hour 24', '170d3237303130313234303030305a'],
    ['UTCTime minute 60', '170d3237303130313030363030305a'],
    ['UTCTime second 60', '170d3237303130313030303036305a'],
    ['UTCTime lower-case z', '170d3237303130313030303030307a'],
    ['UTCTime with a space', '170d3237303130313030303030205a'],
    ['GeneralizedTime with fractions', '181332303530303130313030303030302e3835375a'],
    ['GeneralizedTime 29 February 2100', '180f32313030303232393030303030305a'],
    ['SET out of order', '3106020102020101'],
    ['SET out of order by tag', '31050500040100'],
  ];
  test.each(bad)('%s', (_, text) => {
    expectRefusal('input.not-der', () => read(text));
  });
});

describe('readDer bounds', () => {
  test.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['length octets missing', '308201'],
    ['contents missing', '30050201'],
  ])('truncated: %s', (_, text) => {
    expectRefusal('input.truncated', () => read(text));
  });

  test('the sentence names what was read and the offset, and details carry it', () => {
    expect(expectRefusal('input.not-der', () => read('30070201010202007f'))).toMatch(/^The test value was refused at byte 5: .*INTEGER/);
  });

  test('maxBytes: the bound passes, one more is too large', () => {
    const bytes = hex(`0405${'00'.repeat(5)}`);
    expect(readDer(bytes, { ...roomy, maxBytes: 7 }, 'x').end).toBe(7);
    expectRefusal('input.too-large', () => readDer(bytes, { ...roomy, maxBytes: 6 }, 'x'));
  });

  const nested = (depth: number): Uint8Array => {
    let value = hex('0500');
    for (let level = 0; level < depth; level++) value = Uint8Array.from([0x30, value.length, ...value]);
    return value;
  };

  test('maxDepth: as many constructed levels as allowed pass, one more is too large', () => {
    expect(readDer(nested(3), { ...roomy, maxDepth: 3 }, 'x').tag).toBe(0x30);
    expectRefusal('input.too-large', () => readDer(nested(4), { ...roomy, maxDepth: 3 }, 'x'));
  });

  test('maxNodes: as many values as allowed pass, one more is too large', () => {
    expect(readDer(hex('300405000500'), { ...roomy, maxNodes: 3 }, 'x').children).toHaveLength(2);
    expectRefusal('input.too-large', () => readDer(hex('300405000500'), { ...roomy, maxNodes: 2 }, 'x'));
  });

  test('an OID of 128 octets passes, 129 are too large', () => {
    const oid = (length: number): Uint8Array => Uint8Array.from([0x06, 0x81, length, 0x2a, ...Array.from({ length: length - 1 }, () => 1)]);
    expect(readDer(oid(128), roomy, 'x').tag).toBe(6);
    expectRefusal('input.too-large', () => readDer(oid(129), roomy, 'x'));
  });

  test('a hundred thousand levels do not exhaust the stack', () => {
    const bytes = new Uint8Array(60_000).fill(0x30);
    expect(() => readDer(bytes, { maxBytes: 100_000, maxDepth: 100_000, maxNodes: 100_000 }, 'x')).toThrow(CeremonyError);
  });
});

test('nodes give offsets and views into the input', () => {
  const node = read('30060500040299aa');
  const [first, second] = node.children;
  expect([node.start, node.contentStart, node.end, node.constructed]).toEqual([0, 2, 8, true]);
  expect([first?.start, first?.end, first?.constructed, first?.children.length]).toEqual([2, 4, false, 0]);
  expect([toHex(second?.bytes ?? hex('')), toHex(second?.content ?? hex(''))]).toEqual(['040299aa', '99aa']);
  expect(node.children).toBe(node.children);
});

/** Writes a tree again from tags and primitive contents alone, lengths made anew. */
function encodeAgain(node: DerNode): Buffer {
  const content = node.constructed ? Buffer.concat(node.children.map(encodeAgain)) : Buffer.from(node.content);
  const digits = content.length.toString(16);
  const octets = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const length = content.length < 128 ? Buffer.from([content.length]) : Buffer.concat([Buffer.from([0x80 + octets.length]), octets]);
  return Buffer.concat([Buffer.from([node.tag]), length, content]);
}

describe('property: strict reader', () => {
  const golden = Object.values(goldenValues());
  const mutated = fc
    .record({
      value: fc.constantFrom(...golden),
      edits: fc.array(fc.record({ at: fc.nat(2000), octet: fc.nat(255), kind: fc.constantFrom('set', 'insert', 'delete') }), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ value, edits }) => {
      const octets = [...value];
      for (const { at, octet, kind } of edits) {
        const index = at % octets.length;
        if (kind === 'set') octets[index] = octet;
        else octets.splice(index, kind === 'delete' ? 1 : 0, ...(kind === 'insert' ? [octet] : []));
      }
      return Uint8Array.from(octets);
    });
  const anyBytes = fc.oneof(
    mutated,
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 12 }).map((tail) => Uint8Array.from([0x30, tail.length, ...tail])),
  );

  test('throws nothing but CeremonyError input.*, and what it accepts re-encodes identically', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        let node: DerNode;
        try {
          node = readDer(bytes, roomy, 'x');
        } catch (error) {
          return error instanceof CeremonyError && error.code.startsWith('input.');
        }
        accepted += 1;
        return encodeAgain(node).equals(Buffer.from(bytes));
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test('every proper prefix of a value is refused as truncated', () => {
    const value = golden[0] ?? hex('');
    for (let length = 0; length < value.length; length += 7)
      expectRefusal('input.truncated', () => readDer(value.subarray(0, length), roomy, 'x'));
  });
});
