import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keptDirectory, keptFiles, readKept, textOf } from '../../fixtures/pki/kept-files.ts';

describe('what Conclave says is what was reviewed (node test/fixtures/pki/make-kept.ts rewrites it)', () => {
  test.each(Object.entries(keptFiles))('%s', (file, lines) => {
    expect(textOf(lines())).toBe(readKept(file));
  });
  test('every kept file is compared', () => {
    expect(readdirSync(keptDirectory).toSorted()).toEqual(Object.keys(keptFiles).toSorted());
  });
});
