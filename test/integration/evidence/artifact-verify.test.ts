// conclave artifact verify: what holds of a signature over a file, in one sentence, with its exit status; and how much memory a file takes.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashFile } from '../../../main/evidence/artifact/hash-file.ts';
import { type ArtifactGiven, judgeArtifact } from '../../../main/evidence/artifact/judge-artifact.ts';
import { parseCms } from '../../../main/pki/parse-cms.ts';
import { signatureOver, signerWorld, type SignerWorld } from '../../fixtures/signers.ts';
import { signerCrl } from '../../fixtures/signer-crl.ts';

const program = resolve(import.meta.dirname, '../../../main/cli.ts');
const file = Buffer.from('release notes\n');

let world: SignerWorld;
let signed: Date;
const at = (name: string): string => join(world.directory, name);

beforeAll(() => {
  world = signerWorld('codeSigning', ['p256', 'p384']);
  signed = new Date(Math.ceil(Date.now() / 1000) * 1000);
  writeFileSync(at('notes.txt'), file);
  writeFileSync(at('notes.txt.p7s'), over());
  signerCrl(world, 'empty', null, -60);
}, 60_000);
afterAll(() => rmSync(world.directory, { recursive: true, force: true }));

function over(signer = 'p256', when = signed): Uint8Array {
  const found = world.signers[signer];
  if (found === undefined) throw new Error(signer);
  return signatureOver(file, found, when);
}

function judged(change: Partial<ArtifactGiven> = {}) {
  return judgeArtifact({
    digest: createHash('sha256').update(file).digest(),
    signature: parseCms(over()),
    trusted: [world.root],
    crls: [signerCrl(world, 'each', null, -60)],
    now: new Date(signed.getTime() + 60_000),
    ...change,
  });
}
const failedOf = (change: Partial<ArtifactGiven>): string[] =>
  judged(change)
    .checks.filter(({ verdict }) => verdict === 'failed')
    .map(({ name, reason }) => `${name}: ${reason}`);
const later = (days: number): Date => new Date(signed.getTime() + days * 86_400_000);

describe('what holds', () => {
  test('everything: said in one sentence', () => {
    const { checks, says } = judged();
    expect(checks.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(says).toMatch(
      /^Exactly this file was signed by «O=Test Trust,CN=Signer p256» at .*, whose certificate for code signing was valid then, is not revoked, and leads to a certificate trusted here\.$/,
    );
  });

  test('ARTIFACT-HASH: another file', () => {
    expect(failedOf({ digest: new Uint8Array(32) })).toEqual([
      'ARTIFACT-HASH: the file is not the one that was signed: its digest is another',
    ]);
  });

  test('VALIDITY-AT-SIGNING: before the certificate began, and in the future', () => {
    expect(failedOf({ signature: parseCms(over('p256', later(-1))) })[0]).toMatch(/^VALIDITY-AT-SIGNING: .* was not valid$/);
    expect(failedOf({ signature: parseCms(over('p256', later(2))) })[0]).toMatch(/which has not come$/);
    const long = { now: later(800), crls: [] };
    expect(failedOf({ signature: parseCms(over('p256', later(500))), ...long })[0]).toMatch(/^VALIDITY-AT-SIGNING/);
  });

  test('ISSUER-CHAIN: trusted by nobody, by somebody else, and by the signer itself', () => {
    const other = world.signers['p384'];
    const own = world.signers['p256'];
    if (other === undefined || own === undefined) throw new Error('no signers');
    expect(judged({ trusted: [] }).checks.find(({ name }) => name === 'ISSUER-CHAIN')?.verdict).toBe('not-checked');
    expect(failedOf({ trusted: [other.certificate] })[0]).toMatch(/^ISSUER-CHAIN: the chain ends at .*, below nothing that is trusted$/);
    expect(judged({ trusted: [own.certificate], crls: [] }).checks.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(judged({ trusted: [] }).says).toMatch(/by a key whose certificate says «/);
  });

  test.each<[string, string | undefined, boolean]>([
    ['keyCompromise', 'keyCompromise', false],
    ['no reason', undefined, false],
    ['superseded after it was signed', 'superseded', true],
    ['cessationOfOperation after it was signed', 'cessationOfOperation', true],
  ])('SIGNER-NOT-REVOKED: %s', (_name, reason, holds) => {
    const revoked = { signer: 'p256', ...(reason === undefined ? {} : { reason }) };
    const early = parseCms(over('p256', signed));
    // Signed before openssl revokes: the entry is dated a second or more later.
    spawnSync('sleep', ['1.1']);
    const crls = [signerCrl(world, 'revoked', revoked, -60)];
    const check = judged({ signature: early, crls }).checks.find(({ name }) => name === 'SIGNER-NOT-REVOKED');
    expect(check?.verdict).toBe(holds ? 'passed' : 'failed');
  });

  test('SIGNER-NOT-REVOKED: a list that is over, that is of another key, and none', () => {
    const verdict = (crls: ArtifactGiven['crls']): string | undefined =>
      judged({ crls }).checks.find(({ name }) => name === 'SIGNER-NOT-REVOKED')?.verdict;
    expect(verdict([])).toBe('not-checked');
    expect(verdict([signerCrl(world, 'over', null, -7200, -3600)])).toBe('not-checked');
    const other = signerWorld('codeSigning', []);
    expect(verdict([signerCrl(other, 'other', null, -60)])).toBe('not-checked');
    rmSync(other.directory, { recursive: true });
  }, 30_000);

  test('ARTIFACT-SIGNER: a certificate for servers signs no file', () => {
    const servers = signerWorld('serverAuth', ['p256']);
    const signer = servers.signers['p256'];
    if (signer === undefined) throw new Error('no signer');
    const signature = parseCms(signatureOver(file, signer, new Date(Math.ceil(Date.now() / 1000) * 1000)));
    expect(failedOf({ signature, trusted: [servers.root], crls: [], now: later(1) })[0]).toMatch(
      /^ARTIFACT-SIGNER: its certificate is for neither/,
    );
    rmSync(servers.directory, { recursive: true });
  }, 30_000);
});

describe('on the command line', () => {
  const run = (...words: readonly string[]) => spawnSync(process.execPath, [program, 'artifact', 'verify', ...words], { encoding: 'utf8' });
  const trust = (): string[] => ['--trust', at('root.pem')];

  test.each<[string, () => string[], number, RegExp]>([
    ['everything given', () => [at('notes.txt'), ...trust(), '--crl', at('empty.crl')], 0, /verdict: accepted/],
    ['without a list, said so', () => [at('notes.txt'), ...trust(), '--without-crl'], 0, /this was not checked: .*\nfile: notes\.txt/],
    ['no list', () => [at('notes.txt'), ...trust()], 1, /verdict: refused/],
    ['nothing trusted', () => [at('notes.txt'), '--without-crl'], 1, /verdict: refused/],
    [
      'another file',
      () => [at('root.pem'), '--signature', at('notes.txt.p7s'), ...trust(), '--without-crl'],
      1,
      /^This signature does not hold: the file is not the one/,
    ],
    ['no signature', () => [at('root.pem'), ...trust()], 3, /^$/],
    ['a signature that is none', () => [at('notes.txt'), '--signature', at('root.pem'), ...trust()], 3, /^$/],
    ['both', () => [at('notes.txt'), '--crl', at('empty.crl'), '--without-crl'], 2, /^$/],
  ])('%s', (_name, words, status, says) => {
    const done = run(...words());
    expect(done.status).toBe(status);
    expect(done.stdout).toMatch(says);
    expect(done.stderr === '').toBe(status < 2);
  });

  test('--json', () => {
    const done = run(at('notes.txt'), ...trust(), '--crl', at('empty.crl'), '--json');
    expect(JSON.parse(done.stdout)).toMatchObject({
      file: 'notes.txt',
      size: 14,
      verdict: 'accepted',
      checks: expect.any(Array) as unknown,
    });
  });
});

describe('a file of any size', () => {
  test('a link, a directory, a device and what is not there are refused', async () => {
    symlinkSync(at('notes.txt'), at('link'));
    await expect(hashFile(at('link'), 'link', 'sha256')).rejects.toMatchObject({ code: 'input.unsupported' });
    await expect(hashFile(world.directory, 'd', 'sha256')).rejects.toMatchObject({ code: 'input.unsupported' });
    await expect(hashFile('/dev/zero', 'zero', 'sha256')).rejects.toMatchObject({ code: 'input.unsupported' });
    await expect(hashFile(at('none'), 'none', 'sha256')).rejects.toMatchObject({ code: 'input.not-found' });
  });

  test('a file that grows while it is read is refused', async () => {
    writeFileSync(at('growing'), new Uint8Array(3 * 1024 * 1024));
    let grown = false;
    const work = hashFile(at('growing'), 'growing', 'sha256', () => {
      if (!grown) truncateSync(at('growing'), 4 * 1024 * 1024);
      grown = true;
    });
    await expect(work).rejects.toMatchObject({ code: 'input.hash-mismatch' });
  });

  test('every digest is what sha*sum prints', async () => {
    for (const algorithm of ['sha256', 'sha384', 'sha512'] as const) {
      const hashed = await hashFile(at('notes.txt'), 'notes.txt', algorithm);
      expect(Buffer.from(hashed.digest).toString('hex')).toBe(createHash(algorithm).update(file).digest('hex'));
      expect(hashed).toMatchObject({ size: file.length, sha256: createHash('sha256').update(file).digest('hex') });
    }
  });

  test('a gigabyte takes no more memory than four megabytes', () => {
    const script = `import { hashFile } from ${JSON.stringify(resolve(import.meta.dirname, '../../../main/evidence/artifact/hash-file.ts'))};
await hashFile(process.argv[2], 'f', 'sha256'); console.log(process.resourceUsage().maxRSS);`;
    writeFileSync(at('rss.ts'), script);
    const peak = (size: number): number => {
      writeFileSync(at('sparse'), '');
      truncateSync(at('sparse'), size);
      return Number(spawnSync(process.execPath, [at('rss.ts'), at('sparse')], { encoding: 'utf8' }).stdout);
    };
    const small = peak(4 * 1024 * 1024);
    expect(small).toBeGreaterThan(10_000);
    expect(peak(1024 * 1024 * 1024)).toBeLessThan(small + 32_000);
  }, 120_000);
});
