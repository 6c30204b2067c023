#!/usr/bin/env node
// What runs first: the `conclave` command and every npm script. Runs under the host's own Node (20 or later), which the
// rest of Conclave does not (better-sqlite3 crashes there), so: built-in modules only.
// It makes the checkout ready (packages, one native build, the bundle of core and shells, for the tests also Debian
// packages), then hands over to Node 24. A second run only compares hashes. Everything it says goes to stderr; stdout belongs to the program.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentEntry, nodeFlags } from './bootstrap/core-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.conclave-installed');
const buildFailedFile = join(modules, '.conclave-build-failed');
const aptFailedFile = join(root, '.conclave', 'apt-failed');
const nativeAddon = join(modules, 'pkcs11js', 'build', 'Release', 'pkcs11.node');
const nodePackage = join(modules, `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`);

/** Debian package → the program that shows it is there. */
const compilerPackages = { 'g++': 'g++', make: 'make', python3: 'python3' };
/** For the tests: `test/debian-packages.json`. A library has no program; its copyright file stands beside /usr/bin. */
const testPackages = () => JSON.parse(readFileSync(join(root, 'test', 'debian-packages.json'), 'utf8'));

/** npm script → what Node 24 runs for it. Reached as `--script NAME`, because `conclave check FILE` is a command of its own. */
const scripts = {
  test: (args) => ['test/reporter/run-all.ts', 'test', ...args],
  check: (args) => ['test/reporter/run-all.ts', 'check', ...args],
  bench: benchFile,
  shots: (args) => ['test/e2e/shots.ts', ...args],
};

class SetupError extends Error {}

function say(text) {
  process.stderr.write(`conclave: ${text}\n`);
}

function isRoot() {
  return process.getuid?.() === 0;
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => directory !== '' && existsSync(join(directory, program)));
}

/** Runs a set-up command with its output on our stderr; true when it ended well. */
function runs(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options }).status === 0;
}

function npm(args) {
  // Inside `npm …` and `npx …` this variable names npm itself; otherwise it is looked up on PATH.
  const own = process.env.npm_execpath;
  const quiet = [...args, '--loglevel=error', '--no-progress'];
  if (own?.endsWith('npm-cli.js') && existsSync(own)) return runs(process.execPath, [own, ...quiet]);
  return runs('npm', quiet, { shell: process.platform === 'win32' });
}

// Packages

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Did someone run npm by hand? npm leaves a list of what it installed; equal to the lock file, it need not be done again. */
function installedByHand() {
  const installed = readText(join(modules, '.package-lock.json'));
  if (installed === null) return false;
  const have = JSON.parse(installed).packages ?? {};
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const same = Object.entries(have).every(
    ([path, entry]) => wanted[path]?.version === entry.version && wanted[path].integrity === entry.integrity,
  );
  return same && Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || entry.devOptional || path in have);
}

function packagesReady(hash) {
  return readText(stampFile) === hash;
}

function installPackages(hash) {
  if (!installedByHand()) {
    say('installing npm packages (about a minute, only when the lock file has changed) …');
    // Install scripts of packages never run; the one native build is done by name below.
    if (!npm(['ci', '--ignore-scripts']))
      throw new SetupError('npm ci failed (see above). Nothing was started. Check the registry connection and run the same command again.');
  }
  // npx looks here first, so `npx conclave` works in the checkout without asking a registry.
  const link = join(modules, '.bin', 'conclave');
  if (process.platform !== 'win32' && !existsSync(link)) symlinkSync('../../main/bootstrap.mjs', link);
  writeFileSync(stampFile, hash);
}

// pkcs11js, the only package that is compiled here. Without it Conclave goes on with the embedded token.

function nativeBuildDue() {
  return !existsSync(nativeAddon) && !existsSync(buildFailedFile) && missing(compilerPackages).length === 0;
}

function buildNative() {
  say('building pkcs11js for PKCS#11 tokens …');
  // The Node package brings its own headers, so the build fetches nothing.
  const headers = existsSync(join(nodePackage, 'include')) ? [`--nodedir=${nodePackage}`] : [];
  if (npm(['rebuild', 'pkcs11js', '--ignore-scripts=false', ...headers]) && existsSync(nativeAddon)) return;
  writeFileSync(buildFailedFile, '');
  say('pkcs11js did not build (see above); only the embedded token is available. To try again: rm node_modules/.conclave-build-failed');
}

// Debian packages

function missing(packages) {
  return Object.entries(packages).flatMap(([name, program]) => (onPath(program) ? [] : [name]));
}

/** Tried in vain within the hour? Then a second run does not wait for an unreachable mirror again. */
function triedInVain(names) {
  return readText(aptFailedFile) === names.join(' ') && statSync(aptFailedFile).mtimeMs > Date.now() - 3_600_000;
}

function installDebianPackages(names) {
  say(`installing Debian packages: ${names.join(' ')} …`);
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args) => spawnSync('apt-get', [...options, ...args], { env, stdio: 'ignore' }).status === 0;
  const install = () => aptGet('install', '-y', '--no-install-recommends', ...names);
  if (install() || (aptGet('update') && install())) return;
  say('that failed; going on without them.');
  writeFileSync(aptFailedFile, names.join(' '));
}

// One set-up at a time

const lockFile = join(root, '.conclave', 'bootstrap.lock');

function holderIsGone() {
  const text = readText(lockFile);
  if (text === null) return false;
  try {
    process.kill(Number(text), 0);
    // A set-up takes minutes at most; a process of that number an hour later is another one.
    return statSync(lockFile).mtimeMs < Date.now() - 3_600_000;
  } catch (error) {
    // An empty file is a holder about to write its number.
    return text !== '' && error.code !== 'EPERM' && error.code !== 'ENOENT';
  }
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function holdLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  // Two processes may clear away the same dead holder's file, the second one ours with it: look again.
  sleep(100);
  return readText(lockFile) === String(process.pid);
}

function withLock(work) {
  mkdirSync(dirname(lockFile), { recursive: true });
  for (let tries = 0; !holdLock(); tries += 1) {
    if (holderIsGone()) rmSync(lockFile, { force: true });
    else if (tries === 0) say('another Conclave process is setting up this checkout; waiting for it …');
    sleep(250);
  }
  try {
    work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function mayWrite() {
  try {
    for (const directory of [root, modules]) if (existsSync(directory)) accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function wantedPrograms(purpose) {
  if (purpose !== 'test') return {};
  return existsSync(nativeAddon) ? testPackages() : { ...testPackages(), ...compilerPackages };
}

function setUp(hash, debian) {
  const stillMissing = debian.filter((name) => missing({ ...testPackages(), ...compilerPackages }).includes(name));
  if (stillMissing.length > 0) installDebianPackages(stillMissing);
  if (!packagesReady(hash)) installPackages(hash);
  if (nativeBuildDue()) buildNative();
}

/** Makes the checkout ready. `purpose` is `test` for the tests, which want more of the host than the program does. */
function prepare(purpose) {
  const hash = lockHash();
  const wanted = wantedPrograms(purpose);
  const lacking = missing(wanted);
  const debian = isRoot() && onPath('apt-get') && !triedInVain(lacking) ? lacking : [];
  if (!packagesReady(hash) || nativeBuildDue() || debian.length > 0) {
    if (mayWrite()) withLock(() => setUp(hash, debian));
    else if (!packagesReady(hash) && !installedByHand()) {
      throw new SetupError(
        'the npm packages are missing or out of date, and you may not write here. Nothing was started. ' +
          'Let the owner of the checkout run: node main/bootstrap.mjs --version',
      );
    }
  }
  const stillLacking = missing(wanted).join(' ');
  if (stillLacking !== '') say(`some tests will be skipped for want of programs. To add them: sudo apt-get install -y ${stillLacking}`);
  if (purpose === 'start' && !existsSync(nativeAddon)) {
    const compiler = missing(compilerPackages);
    const command = compiler.length > 0 ? `sudo apt-get install -y ${compiler.join(' ')}` : 'rm node_modules/.conclave-build-failed';
    say(`going on with the embedded token. To add PKCS#11 tokens, then start again: ${command}`);
  }
}

// Handing over

function benchFile([name = '', ...args]) {
  const names = (existsSync(join(root, 'test', 'bench')) ? readdirSync(join(root, 'test', 'bench')) : [])
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  if (names.includes(name)) return [`test/bench/${name}.ts`, ...args];
  throw new SetupError(`npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ') || '(none yet)'}`);
}

function node24() {
  const brought = join(nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(brought)) return brought;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetupError(
    `no Node 24 for ${process.platform}-${process.arch} is among the npm packages. Install Node 24 or later and run the same command with it.`,
  );
}

const entry = () => currentEntry(root, { node: node24(), mayWrite, withLock, say });

function handOver(args) {
  const child = spawn(node24(), args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter),
      NODE_COMPILE_CACHE: join(modules, '.cache', 'node'),
    },
  });
  // A terminal sends Ctrl-C to the child as well; passing it on would make it two.
  const passOn = (signal) => () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn(signal));
  child.on('error', (error) => {
    say(`Node 24 could not be started (${error.code}).`);
    process.exit(7);
  });
  child.on('exit', (status, signal) => {
    if (signal === null) process.exit(status);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function main(args) {
  const script = args[0] === '--script' ? args[1] : undefined;
  try {
    if (script !== undefined && !Object.hasOwn(scripts, script))
      throw new SetupError(`unknown script; there are: ${Object.keys(scripts).join(', ')}`);
    prepare(script ?? args[0]);
    if (script === undefined) return handOver([...nodeFlags, entry(), ...args]);
    process.chdir(root);
    if (script !== 'bench') return handOver(scripts[script](args.slice(2)));
    // It measures what runs, as it runs.
    entry();
    return handOver([...nodeFlags, ...scripts[script](args.slice(2))]);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exit(script === undefined ? 3 : 2);
  }
}

main(process.argv.slice(2));
