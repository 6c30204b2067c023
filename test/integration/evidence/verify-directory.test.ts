import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundleLimits, readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import { readRegularFile } from '../../../main/evidence/verify/read-regular-file.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { makeSampleBundle, writeSampleFiles } from '../../fixtures/sample-bundle.ts';

const bundle = makeSampleBundle({ algorithm: 'ed25519' });
let parent = '';
let directory = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'conclave-verify-'));
  directory = join(parent, bundle.name);
  writeSampleFiles(directory, bundle.files);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

async function judged(): Promise<{ verdict: string; failed: Record<string, string> }> {
  const { verdict, checks } = await verifyBundle(directory, { trust: bundle.trust });
  return {
    verdict,
    failed: Object.fromEntries(checks.filter((check) => check.verdict === 'failed').map(({ name, reason }) => [name, reason ?? ''])),
  };
}

describe('verifyBundle on a directory', () => {
  test('accepts the bundle as it was written', async () => {
    expect(await judged()).toEqual({ verdict: 'accepted', failed: {} });
  });

  const additions: [string, (path: (name: string) => string) => void, RegExp][] = [
    ['an unlisted file', (path) => writeFileSync(path('extra.txt'), 'x'), /"extra\.txt" is there and not listed/],
    ['a hidden file', (path) => writeFileSync(path('.DS_Store'), 'x'), /"\.DS_Store" is not a name/],
    ['an empty file', (path) => writeFileSync(path('artifacts/empty'), ''), /"artifacts\/empty" is there and not listed/],
    ['an empty directory', (path) => mkdirSync(path('nothing')), /The directory "nothing" is empty/],
    ['a link to a listed file', (path) => symlinkSync('plan.yaml', path('plan2.yaml')), /plan2\.yaml is a link/],
    ['a link to a directory', (path) => symlinkSync('artifacts', path('artifacts2')), /artifacts2 is a link/],
    ['a link out of the bundle', (path) => symlinkSync('/etc/passwd', path('passwd')), /passwd is a link/],
    ['a link to nothing', (path) => symlinkSync('nowhere', path('nowhere2')), /nowhere2 is a link/],
    ['a pipe', (path) => execFileSync('sh', ['-c', 'mkfifo "$0"', path('pipe')]), /pipe is neither a file nor a directory/],
    ['a name with a control character', (path) => writeFileSync(path('a\u001b[2Jb'), 'x'), /"a\\u001b\[2Jb" is not a name/],
    [
      'a name that differs only in case',
      (path) => writeFileSync(path('PLAN.yaml'), 'x'),
      /differs from another file only in upper and lower case/,
    ],
    ['a sparse file of 65 MB', (path) => (writeFileSync(path('big'), ''), truncateSync(path('big'), 65 * 1024 * 1024)), /big is too large/],
    [
      'directories without end',
      (path) => mkdirSync(path('a/a/a/a/a/a/a/a/a/a/a/a'), { recursive: true }),
      /is not a name a bundle may hold/,
    ],
  ];

  test.each(additions)('BUNDLE-FILES: %s is refused', async (_what, add, reason) => {
    add((name) => join(directory, name));
    const { verdict, failed } = await judged();
    expect(verdict).toBe('refused');
    expect(failed['BUNDLE-FILES']).toMatch(reason);
  });

  test('BUNDLE-FILES: a listed file replaced by a link to its own content is refused and not read', async () => {
    rmSync(join(directory, 'plan.yaml'));
    writeFileSync(join(parent, 'plan.yaml'), bundle.files.get('plan.yaml') ?? '');
    symlinkSync(join(parent, 'plan.yaml'), join(directory, 'plan.yaml'));
    const { verdict, failed } = await judged();
    expect(verdict).toBe('refused');
    expect(failed['BUNDLE-FILES']).toMatch(/plan\.yaml is a link/);
    expect(failed['PLAN-HASH']).toMatch(/plan\.yaml is missing/);
  });

  test('BUNDLE-FILES: a listed file replaced by a directory is refused', async () => {
    rmSync(join(directory, 'plan.yaml'));
    mkdirSync(join(directory, 'plan.yaml'));
    expect((await judged()).verdict).toBe('refused');
  });

  test('a missing file is refused', async () => {
    rmSync(join(directory, 'approvals/1.sig'));
    const { verdict, failed } = await judged();
    expect(verdict).toBe('refused');
    expect(failed['BUNDLE-FILES']).toMatch(/"approvals\/1\.sig" is missing/);
  });

  test('an empty directory is refused, and what is no directory is not found', async () => {
    mkdirSync(join(parent, 'empty'));
    writeFileSync(join(parent, 'file'), '');
    symlinkSync(directory, join(parent, 'link'));
    // A file is taken for the archive of a bundle, and an empty one holds nothing of it.
    for (const name of ['empty', 'file']) expect((await verifyBundle(join(parent, name), { unanchored: true })).verdict).toBe('refused');
    for (const name of ['link', 'gone']) {
      await expect(verifyBundle(join(parent, name))).rejects.toThrow(expect.objectContaining({ code: 'input.not-found' }) as Error);
    }
  });
});

describe('readDirectory says what is wrong, and reads the rest', () => {
  const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
  let place = '';
  const at = (name: string): string => join(place, name);
  beforeEach(() => {
    place = join(parent, 'one');
    mkdirSync(at('d/e'), { recursive: true });
    writeFileSync(at('b'), 'two');
    writeFileSync(at('a'), 'one');
    writeFileSync(at('d/e/f'), '');
  });

  test('every file with its bytes, in the order of names, level by level', async () => {
    const { files, problems } = await readDirectory(place);
    expect(problems).toEqual([]);
    expect([...files].map(([path, bytes]) => [path, textOf(bytes)])).toEqual([
      ['a', 'one'],
      ['b', 'two'],
      ['d/e/f', ''],
    ]);
  });

  test.each<[string, () => void, string[]]>([
    ['a link', () => symlinkSync('a', at('link')), ['link is a link.']],
    ['a link to a directory', () => symlinkSync('d', at('link')), ['link is a link.']],
    ['a link to nothing, below', () => symlinkSync('nowhere', at('d/link')), ['d/link is a link.']],
    ['a pipe', () => execFileSync('mkfifo', [at('d/pipe')]), ['d/pipe is neither a file nor a directory.']],
    ['an empty directory', () => mkdirSync(at('d/g')), ['The directory "d/g" is empty.']],
    ['a name no bundle may hold', () => writeFileSync(at('d/-rf'), 'x'), ['"d/-rf" is not a name a bundle may hold.']],
    ['names that fold into one', () => writeFileSync(at('d/e/F'), 'x'), ['d/e/f differs from another file only in upper and lower case.']],
    [
      'two at once, in the order of names',
      () => {
        symlinkSync('a', at('y'));
        mkdirSync(at('c'));
      },
      ['The directory "c" is empty.', 'y is a link.'],
    ],
  ])('BUNDLE-FILES: %s', async (_what, add, expected) => {
    add();
    const { files, problems } = await readDirectory(place);
    expect(problems).toEqual(expected);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['a', 'b', 'd/e/f']));
  });

  test('BUNDLE-FILES: nothing there, something that is no directory, an empty one', async () => {
    const unreadable = ['The bundle is not a directory that can be read.'];
    expect(await readDirectory(at('gone'))).toEqual({ files: new Map(), problems: unreadable });
    expect(await readDirectory(at('a'))).toEqual({ files: new Map(), problems: unreadable });
    mkdirSync(at('empty'));
    expect(await readDirectory(at('empty'))).toEqual({ files: new Map(), problems: ['The bundle is empty.'] });
  });

  test('a file longer than one reading of it, to its last byte', async () => {
    const long = Buffer.alloc(3_000_000, 'long file ');
    writeFileSync(at('long'), long);
    const { files } = await readDirectory(place);
    expect(Buffer.compare(Buffer.from(files.get('long') ?? []), long)).toBe(0);
  });

  test('the limits of every bundle', () => {
    expect(bundleLimits).toEqual({ fileBytes: 67_108_864, totalBytes: 536_870_912, files: 10_000 });
  });
});

describe('readDirectory keeps its limits', () => {
  const limits = { fileBytes: 10, totalBytes: 15, files: 5 };
  const read = async (files: Record<string, number>): Promise<{ files: string[]; problems: readonly string[] }> => {
    const place = join(parent, 'small');
    for (const [name, size] of Object.entries(files)) writeSampleFiles(place, new Map([[name, new Uint8Array(size)]]));
    const reading = await readDirectory(place, limits);
    return { files: [...reading.files.keys()], problems: reading.problems };
  };

  test('the largest file, and one byte more', async () => {
    expect(await read({ a: 10, b: 0 })).toEqual({ files: ['a', 'b'], problems: [] });
    expect(await read({ c: 11 })).toEqual({ files: ['a', 'b'], problems: ['c is too large to be read.'] });
  });

  test('the largest sum, and one byte more', async () => {
    expect(await read({ a: 10, b: 5 })).toEqual({ files: ['a', 'b'], problems: [] });
    expect(await read({ c: 1 })).toEqual({ files: ['a', 'b'], problems: ['c is too large to be read.'] });
  });

  test('the most files and directories, and one more', async () => {
    expect(await read({ a: 1, b: 1, 'd/e': 1, f: 1 })).toEqual({ files: ['a', 'b', 'd/e', 'f'], problems: [] });
    expect(await read({ g: 1 })).toEqual({
      files: ['a', 'b', 'd/e', 'f'],
      problems: ['The bundle holds more than 5 files and directories.'],
    });
    // Said once, however many more there are and wherever.
    expect((await read({ h: 1, 'd/i': 1, 'd/j': 1, 'd/k': 1, 'd/l': 1 })).problems).toEqual([
      'The bundle holds more than 5 files and directories.',
    ]);
  });
});

// What readDirectory has just looked at may be something else when it is opened.
describe('readRegularFile', () => {
  const at = (name: string): string => join(parent, name);
  /** Files of the kernel tell of 4096 bytes and hold a few. */
  const short = ['/sys/kernel/rcu_expedited', '/sys/kernel/mm/transparent_hugepage/enabled', '/sys/kernel/uevent_seqnum'].find((path) =>
    existsSync(path),
  );

  test('a file that meanwhile is a link, a directory, a pipe or gone', async () => {
    writeFileSync(at('file'), 'content');
    symlinkSync('file', at('link'));
    mkdirSync(at('directory'));
    execFileSync('mkfifo', [at('pipe')]);
    expect(Buffer.from((await readRegularFile(at('file'), 7)) as Uint8Array).toString()).toBe('content');
    expect(await readRegularFile(at('file'), 6)).toBe('is too large to be read');
    expect(await readRegularFile(at('link'), 7)).toBe('cannot be read');
    expect(await readRegularFile(at('gone'), 7)).toBe('cannot be read');
    expect(await readRegularFile(at('directory'), 1_000_000)).toBe('is neither a file nor a directory');
    expect(await readRegularFile(at('pipe'), 7)).toBe('is neither a file nor a directory');
  });

  test.skipIf(short === undefined)('a file that ends before it said it would', async () => {
    expect(await readRegularFile(short ?? '', 1_000_000)).toBe('changed while it was read');
  });

  test('nothing stays open', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    writeFileSync(at('file'), 'content');
    const before = open();
    for (let round = 0; round < 20; round += 1) for (const most of [7, 6]) await readRegularFile(at('file'), most);
    expect(open()).toBeLessThan(before + 20);
  });
});
