// Every example of resources/examples, unattended, after the examples order.yaml names: on the embedded token and on SoftHSM2. What each
// leaves is accepted by `conclave verify` and by the commands of its own VERIFY.md, and `conclave audit` finds nothing. A data directory
// is copied where two examples begin alike, so that no example is run twice.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { composeSha256Sums } from '../../../main/evidence/sha256-sums.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseStrictYaml } from '../../../main/formats/strict-yaml.ts';
import { failedBlocks, guideBlocks, onlyTools, runBlocks } from '../evidence/run-guide.ts';
import { missing, softHsmPath } from '../hsm/providers.ts';
import { examples, workDirectory, type Result } from './conclave.ts';
import { insideConclave } from './inside.ts';

// A bound against hanging, far above the seconds an example takes even on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

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
  options: () => ['--module', softHsmPath, '--token', 'ROOT-A', '--pin-file', join(examples, 'secrets/pin')],
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

/** A module without a token yet: what makes one takes the blank one it shows. */
const blank: Machine = {
  ...module,
  options: () => ['--module', softHsmPath],
  prepare: (directory) => void mkdirSync(join(directory, 'tokens'), { recursive: true }),
};
const makesItsToken = 'token-initialisation';

/** These name a certificate by its hash, which only exists once the examples before were run: written in as a person would. */
const namesExisting = 'renew-authority';
/** Where the bundle of the example before holds it. */
const existingIn: Readonly<Record<string, string>> = {
  [namesExisting]: 'example-root-r1/certificate.pem',
  'renew-subordinate': 'example-issuing-ca-s2/certificate.pem',
  'issuing-renewed': 'example-issuing-ca-s2/existing.pem',
  'install-renewed-certificate': 'example-issuing-ca-s2/existing.pem',
};

/** A copy of an example whose plan names the certificate that the bundle of the example before it holds. */
function named(directory: string, name: string): string[] {
  const bundle = readFileSync(join(directory, 'bundle'), 'utf8');
  const pem = join(bundle, 'artifacts', existingIn[name] ?? '');
  const der = execFileSync('openssl', ['x509', '-in', pem, '-outform', 'DER']);
  const copy = join(directory, 'named');
  cpSync(join(examples, 'secrets'), join(copy, 'secrets'), { recursive: true });
  for (const kind of ['plan', 'answers']) {
    const text = readFileSync(join(examples, `${name}.${kind}.yaml`), 'utf8');
    writeFileSync(join(copy, `${name}.${kind}.yaml`), text.replace(/^existingCertificate: .+$/m, `existingCertificate: ${sha256Hex(der)}`));
  }
  return [join(copy, `${name}.plan.yaml`), '--answers', join(copy, `${name}.answers.yaml`)];
}

const filesOf = (name: string): string[] => [join(examples, `${name}.plan.yaml`), '--answers', join(examples, `${name}.answers.yaml`)];

const runs = (machine: Machine, directory: string, name: string, more: readonly string[] = []): Promise<Result> => {
  const places = ['--out', join(directory, 'out'), '--data', join(directory, 'data')];
  const words = [
    'run',
    ...(Object.hasOwn(existingIn, name) ? named(directory, name) : filesOf(name)),
    ...places,
    ...machine.options(directory),
    ...more,
  ];
  return insideConclave(where, words, machine.environment(directory));
};

const complaints = (run: Result): string[] => run.err.split('\n').filter((line) => line !== '' && !line.startsWith('… '));
const bundleOf = (run: Result): string => /^evidence bundle: (\/.+)$/.exec(run.lines.at(-1) ?? '')?.[1] ?? 'no bundle';

/** The run ended well, and its bundle is accepted by the fingerprint it printed and by its own guide. */
async function expectAccepted(directory: string, run: Result): Promise<string> {
  expect([run.status, complaints(run)]).toEqual([0, []]);
  const bundle = bundleOf(run);
  writeFileSync(join(directory, 'trust'), `${run.lines.find((line) => line.startsWith('log sha256:')) ?? ''}\n`);
  const verdict = await insideConclave(where, ['verify', bundle, '--trust', join(directory, 'trust')]);
  expect([verdict.status, verdict.lines.filter((line) => line.startsWith('failed'))]).toEqual([0, []]);
  expectGuideHolds(bundle);
  return bundle;
}

/** As above, and the audit of the data directory finds nothing. */
async function expectProved(machine: Machine, directory: string, run: Result): Promise<void> {
  writeFileSync(join(directory, 'bundle'), await expectAccepted(directory, run));
  const audit = await insideConclave(where, ['audit', '--data', join(directory, 'data')], machine.environment(directory));
  expect([audit.status, audit.lines.filter((line) => line.startsWith('failed'))]).toEqual([0, []]);
}

const blocksOf = (bundle: string): string[] => guideBlocks(readFileSync(join(bundle, 'VERIFY.md'), 'utf8'));

let tools = '';

/** Which of these blocks (numbers from 1) of the bundle's guide fail in the copy. The third alone, left out, takes half the time of all. */
function failedIn(copy: string, bundle: string, numbers: readonly number[]): number[] {
  const blocks = blocksOf(bundle);
  const failed = failedBlocks(
    runBlocks(
      copy,
      numbers.map((number) => blocks[number - 1] ?? 'false'),
      tools,
    ),
  );
  return failed.map((place) => numbers[place - 1] ?? 0);
}

/** VERIFY.md's blocks with the programs it names and no other: nothing of Conclave, nothing of node. */
function expectGuideHolds(bundle: string): void {
  const guide = readFileSync(join(bundle, 'VERIFY.md'), 'utf8');
  tools ||= onlyTools(guide, join(where.path, 'tools'));
  // Files, manifest, log, checkpoint and sign-offs are in every bundle.
  expect(guideBlocks(guide).length).toBeGreaterThanOrEqual(5);
  const ran = runBlocks(bundle, guideBlocks(guide), tools);
  expect(ran.filter(({ status }) => status !== 0)).toEqual([]);
}

/** A copy of the bundle after `change`, with SHA256SUMS made anew, as somebody would who changed it. */
function forged(bundle: string, what: string, change: (copy: string) => void): string {
  const copy = join(where.path, `${basename(bundle)}-${what}`);
  cpSync(bundle, copy, { recursive: true });
  change(copy);
  rmSync(join(copy, 'SHA256SUMS'));
  const paths = readdirSync(copy, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(copy.length + 1));
  const files = paths.map((path) => ({ path, bytes: new Uint8Array(readFileSync(join(copy, path))) }));
  writeFileSync(join(copy, 'SHA256SUMS'), composeSha256Sums(files));
  return copy;
}

function flipLastByte(file: string): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1));
}

/** The directory in which these examples were run, in this order. */
async function ran(machine: Machine, names: readonly string[]): Promise<string> {
  const directory = join(where.path, machine.name, names.join('+') || 'nothing');
  if (existsSync(directory)) return directory;
  const last = names.at(-1);
  if (last === undefined) {
    mkdirSync(directory, { recursive: true });
    machine.prepare(directory);
    return directory;
  }
  cpSync(await ran(machine, names.slice(0, -1)), directory, { recursive: true });
  await expectProved(machine, directory, await runs(machine, directory, last));
  return directory;
}

const before = (name: string): string[] => {
  const text = readFileSync(join(examples, `${name}.plan.yaml`), 'utf8');
  // The second certificate of a playbook needs more than its first.
  if (name === 'issuing-renewed') return [...before('renew-subordinate'), 'renew-subordinate'];
  return order[/^ {2}id: (.+)$/m.exec(text)?.[1] ?? ''] ?? [];
};

const bundleFrom = async (name: string): Promise<string> => readFileSync(join(await ran(soft, [...before(name), name]), 'bundle'), 'utf8');

const noModule = missing(softHsmPath) !== null;

describe.each([soft, module])('every example, on $name', (machine) => {
  const here = all.filter((name) => machine.name === 'soft' || (name !== copiedByPeople && name !== makesItsToken));
  test.skipIf(machine === module && noModule).each(here)(
    'ANCHOR, DATABASE-VS-LOG: %s runs as it is, its bundle and its guide are accepted, the audit finds nothing',
    async (name) => {
      expect(existsSync(join(await ran(machine, [...before(name), name]), 'data', 'conclave.db'))).toBe(true);
    },
  );
});

test.each(['root-ca', 'annual-inspection', namesExisting, 'renew-subordinate', 'install-renewed-certificate', 'people-lost-or-hostile'])(
  'REHEARSAL-MARK: the guide of a rehearsal of %s holds too, past the mark no relying party knows',
  async (name) => {
    const directory = join(where.path, 'rehearsal', name);
    mkdirSync(directory, { recursive: true });
    const run = await insideConclave(where, ['rehearse', ...filesOf(name), '--out', join(directory, 'out')]);
    expect(basename(await expectAccepted(directory, run))).toMatch(/^REHEARSAL-/);
  },
);

/** In these nobody approves anything: nothing is signed, and no document carried out. */
const withoutApprovals: readonly string[] = ['annual-inspection', 'custodian-change', makesItsToken, 'crl-release', 'emergency-activation'];

describe('VERIFY.md refuses a bundle that was changed, whatever example it is of', () => {
  test.each(all)('one bit of the first artifact or, where there is none, of the plan: %s', async (name) => {
    const bundle = await bundleFrom(name);
    const artifacts = existsSync(join(bundle, 'artifacts'))
      ? readdirSync(join(bundle, 'artifacts'), { recursive: true, encoding: 'utf8' })
      : [];
    const changed = artifacts.toSorted().find((path) => /\.[a-z]+$/.test(path));
    const file = changed === undefined ? 'plan.yaml' : join('artifacts', changed);
    const copy = forged(bundle, 'flipped', (directory) => flipLastByte(join(directory, file)));
    expect(failedIn(copy, bundle, [2])).toEqual([2]);
    // As it was listed on the day, the very first block names the file.
    cpSync(join(bundle, 'SHA256SUMS'), join(copy, 'SHA256SUMS'));
    const [first] = runBlocks(copy, blocksOf(bundle).slice(0, 1), tools);
    expect([first?.status, first?.output]).toEqual([1, expect.stringContaining(`${file}: FAILED`)]);
  });

  test.each(all.filter((name) => !withoutApprovals.includes(name)))('one approval dropped, in both lists too: %s', async (name) => {
    const bundle = await bundleFrom(name);
    const copy = forged(bundle, 'dropped', (directory) => {
      for (const form of ['json', 'sig', 'pem']) rmSync(join(directory, `approvals/1.${form}`));
      const manifest = join(directory, 'MANIFEST.json');
      const rows = /\{"path":"approvals\/1\.[a-z]+"[^}]*\},/g;
      const text = readFileSync(manifest, 'utf8');
      expect(text.match(rows)).toHaveLength(3);
      writeFileSync(manifest, text.replaceAll(rows, ''));
    });
    // The number of files, the checkpoint's manifest, the approval, and every sign-off.
    expect(failedIn(copy, bundle, [1, 2, 4, 5])).toEqual([2, 4, 5]);
  });
});

test('REHEARSAL-MARK: people of the quorum are lost, and nobody is hostile: the rest is the same', async () => {
  const copy = join(where.path, 'rehearsal', 'lost');
  cpSync(join(examples, 'secrets'), join(copy, 'secrets'), { recursive: true });
  const [plan = '', , answers = ''] = filesOf('people-lost-or-hostile');
  cpSync(plan, join(copy, 'plan.yaml'));
  writeFileSync(join(copy, 'answers.yaml'), readFileSync(answers, 'utf8').replace('answer: hostile', 'answer: lost'));
  const words = ['rehearse', join(copy, 'plan.yaml'), '--answers', join(copy, 'answers.yaml'), '--out', join(copy, 'out')];
  await expectAccepted(copy, await insideConclave(where, words));
});

/** The example on the root that was made with a backup, whose policy wants one. */
function onBackedUpRoot(directory: string): string[] {
  const copy = join(directory, 'backed-up');
  cpSync(join(examples, 'secrets'), join(copy, 'secrets'), { recursive: true });
  const plan = readFileSync(join(examples, 'backup-takes-over.plan.yaml'), 'utf8');
  const named = plan.replace('authority: example-root-r1', 'authority: example-root-b1').replace(/^backup: none$/m, 'backup: store-copy');
  writeFileSync(join(copy, 'plan.yaml'), named);
  cpSync(join(examples, 'backup-takes-over.answers.yaml'), join(copy, 'answers.yaml'));
  return [join(copy, 'plan.yaml'), '--answers', join(copy, 'answers.yaml')];
}

describe('the token is lost', () => {
  const lost = async (name: string): Promise<{ directory: string; run(): Promise<Result> }> => {
    const directory = join(where.path, 'soft', name);
    cpSync(await ran(soft, [copiedByPeople]), directory, { recursive: true });
    rmSync(join(directory, 'data', 'tokens'), { recursive: true });
    const places = ['--out', join(directory, 'out'), '--data', join(directory, 'data')];
    return { directory, run: () => insideConclave(where, ['run', ...onBackedUpRoot(directory), ...places]) };
  };

  test('KEY-PROVED: its copy in its place proves the key, and signs the next list', async () => {
    const { directory, run } = await lost('taken-over');
    renameSync(join(directory, 'data', 'tokens-copy'), join(directory, 'data', 'tokens'));
    await expectProved(soft, directory, await run());
    const bundle = readFileSync(join(directory, 'bundle'), 'utf8');
    const files = readdirSync(join(bundle, 'artifacts/example-root-b1'), { encoding: 'utf8' });
    expect(files.some((file) => /^crl-[0-9a-f]+-2\.der$/.test(file))).toBe(true);
  });

  test('TOKEN-IDENTITY: with another token in its place nothing is signed', async () => {
    const { run } = await lost('not-there');
    const refused = await run();
    expect([refused.status, complaints(refused)[0]]).toEqual([4, expect.stringMatching(/^token\.check-failed: TOKEN-IDENTITY failed: /)]);
  });
});

test.skipIf(noModule)(
  'TOKEN-EMPTY, PIN-CUSTODY: the blank token of SoftHSM2 gets its PINs from the cards, and the cards open it',
  async () => {
    const directory = join(where.path, 'softhsm', 'blank');
    mkdirSync(directory, { recursive: true });
    blank.prepare(directory);
    await expectProved(blank, directory, await runs(blank, directory, makesItsToken));
  },
);

test.skipIf(noModule)(
  'BACKUP-SAME-KEY: the backup example on SoftHSM2 stops where the copy is missing, and goes on when it is there',
  async () => {
    const directory = join(where.path, 'softhsm', 'backup');
    const copy = join(directory, 'copy');
    mkdirSync(copy, { recursive: true });
    module.prepare(directory);
    const configuration = join(directory, 'copy.conf');
    writeFileSync(configuration, `directories.tokendir = ${copy}\n`);
    const second = ['--second-module', softHsmPath, '--second-module-env', `SOFTHSM2_CONF=${configuration}`];
    const stopped = await runs(module, directory, copiedByPeople, second);
    expect([stopped.status, complaints(stopped)]).toEqual([
      4,
      [
        expect.stringMatching(/^token\.not-found: BACKUP-SAME-KEY: the second token shows no copy of «ROOT-A», serial [0-9a-f]{16}\./),
        'next: give the same command again; an unfinished run goes on at the step where it stopped.',
      ],
    ]);
    cpSync(join(directory, 'tokens'), copy, { recursive: true });
    await expectProved(module, directory, await runs(module, directory, copiedByPeople, second));
  },
);
