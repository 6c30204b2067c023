import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { programFile, type Program } from '../programs.ts';

// The whole road of order A1 as a user goes it: the command line, a plan, a token; then only sha256sum, openssl and sqlite3.

const root = resolve(import.meta.dirname, '../..');
const softHsm = '/usr/lib/softhsm/libsofthsm2.so';
const pin = '87654321';

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let base = '';
let environment: NodeJS.ProcessEnv = {};

function run(command: string, parameters: readonly string[], directory = root): Ran {
  const { status, stdout, stderr } = spawnSync(command, parameters, {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** On the embedded token the program itself, elsewhere with passphrases that are cheap to try. */
const programOf = (label: string | null): Program => (label === null ? 'main/cli' : 'test/integration/cli/quick-cli');

/** What a test stands on must have worked. */
function succeed({ status, stderr }: Ran): void {
  if (status !== 0) throw new Error(`ended with ${String(status)}: ${stderr}`);
}

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'conclave-root-'));
  mkdirSync(join(base, 'tokens'));
  writeFileSync(join(base, 'softhsm.conf'), `directories.tokendir = ${join(base, 'tokens')}\n`);
  writeFileSync(join(base, 'pin'), `${pin}\n`);
  environment = { ...process.env, SOFTHSM2_CONF: join(base, 'softhsm.conf') };
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Ceremony {
  readonly name: string;
  readonly example: string;
  readonly label: string | null;
  readonly key: RegExp;
}

const ceremonies: readonly Ceremony[] = [
  { name: 'ECDSA P-384 on SoftHSM2', example: 'root-ca', label: 'ROOT-A', key: /NIST CURVE: P-384/ },
  { name: 'RSA-4096 on SoftHSM2', example: 'root-ca-rsa', label: 'ROOT-B', key: /Public-Key: \(4096 bit\)/ },
  { name: 'ECDSA P-384 on the embedded token', example: 'root-ca', label: null, key: /NIST CURVE: P-384/ },
];

describe.each(ceremonies)('root ceremony, $name', ({ example, label, key }) => {
  let work = '';
  let bundle = '';
  let trust = '';
  const conclave = (...parameters: string[]): Ran => run(process.execPath, [programFile(programOf(label)), ...parameters]);
  const artifacts = (): string => join(bundle, 'artifacts', readdirSync(join(bundle, 'artifacts'))[0] ?? '');

  const missing = label !== null && !existsSync(softHsm);
  beforeEach(({ skip }) => {
    if (missing) skip('SoftHSM2 is not installed');
  });

  beforeAll(() => {
    if (missing) return;
    work = join(base, label ?? 'embedded');
    mkdirSync(work);
    const token: string[] = [];
    if (label !== null) {
      succeed(run('softhsm2-util', ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', pin]));
      token.push('--module', softHsm, '--token', label, '--pin-file', join(base, 'pin'));
    }
    const examples = join(root, 'resources/examples', example);
    const ran = conclave(
      'run',
      `${examples}.plan.yaml`,
      '--answers',
      `${examples}.answers.yaml`,
      '--data',
      join(work, 'data'),
      '--out',
      join(work, 'out'),
      ...token,
    );
    succeed(ran);
    bundle = /^evidence bundle: (\/.*)$/.exec(ran.stdout.trimEnd().split('\n').at(-1) ?? '')?.[1] ?? '';
    trust = join(work, 'paper.txt');
    writeFileSync(trust, `${/^log sha256:[0-9a-f]{64}$/m.exec(ran.stdout)?.[0] ?? ''}\n`);
  });

  test('SHA256SUMS: sha256sum -c accepts every file', () => {
    expect(run('sha256sum', ['--strict', '--check', '--quiet', 'SHA256SUMS'], bundle)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('SIGNATURE-VALID: openssl verify and openssl crl accept root and first CRL', () => {
    const certificate = join(artifacts(), 'certificate.pem');
    const crl = readdirSync(artifacts()).find((name) => /^crl-.*\.pem$/.test(name)) ?? '';
    expect(run('openssl', ['verify', '-check_ss_sig', '-x509_strict', '-CAfile', certificate, certificate]).stdout).toContain(': OK');
    const checked = run('openssl', ['crl', '-in', join(artifacts(), crl), '-CAfile', certificate, '-noout']);
    expect(checked.stdout + checked.stderr).toContain('verify OK');
    expect(run('openssl', ['x509', '-in', certificate, '-noout', '-text']).stdout).toMatch(key);
  });

  test('BUNDLE-CONTENTS: the commands of VERIFY.md, run in a shell, accept everything', () => {
    const commands = [...readFileSync(join(bundle, 'VERIFY.md'), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
      (block) => block[1] ?? '',
    );
    expect(commands.length).toBeGreaterThan(3);
    const ran = run('sh', ['-eu', '-c', commands.join('\n')], bundle);
    expect(ran.stderr).not.toContain('error');
    expect(ran.status).toBe(0);
  });

  test('ANCHOR: verify accepts with the line from paper, and only then', () => {
    const anchored = conclave('verify', bundle, '--trust', trust);
    expect(anchored.stdout).toContain('verdict: accepted');
    expect(anchored.status).toBe(0);
    const bare = conclave('verify', bundle);
    expect(bare.stdout).toMatch(/^not-checked +ANCHOR/m);
    expect(bare.status).toBe(1);
    writeFileSync(join(work, 'other.txt'), `log sha256:${'0'.repeat(64)}\n`);
    expect(conclave('verify', bundle, '--trust', join(work, 'other.txt')).status).toBe(1);
  });

  test('BUNDLE-HASHES: a changed byte in any file of the real bundle is refused', () => {
    const files = readdirSync(bundle, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(bundle, name)).isFile());
    expect(files.length).toBeGreaterThan(25);
    // One file of each kind here; every file and position is test/integration/evidence on a bundle made in-process.
    const changed = ['MANIFEST.json', 'SHA256SUMS', 'checkpoint.txt', 'transcript.jsonl', 'signatures/alice.sig', 'approvals/1.pem'];
    const copies = ['nothing', ...changed].map((file) => {
      const copy = join(work, `changed-${file.replaceAll(/\W/gu, '-')}`);
      cpSync(bundle, copy, { recursive: true });
      if (file === 'nothing') return copy;
      const bytes = readFileSync(join(copy, file));
      const at = Math.floor(bytes.length / 2);
      writeFileSync(join(copy, file), bytes.with(at, (bytes[at] ?? 0) ^ 1));
      return copy;
    });
    const { status, stdout } = conclave('verify', ...copies, '--trust', trust);
    const verdicts = [...stdout.matchAll(/^verdict: (.*)$/gmu)].map((match) => match[1]);
    expect({ status, verdicts }).toEqual({ status: 1, verdicts: ['accepted', ...changed.map(() => 'refused')] });
  });

  test('DATABASE-VS-LOG: audit is green, and names the row after not_after is edited with sqlite3', () => {
    const data = join(work, 'data');
    const token = label === null ? [] : ['--module', softHsm, '--token', label, '--pin-file', join(base, 'pin')];
    const before = conclave('audit', '--data', data, ...token);
    expect(before.stdout).not.toMatch(/^failed/m);
    expect(before.status).toBe(0);
    expect(before.stdout).toMatch(label === null ? /^not-checked +TOKEN-VS-LOG/m : /^passed +TOKEN-VS-LOG/m);
    expect(run('sqlite3', [join(data, 'conclave.db'), `UPDATE certificate SET not_after = '2099-01-01T00:00:00.000Z'`]).status).toBe(0);
    const after = conclave('audit', '--data', data);
    expect(after.status).toBe(1);
    expect(after.stdout).toMatch(/^failed +DATABASE-VS-LOG +certificate «CN=Example Root .*column not_after/m);
  });
});
