import { expect, test } from 'vitest';
import { readDrafts, writeDrafts } from '../../../../renderer/store/draft-box.ts';

function memory(text: string | null) {
  const kept = new Map<string, string>(text === null ? [] : [['conclave.drafts', text]]);
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
}

test('what was typed comes back after a reload', () => {
  const storage = memory(null);
  writeDrafts(storage, { 'run/step/source': 'radio clock' });
  expect(readDrafts(storage)).toEqual({ 'run/step/source': 'radio clock' });
});

test('lists of files are left out, and what was typed beside them is kept', () => {
  const storage = memory(null);
  writeDrafts(storage, { 'run/step/requests': [{ name: 'a.csr', base64: 'AAAA' }], 'run/step/source': 'radio clock' });
  expect(readDrafts(storage)).toEqual({ 'run/step/source': 'radio clock' });
});

test.each(['', 'not json', '[]', 'null', '7'])('%j in the storage is no draft', (text) => {
  expect(readDrafts(memory(text))).toEqual({});
});

test('a storage that refuses loses drafts and nothing else', () => {
  const broken = {
    getItem: (): string => {
      throw new Error('denied');
    },
    setItem: (): void => {
      throw new Error('full');
    },
  };
  expect(readDrafts(broken)).toEqual({});
  expect(() => writeDrafts(broken, { a: 'b' })).not.toThrow();
  expect(readDrafts(null)).toEqual({});
});
