import { expect, test } from 'vitest';
import { highestNumbered } from '../../../main/pki/crl-number.ts';

test('the highest number counts, not the text of it', () => {
  const numbered = (...numbers: string[]) => numbers.map((number) => ({ number }));
  expect(highestNumbered(numbered('9', '10', '2'))).toEqual({ number: '10' });
  expect(highestNumbered(numbered('730750818665451459101842416358141509827966271487', '12'))).toEqual(
    numbered('730750818665451459101842416358141509827966271487')[0],
  );
  expect(highestNumbered([])).toBeUndefined();
});
