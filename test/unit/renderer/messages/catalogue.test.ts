import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../renderer/messages/catalogue.ts';
import { de } from '../../../../renderer/messages/de.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { translatorOf } from '../../../../renderer/messages/translate.ts';

const english = Object.entries<Entry>(en);
const german: Readonly<Record<string, Entry>> = de;

const textsOf = (entry: Entry | undefined): readonly string[] =>
  entry === undefined ? [] : typeof entry === 'string' ? [entry] : [entry.one, entry.other];
function holesOf(entry: Entry | undefined): readonly string[] {
  const holes = new Set<string>();
  for (const text of textsOf(entry)) for (const match of text.matchAll(/\{(\w+)\}/gu)) holes.add(match[1] ?? '');
  return Array.from(holes).sort();
}

describe('the second language is complete', () => {
  test('the same keys, no more and no fewer', () => {
    expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted());
  });
  test.each(english)('%s: same kind, same holes, not empty', (key, entry) => {
    const other = german[key];
    expect(typeof other).toBe(typeof entry);
    expect(holesOf(other)).toEqual(holesOf(entry));
    expect(textsOf(other).every((text) => text.trim() !== '')).toBe(true);
  });
});

describe('how texts are written', () => {
  const all = [...english, ...Object.entries(german)];
  test('no text in capitals, but for names and the mark itself', () => {
    const shouted = all.flatMap(([key, entry]) =>
      textsOf(entry).flatMap((text) => [...text.matchAll(/\p{Lu}{4,}/gu)].map((match) => `${key}: ${match[0]}`)),
    );
    expect(shouted.filter((word) => !/: (REHEARSAL|VERIFY|PKCS|CNSA|YAML|OCSP)$/u.test(word))).toEqual([]);
  });
});

describe('the translator', () => {
  test('fills holes', () => {
    expect(translatorOf('en')('word.of', { n: 2, total: 3 })).toBe('2 of 3');
    expect(translatorOf('de')('word.of', { n: 2, total: 3 })).toBe('2 von 3');
  });
  test.each([
    [0, '0 files'],
    [1, '1 file'],
    [2, '2 files'],
  ])('%i chooses its form', (count, text) => {
    expect(translatorOf('en')('stage.files.count', { count })).toBe(text);
  });
  test('a value with braces is not filled again', () => {
    expect(translatorOf('en')('prompt.label.expected', { text: '{text}' })).toBe('Type it exactly: {text}');
  });
});
