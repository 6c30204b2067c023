import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, parseCanonicalJson } from '../../../main/formats/canonical-json.ts';
import { bytes, refusalOf } from './refusal-of.ts';

const parse = (text: string | Uint8Array): unknown => parseCanonicalJson(typeof text === 'string' ? bytes(text) : text, 'The file', 1000);

describe('canonicalJson writes RFC 8785', () => {
  test('the sample of §3.2.2', () => {
    const sample: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('keys in UTF-16 code-unit order: the sample of §3.2.3', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = [...canonicalJson(sample).matchAll(/:"([^"]*)"/g)].map((match) => match[1]);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // Appendix B: IEEE 754 double as hex → its text.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the number %s of appendix B', (hex, text) => {
    expect(canonicalJson(Buffer.from(hex, 'hex').readDoubleBE())).toBe(text);
  });

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['undefined', undefined],
    ['undefined in an object', { a: undefined }],
    ['a hole in a list', Array(2)],
    ['bigint', 1n],
    ['a function', (): void => {}],
    ['a date', new Date(0)],
    ['bytes', new Uint8Array(2)],
    ['a map', new Map()],
  ])('refuses %s', (_name, value) => {
    expect(refusalOf(() => canonicalJson(value)).code).toBe('bug');
  });

  test.each([
    ['half a surrogate pair', '\ud83d'],
    ['half a surrogate pair in a key', { '\ude00': 1 }],
    ['a key __proto__', JSON.parse('{"__proto__":1}')],
    ['65 levels', JSON.parse('['.repeat(66) + ']'.repeat(66))],
  ])('refuses %s', (_name, value) => {
    expect(refusalOf(() => canonicalJson(value)).code).toBe('input.schema');
  });

  test('takes 64 levels', () => {
    expect(canonicalJson(JSON.parse('['.repeat(65) + ']'.repeat(65)))).toHaveLength(130);
  });
});

describe('parseCanonicalJson', () => {
  test.each([
    ['white space', '{"a": 1}', 'byte 5 on'],
    ['a final newline', '{"a":1}\n', 'byte 7 on'],
    ['keys out of order', '{"b":1,"a":2}', 'byte 2 on'],
    ['duplicate keys', '{"a":1,"a":1}', 'byte 6 on'],
    ['another spelling of a number', '[1.0]', 'byte 2 on'],
    ['minus zero', '[-0]', 'byte 1 on'],
    ['a number no double holds', '[9007199254740993]', 'byte 16 on'],
    ['a needless escape', '"\\u0041"', 'byte 1 on'],
    ['capital hex in an escape', '"\\u000F"', 'byte 6 on'],
  ])('refuses %s', (_name, text, place) => {
    const refusal = refusalOf(() => parse(text));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toContain(place);
  });

  test.each([
    ['nothing', ''],
    ['a BOM', '\ufeff{}'],
    ['cut text', '{"a":'],
    ['a key __proto__', '{"__proto__":{}}'],
    ['a lone surrogate escape', '"\\ud800"'],
    ['bad UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['an overlong form', new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
  ])('refuses %s', (_name, text) => {
    expect(refusalOf(() => parse(text)).code).toBe('input.schema');
  });

  test('size: 1000 bytes pass, 1001 do not', () => {
    expect(parse(`"${'x'.repeat(998)}"`)).toHaveLength(998);
    expect(refusalOf(() => parse(`"${'x'.repeat(999)}"`)).code).toBe('input.too-large');
  });

  test('round trip of any JSON, and only its canonical bytes are taken', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__') && JSON.stringify(value).isWellFormed());
        const text = canonicalJson(JSON.parse(JSON.stringify(value)));
        const back = parseCanonicalJson(bytes(text), 'The file', 1_000_000);
        expect(back).toEqual(JSON.parse(text));
        expect(canonicalJson(back)).toBe(text);
      }),
    );
  });
});
