// main/bootstrap.mjs in a made-up checkout: a lock file, a stand-in for npm and a stand-in for the program.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const program = `
const [what, status] = process.argv.slice(2);
if (what === 'wait') {
  process.on('SIGTERM', () => process.exit(42));
  setInterval(() => undefined, 1000);
  console.log('ready');
} else if (what === 'die') process.kill(process.pid, 'SIGKILL');
else {
  console.log(JSON.stringify(process.argv.slice(2)));
  process.exitCode = Number(status ?? 0);
}
`;

/** Notes its arguments and, half a second later, leaves a node_modules behind. */
const npm = `
const fs = require('node:fs');
fs.appendFileSync('npm.log', process.argv[2] + '\\n');
console.log('npm talks');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
if (fs.existsSync('npm-fails')) process.exit(1);
fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules/.bin', { recursive: true });
fs.mkdirSync('node_modules/pkcs11js/build/Release', { recursive: true });
fs.writeFileSync('node_modules/pkcs11js/build/Release/pkcs11.node', '');
`;

/** Builds as vite would, or not: `main/broken` stands for sources that do not build. Notes each build. */
const vite = `
import fs from 'node:fs';
export async function build() {
  if (fs.existsSync('main/broken')) throw new Error('no code');
  fs.appendFileSync('vite.log', 'build\\n');
  fs.mkdirSync('out/core', { recursive: true });
  fs.writeFileSync('out/core/cli.js', 'console.log("built");' + fs.readFileSync('main/cli.ts', 'utf8'));
}
`;

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'conclave-bootstrap-'));
  mkdirSync(join(checkout, 'main'));
  for (const part of ['bootstrap.mjs', 'bootstrap'])
    cpSync(join(import.meta.dirname, '..', '..', 'main', part), join(checkout, 'main', part), { recursive: true });
  writeFileSync(join(checkout, 'main', 'cli.ts'), program);
  writeFileSync(join(checkout, 'npm-cli.js'), npm);
  writeFileSync(join(checkout, 'package-lock.json'), '{"packages":{"":{}}}');
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function command(args: readonly string[]) {
  const env = { ...process.env, npm_execpath: join(checkout, 'npm-cli.js') };
  return { file: process.execPath, args: [join(checkout, 'main', 'bootstrap.mjs'), ...args], options: { env, cwd: tmpdir() } };
}

function bootstrap(...args: string[]) {
  const { file, args: all, options } = command(args);
  return spawnSync(file, all, { ...options, encoding: 'utf8' });
}

function start(...args: string[]) {
  const { file, args: all, options } = command(args);
  return spawn(file, all, { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
}

function npmCalls(): string[] {
  return readFileSync(join(checkout, 'npm.log'), 'utf8').trim().split('\n');
}

function addVite(): void {
  mkdirSync(join(checkout, 'node_modules', 'vite'), { recursive: true });
  writeFileSync(join(checkout, 'node_modules', 'vite', 'package.json'), '{"name":"vite","type":"module","exports":"./index.js"}');
  writeFileSync(join(checkout, 'node_modules', 'vite', 'index.js'), vite);
  writeFileSync(join(checkout, 'main', 'vite-config.ts'), 'export const coreBuilds = [{}];');
}

const builds = (): number => readFileSync(join(checkout, 'vite.log'), 'utf8').trim().split('\n').length;

describe('bootstrap', () => {
  test('installs once, keeps stdout for the program and passes arguments and status on', () => {
    const first = bootstrap('verify', '3', '--json');
    expect(first.stdout).toBe('["verify","3","--json"]\n');
    expect(first.status).toBe(3);
    expect(first.stderr).toContain('npm talks');
    const second = bootstrap('check', '0');
    expect(second.stdout).toBe('["check","0"]\n');
    expect(second.stderr).toBe('');
    expect(npmCalls()).toEqual(['ci']);
  });

  test('installs again when the lock file changed', () => {
    bootstrap('x');
    writeFileSync(join(checkout, 'package-lock.json'), '{"packages":{"":{},"node_modules/new":{"version":"1.0.0"}}}');
    bootstrap('x');
    expect(npmCalls()).toEqual(['ci', 'ci']);
  });

  test('leaves alone what npm installed by hand from the same lock file', () => {
    writeFileSync(
      join(checkout, 'package-lock.json'),
      '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"},"node_modules/b":{"optional":true}}}',
    );
    mkdirSync(join(checkout, 'node_modules', '.bin'), { recursive: true });
    writeFileSync(join(checkout, 'node_modules', '.package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
    mkdirSync(join(checkout, 'node_modules', 'pkcs11js', 'build', 'Release'), { recursive: true });
    writeFileSync(join(checkout, 'node_modules', 'pkcs11js', 'build', 'Release', 'pkcs11.node'), '');
    expect(bootstrap('x').status).toBe(0);
    expect(existsSync(join(checkout, 'npm.log'))).toBe(false);
  });

  test('two at once install once, also over the lock of a dead process', async () => {
    mkdirSync(join(checkout, '.conclave'));
    writeFileSync(join(checkout, '.conclave', 'bootstrap.lock'), '4194305');
    const status = await Promise.all(
      [start('x'), start('x'), start('x')].map((child) => new Promise((resolve) => child.on('exit', resolve))),
    );
    expect(status).toEqual([0, 0, 0]);
    expect(npmCalls()).toEqual(['ci']);
    expect(existsSync(join(checkout, '.conclave', 'bootstrap.lock'))).toBe(false);
  });

  test('a failed installation starts nothing, says so, and is tried again', () => {
    writeFileSync(join(checkout, 'npm-fails'), '');
    const failed = bootstrap('x');
    expect([failed.status, failed.stdout]).toEqual([3, '']);
    expect(failed.stderr).toContain('conclave: npm ci failed');
    rmSync(join(checkout, 'npm-fails'));
    expect(bootstrap('x').status).toBe(0);
  });

  test('passes SIGTERM on, and ends by the signal that ended the program', async () => {
    bootstrap('x');
    const child = start('wait');
    const ended = new Promise((resolve) => child.on('exit', (status) => resolve(status)));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(42);
    expect(bootstrap('die').signal).toBe('SIGKILL');
  });

  test('runs the sources where nothing can build them, and builds what runs once they can be built', () => {
    expect(bootstrap('x').stdout).toBe('["x"]\n');
    addVite();
    const first = bootstrap('x');
    expect(first.stdout).toBe('built\n["x"]\n');
    expect(first.stderr).toContain('building the program');
    expect(bootstrap('x')).toMatchObject({ stdout: 'built\n["x"]\n', stderr: '' });
    expect(builds()).toBe(1);
  });

  test('builds again when a source, the bundle itself or the list of packages changed', () => {
    bootstrap('x');
    addVite();
    bootstrap('x');
    writeFileSync(join(checkout, 'main', 'new.ts'), '');
    bootstrap('x');
    writeFileSync(join(checkout, 'out', 'core', 'cli.js'), 'console.log("edited by hand");');
    expect(bootstrap('x').stdout).toBe('built\n["x"]\n');
    rmSync(join(checkout, 'out'), { recursive: true });
    bootstrap('x');
    expect(builds()).toBe(4);
  });

  test('sources that do not build run as they are, which is said; never an older build', () => {
    bootstrap('x');
    addVite();
    bootstrap('x');
    writeFileSync(join(checkout, 'main', 'broken'), '');
    const failed = bootstrap('x');
    expect(failed.stdout).toBe('["x"]\n');
    expect(failed.stderr).toContain('running the sources as they are');
  });

  test('an unknown script or bench is a usage error', () => {
    expect(bootstrap('--script', 'toString').status).toBe(2);
    expect(bootstrap('--script', 'bench', '../x').status).toBe(2);
  });
});
