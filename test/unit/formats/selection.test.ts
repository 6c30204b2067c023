import { expect, test } from 'vitest';
import { parseSelection } from '../../../main/formats/selection.ts';
import { parseSerialList, serialListMax } from '../../../main/formats/serial-list.ts';
import { refusalOf } from './refusal-of.ts';

test('a selection says what certificates have in common; several profiles mean any of them, several words all of them', () => {
  const everything = { list: false, profiles: [], from: null, until: null, words: [] };
  expect(parseSelection('all')).toEqual(everything);
  expect(parseSelection('list')).toEqual({ ...everything, list: true });
  expect(parseSelection('profile tls-server; profile mtls-client; subject Example  Test')).toEqual({
    ...everything,
    profiles: ['tls-server', 'mtls-client'],
    words: ['example', 'test'],
  });
  expect(parseSelection('issued from 2026-01-01T00:00:00Z;issued until 2026-01-01T00:00:00Z')).toEqual({
    ...everything,
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2026-01-01T00:00:00Z'),
  });
});

test.each([
  [''],
  ['everything'],
  ['all; profile tls-server'],
  ['profile'],
  ['profile Tls'],
  ['profile ../root'],
  ['issued from yesterday'],
  ['issued from 2026-01-01'],
  ['issued from 2026-01-01T00:00:00Z; issued from 2026-01-02T00:00:00Z'],
  ['issued from 2026-01-02T00:00:00Z; issued until 2026-01-01T00:00:00Z'],
  ['subject '],
  ['subject a;'],
  [`subject ${'a'.repeat(1000)}`],
])('refused, since nobody may revoke more than was meant: «%s»', (text) => {
  expect(parseSelection(text)).toBeNull();
});

const listOf = (text: string): readonly string[] => [...parseSerialList(new TextEncoder().encode(text))];

test('serial numbers from a file, in the spellings tools write', () => {
  expect(listOf('# from the report\n\n0x0A\n00:ff:1B\r\n7\nabc')).toEqual(['0a', 'ff1b', '07', '0abc']);
});

test.each([
  ['', /it is empty/],
  ['# nothing\n', /it is empty/],
  ['0\n', /line 1 is not a serial number/],
  ['0a\nxyz\n', /line 2 is not a serial number/],
  [`${'a'.repeat(42)}\n`, /line 1 is not a serial number/],
  ['0a\n0B\na\n', /line 3 repeats serial number 0a/],
  ['0a\u202e\n', /line 1 is not a serial number/],
])('a list is refused by its line: %j', (text, why) => {
  expect(refusalOf(() => listOf(text))).toMatchObject({ code: 'input.schema', message: expect.stringMatching(why) as string });
});

test('a list longer than 4 MB is refused before it is read', () => {
  expect(refusalOf(() => parseSerialList(new Uint8Array(serialListMax + 1)))).toMatchObject({ code: 'input.too-large' });
});
