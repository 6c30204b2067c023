// Every example of resources/examples, unattended, after the examples order.yaml names: on the embedded token and on SoftHSM2.
// A data directory is copied where two examples begin alike, so that no example is run twice.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseStrictYaml } from '../../../main/formats/strict-yaml.ts';
import { conclave, examples, workDirectory, type Result } from './conclave.ts';

const softhsm = '/usr/lib/softhsm/libsofthsm2.so';
const where = workDirectory();
const order = parseStrictYaml(new Uint8Array(readFileSync(join(examples, 'order.yaml'))), 'the order') as Record<string, string[]>;
const all = readdirSync(examples)
  .filter((file) => file.endsWith('.plan.yaml'))
  .map((file) => file.slice(0, -'.plan.yaml'.length));

/**
 * Its backup on SoftHSM2 is a copy of the store, which people make in the middle of the run: the key must be there, and Conclave copies
 * no other module's store. So unattended it stops there, and goes on when the copy lies where it was named: a test of its own below.
 */
const copiedByPeople = 'root-ca-with-backup-token';

interface Machine {
  readonly name: 'soft' | 'softhsm';
  options(directory: string): readonly string[];
  environment(directory: string): Record<string, string>;
  prepare(directory: string): void;
}

const soft: Machine = { name: 'soft', options: () => [], environment: () => ({}), prepare: () => undefined };
const module: Machine = {
  name: 'softhsm',
  options: () => ['--module', softhsm, '--token', 'ROOT-A', '--pin-file', join(examples, 'secrets/pin')],
  environment(directory) {
    const conf = join(directory, 'softhsm.conf');
    writeFileSync(conf, `directories.tokendir = ${join(directory, 'tokens')}\n`);
    return { SOFTHSM2_CONF: conf };
  },
  prepare(directory) {
    mkdirSync(join(directory, 'tokens'), { recursive: true });
    const pin = readFileSync(join(examples, 'secrets/pin'), 'utf8').trim();
    const env = { ...process.env, ...this.environment(directory) };
    execFileSync('softhsm2-util', ['--init-token', '--free', '--label', 'ROOT-A', '--so-pin', '12345678', '--pin', pin], { env });
  },
};

const runs = (machine: Machine, directory: string, name: string, more: readonly string[] = []): Result => {
  const files = [join(examples, `${name}.plan.yaml`), '--answers', join(examples, `${name}.answers.yaml`)];
  const places = ['--out', join(directory, 'out'), '--data', join(directory, 'data')];
  return conclave(where, ['run', ...files, ...places, ...machine.options(directory), ...more], machine.environment(directory));
};

const complaints = (run: Result): string[] => run.err.split('\n').filter((line) => line !== '' && !line.startsWith('… '));

/** The run ended well, its bundle is accepted by the fingerprint it printed, and the audit finds nothing. */
function expectProved(machine: Machine, directory: string, run: Result): void {
  expect([run.status, complaints(run)]).toEqual([0, []]);
  const bundle = /^evidence bundle: (\/.+)$/.exec(run.lines.at(-1) ?? '')?.[1] ?? 'no bundle';
  writeFileSync(join(directory, 'trust'), `${run.lines.find((line) => line.startsWith('log sha256:')) ?? ''}\n`);
  const verdict = conclave(where, ['verify', bundle, '--trust', join(directory, 'trust')]);
  expect([verdict.status, verdict.lines.filter((line) => line.startsWith('failed'))]).toEqual([0, []]);
  const audit = conclave(where, ['audit', '--data', join(directory, 'data')], machine.environment(directory));
  expect([audit.status, audit.lines.filter((line) => line.startsWith('failed'))]).toEqual([0, []]);
}

/** The directory in which these examples were run, in this order. */
function ran(machine: Machine, names: readonly string[]): string {
  const directory = join(where.path, machine.name, names.join('+') || 'nothing');
  if (existsSync(directory)) return directory;
  const last = names.at(-1);
  if (last === undefined) {
    mkdirSync(directory, { recursive: true });
    machine.prepare(directory);
    return directory;
  }
  cpSync(ran(machine, names.slice(0, -1)), directory, { recursive: true });
  expectProved(machine, directory, runs(machine, directory, last));
  return directory;
}

const before = (name: string): string[] => {
  const text = readFileSync(join(examples, `${name}.plan.yaml`), 'utf8');
  return order[/^ {2}id: (.+)$/m.exec(text)?.[1] ?? ''] ?? [];
};

describe.each([soft, module])('every example, on $name', (machine) => {
  const here = all.filter((name) => machine.name === 'soft' || name !== copiedByPeople);
  test.each(here)(
    'ANCHOR, DATABASE-VS-LOG: %s runs as it is, its bundle is accepted, the audit finds nothing',
    (name) => {
      expect(existsSync(join(ran(machine, [...before(name), name]), 'data', 'conclave.db'))).toBe(true);
    },
    600_000,
  );
});

test('BACKUP-SAME-KEY: the backup example on SoftHSM2 stops where the copy is missing, and goes on when it is there', () => {
  const directory = join(where.path, 'softhsm', 'backup');
  const copy = join(directory, 'copy');
  mkdirSync(copy, { recursive: true });
  module.prepare(directory);
  const configuration = join(directory, 'copy.conf');
  writeFileSync(configuration, `directories.tokendir = ${copy}\n`);
  const second = ['--second-module', softhsm, '--second-module-env', `SOFTHSM2_CONF=${configuration}`];
  const stopped = runs(module, directory, copiedByPeople, second);
  expect([stopped.status, complaints(stopped)]).toEqual([
    4,
    [
      expect.stringMatching(/^token\.not-found: BACKUP-SAME-KEY: the second token shows no copy of «ROOT-A», serial [0-9a-f]{16}\./),
      'next: give the same command again; an unfinished run goes on at the step where it stopped.',
    ],
  ]);
  cpSync(join(directory, 'tokens'), copy, { recursive: true });
  expectProved(module, directory, runs(module, directory, copiedByPeople, second));
}, 600_000);
