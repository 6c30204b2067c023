import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { composeTar } from '../../../main/evidence/tar/compose-tar.ts';
import { filesOf } from '../../../main/evidence/tar/read-tar.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import { makeSampleBundle } from '../../fixtures/sample-bundle.ts';

const directory = mkdtempSync(join(tmpdir(), 'conclave-tar-'));
afterAll(() => rmSync(directory, { recursive: true }));
const bundle = makeSampleBundle();
const at = new Date('2026-11-21T09:00:00.500Z');
const listed = [...bundle.files].map(([path, bytes]) => ({ path, bytes }));
const archive = composeTar(bundle.name, listed, at);
const limits = { fileBytes: 1024, totalBytes: 64 * 1024, files: 4 };

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(join(directory, name), bytes);
  return join(directory, name);
}

/** An archive of other tools' making: `tar` run over a tree that `make` lays. */
function tarOf(name: string, make: (tree: string) => void, ...options: string[]): Uint8Array {
  const tree = join(directory, name);
  mkdirSync(tree);
  make(tree);
  execFileSync(
    'tar',
    ['-C', tree, '-cf', join(directory, `${name}.tar`), ...options, '.'.repeat(options.includes('-T') ? 0 : 1)].filter(
      (word) => word !== '',
    ),
  );
  return readFileSync(join(directory, `${name}.tar`));
}

describe('composeTar', () => {
  test('tar xf makes the same directory, and tar tvf shows one date and nobody’s user', async () => {
    const file = put('bundle.tar', archive);
    const unpacked = join(directory, 'unpacked');
    mkdirSync(unpacked);
    execFileSync('tar', ['-C', unpacked, '-xf', file]);
    const { files, problems } = await readDirectory(join(unpacked, bundle.name));
    expect(problems).toEqual([]);
    expect(new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')]))).toEqual(
      new Map([...bundle.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')])),
    );
    const lines = execFileSync('tar', ['--utc', '-tvf', file], { encoding: 'utf8' }).trimEnd().split('\n');
    expect(lines).toHaveLength(bundle.files.size);
    expect(lines.filter((line) => !/^-rw-r--r-- 0\/0 +\d+ 2026-11-21 09:00 /.test(line))).toEqual([]);
  });

  test('the order files are given in does not matter', () => {
    expect(Buffer.compare(composeTar(bundle.name, listed.toReversed(), at), archive)).toBe(0);
  });

  test('a path that is too long for a ustar header has a pax header, for tar and for us', () => {
    const long = [`artifacts/${'a'.repeat(60)}/${'b'.repeat(90)}`, `artifacts/${'c'.repeat(150)}`];
    const bytes = composeTar(
      'x'.repeat(60),
      long.map((path) => ({ path, bytes: Buffer.from(path) })),
      at,
    );
    expect(filesOf(bytes)).toEqual({ files: new Map(long.map((path) => [path, new Uint8Array(Buffer.from(path))])), problems: [] });
    const names = execFileSync('tar', ['-tf', put('long.tar', bytes)], { encoding: 'utf8' })
      .trimEnd()
      .split('\n');
    expect(names).toEqual(long.map((path) => `${'x'.repeat(60)}/${path}`));
  });
});

describe('conclave verify on an archive', () => {
  test('judges it as it judges the directory', async () => {
    const { verdict, checks } = await verifyBundle(put('whole.tar', archive), { trust: bundle.trust });
    expect([verdict, checks.filter((check) => check.verdict === 'failed')]).toEqual(['accepted', []]);
  });

  const cuts = [0, 1, 511, 512, 700, 5000, archive.length - 10_240];
  test.each(cuts)('BUNDLE-FILES: cut off after %i octets, it is refused and nothing is thrown', async (length) => {
    const { verdict } = await verifyBundle(put('cut.tar', archive.subarray(0, length)), { trust: bundle.trust });
    expect(verdict).toBe('refused');
  });

  const hostile: readonly [string, () => Uint8Array, RegExp][] = [
    [
      'a link',
      () =>
        tarOf(
          'link',
          (tree) => execFileSync('sh', ['-c', `mkdir ${tree}/b && ln -s /etc/passwd ${tree}/b/plan.yaml`]),
          '--transform=s|^./||',
        ),
      /it is a link/,
    ],
    [
      'a hard link',
      () =>
        tarOf(
          'hard',
          (tree) => execFileSync('sh', ['-c', `mkdir ${tree}/b && echo x > ${tree}/b/a && ln ${tree}/b/a ${tree}/b/b`]),
          '--transform=s|^./||',
        ),
      /it is a link/,
    ],
    [
      'a pipe',
      () => tarOf('pipe', (tree) => execFileSync('sh', ['-c', `mkdir ${tree}/b && mkfifo ${tree}/b/a`]), '--transform=s|^./||'),
      /neither a file nor a directory/,
    ],
    ['an absolute path', () => composeTar('/etc', [{ path: 'passwd', bytes: new Uint8Array() }], at), /not a name a bundle may hold/],
    ['a path that climbs', () => composeTar('b', [{ path: '../../x', bytes: new Uint8Array() }], at), /not a name a bundle may hold/],
    [
      'a second directory',
      () =>
        joined(
          composeTar('a', [{ path: 'x', bytes: new Uint8Array() }], at),
          composeTar('b', [{ path: 'y', bytes: new Uint8Array() }], at),
        ),
      /outside the archive’s one directory/,
    ],
    [
      'a name twice',
      () =>
        joined(
          composeTar('a', [{ path: 'x', bytes: Buffer.from('1') }], at),
          composeTar('a', [{ path: 'x', bytes: Buffer.from('2') }], at),
        ),
      /x is there twice/,
    ],
    [
      'a name twice but for its case',
      () =>
        composeTar(
          'a',
          [
            { path: 'x', bytes: new Uint8Array() },
            { path: 'X', bytes: new Uint8Array() },
          ],
          at,
        ),
      /is there twice/,
    ],
    ['a file too large', () => composeTar('a', [{ path: 'x', bytes: new Uint8Array(1025) }], at), /x is too large/],
    [
      'too many entries',
      () =>
        composeTar(
          'a',
          ['1', '2', '3', '4', '5'].map((path) => ({ path, bytes: new Uint8Array() })),
          at,
        ),
      /more than 4 entries/,
    ],
    [
      'something after the end',
      () => Buffer.concat([composeTar('a', [{ path: 'x', bytes: new Uint8Array() }], at), Buffer.from('x')]),
      /after the end/,
    ],
    [
      'a header whose sum is wrong',
      () => flipped(composeTar('a', [{ path: 'x', bytes: new Uint8Array() }], at), 1),
      /no header a bundle’s archive has/,
    ],
    ['no entry', () => new Uint8Array(10_240), /archive is empty/],
    ['no archive at all', () => Buffer.from('hello'.repeat(300)), /no header a bundle’s archive has/],
  ];

  test.each(hostile)('BUNDLE-FILES: %s is refused', (_, make, sentence) => {
    const { problems } = filesOf(make(), limits);
    expect(problems.join(' ')).toMatch(sentence);
  });

  test('every single octet of the headers changed: never thrown, and never the same files without a problem', () => {
    const small = composeTar('a', [{ path: 'x', bytes: Buffer.from('abc') }], at);
    // But the last octet of the sum's own field, which follows its end and is read by nobody.
    for (let octet = 0; octet < 512; octet += octet === 154 ? 2 : 1)
      expect(filesOf(flipped(small, octet), limits).problems).not.toEqual([]);
  });
});

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = Buffer.from(bytes);
  copy[index] = (copy[index] ?? 0) ^ 0x01;
  return copy;
}

/** Two archives as one: the end of the first is taken off. */
function joined(one: Uint8Array, two: Uint8Array): Uint8Array {
  let end = one.length;
  while (end >= 512 && one.subarray(end - 512, end).every((octet) => octet === 0)) end -= 512;
  return Buffer.concat([one.subarray(0, end), two]);
}
