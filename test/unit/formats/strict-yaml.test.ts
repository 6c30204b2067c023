import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { parseStrictYaml, readStrictYaml } from '../../../main/formats/strict-yaml.ts';
import { bytes, refusalOf } from './refusal-of.ts';

const parse = (text: string): unknown => parseStrictYaml(bytes(text), 'the plan');

/** 'value', or the code of the CeremonyError; anything else thrown is passed on and fails the test. */
function outcomeOf(text: string): string {
  try {
    parse(text);
    return 'value';
  } catch (error) {
    if (error instanceof CeremonyError) return error.code;
    throw error;
  }
}

describe('strict YAML refuses, with line and column (formats.md)', () => {
  test.each([
    ['an anchor', 'a: 1\nb: &x 2', /^An anchor \(`&`\)/, 2, 4],
    ['an anchor on a block scalar', 'a: >- &x\n  t', /^An anchor/, 1, 7],
    ['an alias', 'a: *x', /^An alias \(`\*`\)/, 1, 4],
    ['an alias as a key', '*x : 1', /^An alias/, 1, 1],
    ['a tag', 'a:\n  - !!str 1', /^A tag \(`!`\)/, 2, 5],
    ['a local tag on a mapping', 'a: !x { b: 1 }', /^A tag/, 1, 4],
    ['a directive', '%YAML 1.2\n---\na: 1', /^A directive \(`%`\)/, 1, 1],
    ['a byte order mark', '\ufeffa: 1', /^A byte order mark/, 1, 1],
    ['a second document', 'a: 1\n---\nb: 1', /^A second document/, 2, 1],
    ['a second document after an end mark', 'a: 1\n...\n---\nb: 1', /^A second document/, 3, 1],
    ['a number as a key', 'a: 1\n2: 1', /^A key that is not text/, 2, 1],
    ['true as a key', '{ true: 1 }', /^A key that is not text/, 1, 3],
    ['a list as a key', '[a]: 1', /^A key that is not text/, 1, 1],
    ['null as a key', '~: 1', /^An empty value \(null\)/, 1, 1],
    ['a complex key', '? a\n: 1', /^A complex key \(`\?`\)/, 1, 1],
    ['a complex key in braces', '{ ? a : 1 }', /^A complex key/, 1, 3],
    ['__proto__', 'a:\n  __proto__: { b: 1 }', /^The key `__proto__`/, 2, 3],
    ['quoted __proto__', '{ "__proto__": 1 }', /^The key `__proto__`/, 1, 3],
    ['constructor', 'constructor: 1', /^The key `constructor`/, 1, 1],
    ['prototype', 'prototype: 1', /^The key `prototype`/, 1, 1],
    ['a duplicate key', 'a: 1\nb: 2\na: 3', /^A second key `a`/, 3, 1],
    ['a duplicate key in quotes', '{ a: 1, "a": 2 }', /^A second key `a`/, 1, 9],
    ['hexadecimal', 'a: 0x1F', /^A hexadecimal number/, 1, 4],
    ['octal', 'a: 0o17', /^An octal number/, 1, 4],
    ['octal of YAML 1.1', 'a: 017', /^An octal number/, 1, 4],
    ['binary', 'a: 0b11', /^A binary number/, 1, 4],
    ['null', 'a: null', /^An empty value \(null\)/, 1, 4],
    ['Null', 'a: Null', /^An empty value \(null\)/, 1, 4],
    ['a tilde', 'a: [~]', /^An empty value \(null\)/, 1, 5],
    ['nothing after a colon', 'a:\nb: 1', /^An empty value/, 1, 3],
    ['nothing after a dash', '- a\n-', /^An empty value/, 2, 2],
    ['a key without value in braces', '{ a }', /^An empty value/, 1, 4],
    ['a float', 'a: 1.5', /^A number that is not a plain whole number/, 1, 4],
    ['an exponent', 'a: 1e3', /^A number that is not/, 1, 4],
    ['a float without a whole part', 'a: .5', /^A number that is not/, 1, 4],
    ['a plus sign', 'a: +5', /^A number that is not/, 1, 4],
    ['minus zero', 'a: -0', /^A number that is not|^An octal/, 1, 4],
    ['an integer no double holds', 'a: 9007199254740992', /^A number that is not/, 1, 4],
    ['infinity', 'a: -.inf', /^Infinity/, 1, 4],
    ['not a number', 'a: .NaN', /^Infinity/, 1, 4],
    ['True', 'a: True', /^Another spelling of true or false/, 1, 4],
    ['FALSE', 'a: FALSE', /^Another spelling/, 1, 4],
    ['a text that turns direction', 'a: x\u202ey', /^The invisible character U\+202E/, 1, 5],
    ['a control character', 'a: x\u0007', /^The invisible character U\+0007/, 1, 5],
    ['a BOM inside', 'a: x\ufeffy', /^The invisible character U\+FEFF/, 1, 5],
    ['half a surrogate pair', 'a: "\\ud800"', /^Half a surrogate pair/, 1, 4],
    ['bad YAML', 'a: b: c', /^The YAML of the plan cannot be read/, 1, 4],
    ['an open bracket', 'a: [1', /^The YAML of the plan cannot be read/, 1, 6],
    ['a tab as indentation', 'a:\n\tb: 1', /^The YAML of the plan cannot be read/, 2, 1],
    ['no content', '# only a comment\n', /^An empty value/, 1, 1],
  ])('%s', (_name, text, sentence, line, column) => {
    const refusal = refusalOf(() => parse(text));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
    expect(refusal.message).toContain(` at line ${line}, column ${column}`);
    expect(refusal.details).toEqual({ line, column });
  });

  test('the first offender is the one told', () => {
    expect(refusalOf(() => parse('a: *x\nb: !t 1\nc: &y 2')).message).toMatch(/^An alias/);
  });

  test('bytes that are not UTF-8', () => {
    const refusal = refusalOf(() => parseStrictYaml(new Uint8Array([0x61, 0x3a, 0x20, 0xff]), 'the plan'));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toContain('not UTF-8');
  });

  test('size: 256 kB pass, one byte more does not', () => {
    const limit = 256 * 1024;
    expect(parse(`a: ${'x'.repeat(limit - 3)}`)).toEqual({ a: 'x'.repeat(limit - 3) });
    const refusal = refusalOf(() => parse(`a: ${'x'.repeat(limit - 2)}`));
    expect(refusal.code).toBe('input.too-large');
    expect(refusal.message).toContain('262144');
  });

  test.each([
    ['brackets', (levels: number) => '['.repeat(levels) + '1' + ']'.repeat(levels)],
    ['dashes', (levels: number) => `${'- '.repeat(levels)}1`],
    ['braces', (levels: number) => '{a: '.repeat(levels) + '1' + '}'.repeat(levels)],
    ['indentation', (levels: number) => `${Array.from({ length: levels }, (_, index) => `${' '.repeat(index)}a:`).join('\n')} 1`],
  ])('depth by %s: 20 levels pass, 21 do not', (_name, nest) => {
    expect(parse(nest(20))).toBeTypeOf('object');
    expect(refusalOf(() => parse(nest(21))).message).toMatch(/^Nesting deeper than 20 levels/);
  });

  test.each([['['], ['- '], ['{a: '], ['a: '], ['? '], ['!a '], ['&a ']])(
    'depth: 250 kB of `%s` is refused and does not exhaust the stack',
    (piece) => {
      expect(refusalOf(() => parse(piece.repeat(Math.floor(250_000 / piece.length)))).code).toBe('input.schema');
    },
  );

  test('any bytes give a value or a CeremonyError', () => {
    const pieces = fc.constantFrom(
      'a',
      'b: ',
      '- ',
      '\n',
      ' ',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      ': ',
      '&',
      '*',
      '!',
      '?',
      '|',
      '>',
      "'",
      '"',
      '#',
      '%',
      '---',
      '...',
      '0x',
      '1',
      '~',
      '\\',
      '\t',
      '\r',
      '\u00e9',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        expect(outcomeOf(parts.join(''))).toMatch(/^(?:value|input\.schema)$/u);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('strict YAML reads', () => {
  test.each([
    ['text, numbers, booleans', 'a: x y\nb: 12\nc: -3\nd: 0\ne: true\nf: false', { a: 'x y', b: 12, c: -3, d: 0, e: true, f: false }],
    [
      'quoted look-alikes as text',
      'a: "0x1"\nb: \'null\'\nc: "1.5"\nd: ""\ne: "true"',
      { a: '0x1', b: 'null', c: '1.5', d: '', e: 'true' },
    ],
    ['dates and durations as text', 'a: 2026-11-21T09:00:00Z\nb: P20Y\nc: 12:30', { a: '2026-11-21T09:00:00Z', b: 'P20Y', c: '12:30' }],
    ['yes and no as text', 'a: yes\nb: NO\nc: off', { a: 'yes', b: 'NO', c: 'off' }],
    ['block and folded text', 'a: |\n  x\n  y\nb: >-\n  x\n  y', { a: 'x\ny\n', b: 'x y' }],
    ['lists and braces', 'a: [1, { b: c }]\nd:\n  - e\n  - f: g', { a: [1, { b: 'c' }], d: ['e', { f: 'g' }] }],
    ['a start mark and an end mark', '---\na: 1\n...\n', { a: 1 }],
    ['lines ended by CR LF', 'a: 1\r\nb: x\r\n', { a: 1, b: 'x' }],
    ['the largest exact integer', 'a: 9007199254740991', { a: 9007199254740991 }],
    ['letters of every script', 'name: Zoë Łukasz 山田 😀', { name: 'Zoë Łukasz 山田 😀' }],
  ])('%s', (_name, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test('JSON made of what strict YAML can say reads as itself', () => {
    const key = fc.stringMatching(/^[a-z]{1,8}$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: 'grapheme-ascii' }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        fc.pre(!JSON.stringify(value).includes('constructor') && !Object.is(value, -0));
        expect(parse(JSON.stringify(value))).toEqual(value);
      }),
    );
  });

  test('positions of keys and values', () => {
    const file = readStrictYaml(bytes('a:\n  - b: x\n    c: [1, 2]\n'), 'the plan');
    const at = (offset: number | undefined): unknown => (offset === undefined ? undefined : file.positionAt(offset));
    expect(at(file.keyOffset(['a', 0, 'c']))).toEqual({ line: 3, column: 5 });
    expect(at(file.valueOffset(['a', 0, 'c', 1]))).toEqual({ line: 3, column: 12 });
    expect(at(file.valueOffset([]))).toEqual({ line: 1, column: 1 });
    expect(file.valueOffset(['z'])).toBeUndefined();
  });
});
