import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dumpDer, goldenKeys, goldenValues } from '../../fixtures/pki/cases.ts';

const here = new URL('../../fixtures/pki/', import.meta.url);
const values = goldenValues();

describe('golden bytes for fixed keys, clock and randomness', () => {
  test.each(Object.keys(values))('%s', (name) => {
    const file = new URL(`${name}.der.txt`, here);
    expect(existsSync(file)).toBe(true);
    expect(dumpDer(values[name] ?? new Uint8Array())).toBe(readFileSync(file, 'utf8'));
  });
  test('every golden file is compared, and every kind of key has all five', () => {
    const files = readdirSync(here).filter((name) => name.endsWith('.der.txt'));
    expect(files.toSorted()).toEqual(
      Object.keys(values)
        .map((name) => `${name}.der.txt`)
        .toSorted(),
    );
    expect(files).toHaveLength(goldenKeys.length * 5);
  });
});
