// The medium of the evidence bundle misbehaves: it is taken away, write-protected, holds something else, or gives back other
// bytes than it was given. Nothing that is there is ever changed, and with the obstacle gone the same run finishes.

import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../main/app.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { newBench, openBench, play, playTo, refusalOf, scratch, startRun, takeUp, unsound, type Bench } from './power-bench.ts';

/** Paths whose bytes the medium gives back otherwise: only reading through a FileHandle sees it. */
const lying = vi.hoisted(() => ({ end: '' }));
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  const open: typeof real.open = async (path, ...more) => {
    const handle = await real.open(path, ...more);
    if (lying.end === '' || !String(path).endsWith(lying.end)) return handle;
    const read = handle.read.bind(handle) as (buffer: Uint8Array, ...more: number[]) => Promise<{ bytesRead: number }>;
    handle.read = (async (buffer: Uint8Array, ...where: number[]) => {
      const { bytesRead } = await read(buffer, ...where);
      buffer[bytesRead >> 1] = (buffer[bytesRead >> 1] ?? 0) ^ 1;
      return { bytesRead, buffer };
    }) as typeof handle.read;
    return handle;
  };
  return { ...real, open };
});

interface Case {
  readonly bench: Bench;
  readonly app: App;
  readonly view: RunView;
  /** Of the bundle's directory, once there is one. */
  readonly bundle: () => string;
}

let directory: ReturnType<typeof scratch>;
let current: Case;

/** One run that stands at the export, or at the last sign-off. */
async function standingAt(step: 'out' | 'end'): Promise<Case> {
  const bench = newBench(directory.path);
  const app = await openBench(bench);
  const start = await startRun(app, bench.out);
  const view = await playTo(app, start, step);
  const bundle = (): string => join(bench.out, `example-root-r1-${start.runId.slice(0, 8)}`);
  current = { bench, app, view, bundle };
  return current;
}

beforeEach(() => {
  directory = scratch();
});
afterEach(async () => {
  lying.end = '';
  await current.app.close();
  directory.remove();
});

const refused = async ({ app }: Case): Promise<string> => (await refusalOf(async () => play(app, await takeUp(app))))?.code ?? 'nothing';

async function proveFinished({ app, bench }: Case): Promise<void> {
  expect((await play(app, await takeUp(app))).status).toBe('finished');
  expect(await unsound(app, bench.out)).toEqual([]);
}

const certificate = 'artifacts/example-root-r1/certificate.der';

function artifactOf({ app, view }: Case, path: string): Uint8Array {
  return readArtifacts(app.store, view.runId).find((file) => file.path === path)?.bytes ?? new Uint8Array();
}

describe('media: the directory goes away during the run', () => {
  test.each(['out', 'end'] as const)('removed before %s: it is made again, and the bundle is whole', async (step) => {
    const made = await standingAt(step);
    rmSync(made.bench.out, { recursive: true });
    await proveFinished(made);
  });

  test('emptied between export and sign-off: the bundle is whole all the same', async () => {
    const made = await standingAt('end');
    rmSync(made.bundle(), { recursive: true });
    mkdirSync(made.bundle());
    await proveFinished(made);
  });

  test.each(['out', 'end'] as const)('media.exists: a file stands in its place at %s', async (step) => {
    const made = await standingAt(step);
    rmSync(made.bench.out, { recursive: true });
    writeFileSync(made.bench.out, 'not a directory');
    expect(await refused(made)).toBe('media.exists');
    expect(readFileSync(made.bench.out, 'utf8')).toBe('not a directory');
    rmSync(made.bench.out);
    await proveFinished(made);
  });
});

describe('media.exists: something else stands where a file should be', () => {
  const target = (): string => join(directory.path, 'elsewhere');
  const obstacles: readonly (readonly [string, (path: string, bytes: Uint8Array) => void, (path: string) => string])[] = [
    ['other bytes', (path) => writeFileSync(path, 'other'), (path) => readFileSync(path, 'utf8')],
    [
      'its bytes and one more',
      (path, bytes) => writeFileSync(path, Buffer.concat([bytes, Buffer.from([0])])),
      (path) => readFileSync(path, 'hex'),
    ],
    ['its bytes with the last bit flipped', (path, bytes) => writeFileSync(path, flipLast(bytes)), (path) => readFileSync(path, 'hex')],
    [
      'a symlink to a file with its bytes',
      (path, bytes) => (writeFileSync(target(), bytes), symlinkSync(target(), path)),
      (path) => readlinkSync(path),
    ],
    ['a symlink to nowhere', (path) => symlinkSync(target(), path), (path) => readlinkSync(path)],
    ['a directory', (path) => mkdirSync(path), (path) => readdirSync(path).join()],
  ];
  const flipLast = (bytes: Uint8Array): Buffer => {
    const copy = Buffer.from(bytes);
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
    return copy;
  };

  test.each(obstacles)('%s: refused and left alone', async (_, put, look) => {
    const made = await standingAt('out');
    const path = join(made.bundle(), certificate);
    mkdirSync(dirname(path), { recursive: true });
    put(path, artifactOf(made, certificate));
    const before = look(path);
    expect(await refused(made)).toBe('media.exists');
    expect(look(path)).toBe(before);
    rmSync(path, { recursive: true });
    await proveFinished(made);
  });

  test('a symlink in place of a directory inside the bundle: nothing is written through it', async () => {
    const made = await standingAt('out');
    mkdirSync(target());
    mkdirSync(made.bundle());
    symlinkSync(target(), join(made.bundle(), 'artifacts'));
    expect(await refused(made)).toBe('media.exists');
    expect(readdirSync(target())).toEqual([]);
    rmSync(join(made.bundle(), 'artifacts'));
    await proveFinished(made);
  });

  test('a symlink in place of the bundle, or a directory of somebody else: nothing is written there', async () => {
    const made = await standingAt('out');
    mkdirSync(target());
    symlinkSync(target(), made.bundle());
    expect(await refused(made)).toBe('media.exists');
    expect(readdirSync(target())).toEqual([]);
    rmSync(made.bundle());
    mkdirSync(made.bundle());
    writeFileSync(join(made.bundle(), 'holiday.jpg'), 'x');
    expect(await refused(made)).toBe('media.exists');
    expect(readdirSync(made.bundle())).toEqual(['holiday.jpg']);
    rmSync(join(made.bundle(), 'holiday.jpg'));
    await proveFinished(made);
  });

  test.each(['plan.yaml', 'transcript.jsonl', 'MANIFEST.json', 'SHA256SUMS', 'signatures/dave.sig'])(
    '%s at the sign-off: refused and left alone',
    async (file) => {
      const made = await standingAt('end');
      const path = join(made.bundle(), file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, 'other\n');
      expect(await refused(made)).toBe('media.exists');
      expect(readFileSync(path, 'utf8')).toBe('other\n');
      rmSync(path);
      await proveFinished(made);
    },
  );
});

describe('MEDIA-READBACK: what was written before an interruption', () => {
  test('a file with the same bytes is taken as it is', async () => {
    const made = await standingAt('out');
    const path = join(made.bundle(), certificate);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, artifactOf(made, certificate));
    await proveFinished(made);
  });

  test.each([0, 1, 100])('a file cut off after %i bytes is completed', async (length) => {
    const made = await standingAt('out');
    const path = join(made.bundle(), certificate);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, artifactOf(made, certificate));
    truncateSync(path, length);
    await proveFinished(made);
  });

  test('the export’s files moved away before the sign-off are written again', async () => {
    const made = await standingAt('end');
    renameSync(join(made.bundle(), 'artifacts'), join(directory.path, 'taken'));
    await proveFinished(made);
  });

  test('media.exists: a file the export wrote was changed before the sign-off', async () => {
    const made = await standingAt('end');
    const path = join(made.bundle(), certificate);
    writeFileSync(path, 'forged');
    expect(await refused(made)).toBe('media.exists');
    expect(readFileSync(path, 'utf8')).toBe('forged');
    rmSync(path);
    await proveFinished(made);
  });
});

describe('media.readback: the medium gives back other bytes than it was given', () => {
  test.each([
    ['out', certificate],
    ['out', 'chain.pem'],
    ['end', 'transcript.jsonl'],
    ['end', 'SHA256SUMS'],
  ] as const)('at %s, in %s: refused; an honest medium finishes the run', async (step, file) => {
    const made = await standingAt(step);
    lying.end = file;
    const refusal = await refusalOf(async () => play(made.app, await takeUp(made.app)));
    expect(refusal?.code).toBe('media.readback');
    expect(refusal?.message).toMatch(
      / does not read back as it was written\. Nothing is marked as exported\. Use another medium, then try again\.$/,
    );
    lying.end = '';
    await proveFinished(made);
  });
});
