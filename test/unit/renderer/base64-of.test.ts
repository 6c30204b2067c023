import { expect, test } from 'vitest';
import { base64Of } from '../../../renderer/step-views/base64-of.ts';

test.each([0, 1, 2, 3, 4095, 4096, 4097, 98_304])('base64 of %i bytes is what Node writes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
  expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});
