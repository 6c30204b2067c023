import type { DraftValue } from './draft-path.ts';

/** A list of words, or of pairs of words, as one line: `a, b` and `a/b, c/d`. */
export function isList(value: DraftValue | undefined): value is DraftValue[] {
  const plain = (item: DraftValue): boolean => typeof item !== 'object' || item === null;
  return Array.isArray(value) && value.every((item) => plain(item) || (Array.isArray(item) && item.every(plain)));
}

const word = (item: DraftValue): string => {
  if (Array.isArray(item)) return item.map(word).join('/');
  return typeof item === 'string' ? item : JSON.stringify(item);
};

export const textOfList = (list: readonly DraftValue[]): string => list.map(word).join(', ');

/** The list a line says; pairs where the list had pairs, or where the line has a stroke. */
export function listOf(text: string, before: readonly DraftValue[]): DraftValue[] {
  if (text.trim() === '') return [];
  const pairs = before.some((item) => Array.isArray(item));
  return text.split(/,\s*/u).map((item) => (pairs || item.includes('/') ? item.split('/').map((part) => part.trim()) : item));
}
