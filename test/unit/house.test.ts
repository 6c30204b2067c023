// The house keeps its own rules: test/house.json against every source file, and one planted violation of each form.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import house from '../house.json' with { type: 'json' };
import { findViolations } from '../house/find-violations.ts';

const root = join(import.meta.dirname, '..', '..');

function sourceFiles(): string[] {
  const places = ['main', 'preload', 'renderer', 'test'].filter((place) => existsSync(join(root, place)));
  const files = places.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((file) => `${place}/${file.split(sep).join('/')}`),
  );
  return files.filter((file) => /\.(ts|tsx|mts|cts|js|mjs|cjs|jsx)$/u.test(file)).toSorted();
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;
}

describe('HOUSE: every file is in order', () => {
  test.each(sourceFiles())('%s', (file) => {
    expect(findViolations(file, readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });
});

describe('HOUSE: planted violations are red', () => {
  const inPki = 'main/pki/planted.ts';
  test.each([
    ['static import upwards', inPki, `import { x } from '../store/database.ts';`, /pki imports store/u],
    ['import for the side effect', inPki, `import '../store/database.ts';`, /pki imports store/u],
    ['named re-export upwards', inPki, `export { x } from '../store/database.ts';`, /pki imports store/u],
    ['star re-export upwards', inPki, `export * from '../store/database.ts';`, /pki imports store/u],
    ['dynamic import upwards', inPki, `export const x = await import('../store/database.ts');`, /pki imports store/u],
    ['dynamic import by template', inPki, 'export const x = await import(`../store/database.ts`);', /pki imports store/u],
    ['type import upwards', inPki, `import type { X } from '../store/database.ts';`, /pki imports store/u],
    ['inline type import upwards', inPki, `export type X = import('../store/database.ts').X;`, /pki imports store/u],
    ['type re-export upwards', inPki, `export type { X } from '../store/database.ts';`, /pki imports store/u],
    ['import = require', inPki, `import x = require('../store/database.ts');`, /pki imports store/u],
    ['computed import', inPki, `export const x = await import('node:' + 'fs');`, /computed import/u],
    ['require', inPki, `export const x = require('node:fs');`, /uses require/u],
    ['createRequire', inPki, `import { createRequire } from 'node:module';`, /uses createRequire/u],
    ['getBuiltinModule', inPki, `export const x = process.getBuiltinModule('node:fs');`, /uses getBuiltinModule/u],
    ['getBuiltinModule by string', inPki, `export const x = process['getBuiltinModule']('node:fs');`, /uses getBuiltinModule/u],
    ['rooms of one level', 'main/lint/planted.ts', `import { x } from '../hsm/hsm.ts';`, /lint imports hsm/u],
    ['shell from a room', 'main/app.ts', `import { x } from './shell/shell.ts';`, /app imports shell/u],
    ['renderer imports main', 'renderer/planted.ts', `import { x } from '../main/errors.ts';`, /renderer imports errors/u],
    ['main imports renderer', 'main/shell/planted.ts', `import { x } from '../../renderer/bridge.ts';`, /shell imports renderer/u],
    [
      'renderer takes more than types',
      'renderer/planted.ts',
      `import { x } from '../preload/contract/run-view.ts';`,
      /more than its types/u,
    ],
    ['the contract is a leaf', 'preload/contract/planted.ts', `import { x } from '../../main/errors.ts';`, /contract imports errors/u],
    ['errors imports nothing', 'main/errors.ts', `import { x } from './pki/der.ts';`, /errors imports pki/u],
    ['production imports tests', 'main/pki/planted.ts', `import { x } from '../../test/house/read-source.ts';`, /is in no room/u],
    ['electron', 'main/shell/planted.ts', `import { app } from 'electron';`, /imports electron/u],
    ['electron by a subpath', 'test/e2e/planted.ts', `import { app } from 'electron/main';`, /imports electron\/main/u],
    ['playwright-core', 'main/shell/planted.ts', `import { chromium } from 'playwright-core';`, /imports playwright-core/u],
    ['pkcs11js', 'main/hsm/planted.ts', `const x = await import('pkcs11js');`, /imports pkcs11js/u],
    ['better-sqlite3', 'main/store/planted.ts', `import Database from 'better-sqlite3';`, /imports better-sqlite3/u],
    ['ASN.1 package', 'main/lint/planted.ts', `import { AsnConvert } from '@peculiar/asn1-schema';`, /imports @peculiar/u],
    ['node:fs', inPki, `import { readFileSync } from 'node:fs';`, /imports node:fs/u],
    ['fs without node:', inPki, `import { readFileSync } from 'fs';`, /imports fs/u],
    ['fs/promises', inPki, `export * from 'fs/promises';`, /imports fs\/promises/u],
    ['network', 'main/shell/planted.ts', `import { connect } from 'node:net';`, /imports node:net/u],
    ['fetch', 'main/shell/planted.ts', `await fetch('x');`, /uses fetch/u],
    ['package in bootstrap', 'main/bootstrap.mjs', `import { z } from 'zod';`, /only built-in modules/u],
    ['Date.now', inPki, `export const x = Date.now();`, /uses Date.now/u],
    ['new Date()', inPki, `export const x = new Date();`, /uses new Date/u],
    ['Math.random', inPki, `export const x = Math['random']();`, /uses Math.random/u],
    ['randomBytes, imported', inPki, `import { randomBytes as r } from 'node:crypto';`, /uses randomBytes/u],
    ['randomBytes, member', inPki, `import crypto from 'node:crypto'; export const x = crypto.randomBytes(1);`, /uses randomBytes/u],
    ['randomBytes, taken apart', inPki, `const { randomBytes: r } = await import('node:crypto');`, /uses randomBytes/u],
    ['default export', inPki, `export default 1;`, /default export/u],
    ['default export by name', inPki, `const x = 1; export { x as default };`, /default export/u],
    ['file name', 'main/pki/der-utils.ts', `export const x = 1;`, /name says nothing/u],
    ['251 lines', inPki, 'f();\n'.repeat(251), /251 lines of code/u],
  ])('%s', (_title, file, text, expected) => {
    expect(findViolations(file, text).join('\n')).toMatch(expected);
  });

  test('what is allowed stays allowed', () => {
    const comment = '/* a\n\n comment */\n// and one more\n\n'.repeat(100);
    expect(findViolations('main/store/planted.ts', `import { x } from '../pki/der.ts'; import { y } from 'node:fs';\n${comment}`)).toEqual(
      [],
    );
    expect(findViolations('main/cli.ts', `import { x } from './shell/shell.ts'; export const now = Date.now;`)).toEqual([]);
    expect(findViolations(inPki, `export const x = new Date(0); export const y = { require: 1 };`)).toEqual([]);
    expect(findViolations(inPki, 'f();\n'.repeat(250))).toEqual([]);
    expect(findViolations('renderer/planted.ts', `import type { X } from '../preload/contract/run-view.ts';`)).toEqual([]);
  });
});

describe('HOUSE: the table', () => {
  test('every room on a level is a room', () => {
    expect(house.levels.flat().filter((room) => !(room in house.rooms))).toEqual([]);
  });

  test('package.json pins exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = readJson('package.json') as Record<string, Record<string, string>>;
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual([]);
  });

  test('package-lock.json names no registry host and hashes every package', () => {
    const { packages } = readJson('package-lock.json') as { packages: Record<string, { resolved?: string; integrity?: string }> };
    const names = Object.keys(packages).filter((name) => name !== '');
    expect(names.filter((name) => packages[name]?.resolved !== undefined)).toEqual([]);
    expect(names.filter((name) => !packages[name]?.integrity?.startsWith('sha512-'))).toEqual([]);
  });
});
