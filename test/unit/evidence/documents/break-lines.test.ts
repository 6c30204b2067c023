import { assert, integer, property, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakLines } from '../../../../main/evidence/documents/break-lines.ts';

const letters = (text: string): number => [...text].length;

describe('breakLines', () => {
  test('breaks at spaces, and inside a word only where the word alone is too wide', () => {
    expect(breakLines('a bb ccc', 4, letters)).toEqual(['a bb', 'ccc']);
    expect(breakLines('x 0123456789', 4, letters)).toEqual(['x', '0123', '4567', '89']);
    expect(breakLines('0123456 x', 4, letters)).toEqual(['0123', '456', 'x']);
    expect(breakLines('', 4, letters)).toEqual(['']);
  });

  test('an accent stays with its letter', () => {
    expect(breakLines('e\u0301e\u0301e\u0301', 4, letters)).toEqual(['e\u0301e\u0301', 'e\u0301']);
  });

  test('no line is too wide and no character is lost', () => {
    assert(
      property(stringMatching(/^[a-z ]{0,60}$/), integer({ min: 1, max: 20 }), (text, width) => {
        const lines = breakLines(text, width, letters);
        expect(lines.every((line) => letters(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
