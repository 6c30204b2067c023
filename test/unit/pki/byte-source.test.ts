import { expect, test } from 'vitest';
import { joinedSource, readPiece, sourceOf } from '../../../main/pki/byte-source.ts';

test('sources joined read as one, whatever is asked for across their ends', () => {
  const parts = [Uint8Array.of(0, 1, 2), new Uint8Array(), Uint8Array.of(3), Uint8Array.of(4, 5, 6, 7)];
  const joined = joinedSource(parts.map(sourceOf));
  expect(joined.size).toBe(8);
  for (let start = 0; start <= 8; start += 1)
    for (let end = start; end <= 8; end += 1)
      expect([...readPiece(joined, start, end)]).toEqual(Array.from({ length: end - start }, (_, place) => start + place));
});
