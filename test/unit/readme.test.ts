import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkTable } from '../../main/checks.ts';

const root = resolve(import.meta.dirname, '../..');
const rows = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^\| (.+) \| `([A-Z0-9-]+)` \| `(test\/[^`]+)` \|$/gm)].map(
  ([, claim = '', check = '', file = '']) => ({ claim, check, file }),
);

describe('README: the assurance table', () => {
  test('has every check of checks.ts, with its claim, in the same order', () => {
    expect(rows.map(({ check, claim }) => [check, claim])).toEqual(Object.entries(checkTable));
  });

  test.each(rows)('$check is named in $file', ({ check, file }) => {
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, file), 'utf8')).toContain(check);
  });
});
