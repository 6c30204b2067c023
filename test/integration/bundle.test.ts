// What runs: the bundle of main/vite-config.ts. The same sources give the same bytes, and a ceremony made by it is one.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreBuilds } from '../../main/vite-config.ts';

const root = resolve(import.meta.dirname, '../..');
/** In the checkout, where the packages it leaves outside are found. */
let place = '';
const filesIn = (directory: string): string[] =>
  readdirSync(join(place, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(place, directory).length + 1))
    .toSorted();
const read = (directory: string): Record<string, string> =>
  Object.fromEntries(filesIn(directory).map((file) => [file, readFileSync(join(place, directory, file), 'utf8')]));

async function buildInto(directory: string): Promise<void> {
  for (const config of coreBuilds)
    await build({ configFile: false, logLevel: 'error', ...config, build: { ...config.build, outDir: join(place, directory) } });
}

beforeAll(async () => {
  mkdirSync(join(root, '.conclave'), { recursive: true });
  place = mkdtempSync(join(root, '.conclave', 'bundle-test-'));
  await buildInto('first');
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const conclave = (...words: string[]) =>
  spawnSync(process.execPath, [join(place, 'first', 'cli.js'), ...words], {
    cwd: place,
    encoding: 'utf8',
    env: { ...process.env, HOME: place, TMPDIR: place },
  });

describe('HOST-SOFTWARE-HASHES: the bundle is the sources', () => {
  test('built twice it is the same, byte for byte', async () => {
    await buildInto('second');
    expect(filesIn('first')).toEqual(expect.arrayContaining(['cli.js', 'hsm/worker.js']));
    expect(read('second')).toEqual(read('first'));
  });

  test('it can be read: every part says which source it is, names are kept', () => {
    const all = Object.values(read('first')).join('\n');
    for (const source of ['main/steps/sign.ts', 'main/store/journal.ts', 'main/hsm/pkcs11/load.ts']) expect(all).toContain(source);
    expect(all).toContain('function openJournal(');
  });

  test('it loads the native packages from where they are, and reaches for no network module', () => {
    const imported = Object.values(read('first')).flatMap((text) =>
      [...text.matchAll(/^(?:import|export) .*?from "([^".][^"]*)";$|\bimport\("([^".][^"]*)"\)/gmu)].map((match) => match[1] ?? match[2]),
    );
    const packages = [...new Set(imported)].filter((name) => name?.startsWith('node:') === false);
    expect(
      packages.filter((name) => !['better-sqlite3', 'pkcs11js', 'qrcode', 'pdfkit', 'electron', 'buffer', 'process'].includes(name ?? '')),
    ).toEqual([]);
    expect([...new Set(imported)].filter((name) => /^node:(net|tls|https?|http2|dgram|dns)$/u.test(name ?? ''))).toEqual([]);
  });

  test('it rehearses the root ceremony, HSM process and all, and verifies what it made', () => {
    const examples = join(root, 'resources', 'examples');
    const made = conclave(
      'rehearse',
      join(examples, 'root-ca.plan.yaml'),
      '--answers',
      join(examples, 'root-ca.answers.yaml'),
      '--out',
      place,
    );
    expect(made.status).toBe(0);
    const lines = made.stdout.trimEnd().split('\n');
    const bundle = /^evidence bundle: (.+)$/u.exec(lines.at(-1) ?? '')?.[1] ?? '';
    writeFileSync(join(place, 'paper.txt'), lines.find((line) => line.startsWith('log sha256:')) ?? '');
    expect(conclave('verify', bundle, '--trust', join(place, 'paper.txt')).status).toBe(0);
    execFileSync('openssl', ['x509', '-in', `${bundle}/artifacts/${readdirSync(join(bundle, 'artifacts'))[0]}/certificate.pem`, '-noout']);
  });
});
