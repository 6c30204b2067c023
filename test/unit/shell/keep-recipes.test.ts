import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepRecipes } from '../../../main/shell/window/keep-recipes.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-recipes-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

test('a folder of its own, a folder a tool, readable by its owner alone', () => {
  const files = [
    { name: 'openssl/request.cnf', text: 'a' },
    { name: 'asked.json', text: '{}' },
  ];
  expect(keepRecipes(data, 'host', files)).toEqual({ folder: 'requests/host' });
  expect(readFileSync(join(data, 'requests/host/openssl/request.cnf'), 'utf8')).toBe('a');
  expect(statSync(join(data, 'requests/host')).mode & 0o077).toBe(0);
});

test('media.exists: never into a folder that is there', () => {
  keepRecipes(data, 'host', [{ name: 'asked.json', text: 'first' }]);
  expectRefusal('media.exists', () => keepRecipes(data, 'host', [{ name: 'asked.json', text: 'second' }]));
  expect(readFileSync(join(data, 'requests/host/asked.json'), 'utf8')).toBe('first');
});

test('all or none: what fails half-way leaves no folder', () => {
  expectRefusal('media.exists', () =>
    keepRecipes(data, 'host', [
      { name: 'asked.json', text: '1' },
      { name: 'asked.json', text: '2' },
    ]),
  );
  expect([existsSync(join(data, 'requests/host')), readdirSync(join(data, 'requests'))]).toEqual([false, []]);
});
