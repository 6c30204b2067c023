// Copies to media that misbehave at moments a seed chooses (1, 2, 3 …; the child prints the seed of whatever goes wrong). A copy that is
// reported as made is on the medium after it was unmounted and mounted again; every other ends with a media.* error, under no name that
// promises a bundle, and the retry goes through.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Fate, OrdealReport } from './media-ordeal-child.ts';
import { diskHindrance, type DiskKind } from './media-disk.ts';
import { scratch } from './power-bench.ts';

const isolated = 'unshare';
/** The pulled, full and bent media of each kind. */
const moments = 20;

async function ordeal(kind: DiskKind, fate: Fate, rounds: number): Promise<OrdealReport> {
  const directory = scratch();
  try {
    const child = spawn(
      isolated,
      ['-m', process.execPath, join(import.meta.dirname, 'media-ordeal-child.ts'), kind, fate, String(rounds), directory.path],
      { stdio: ['ignore', 'pipe', 'inherit'], timeout: 120_000 },
    );
    let output = '';
    for await (const chunk of child.stdout) output += String(chunk);
    return JSON.parse(output) as OrdealReport;
  } finally {
    directory.remove();
  }
}

const kinds: readonly DiskKind[] = ['ext4', 'tmpfs', 'fat'];
const readBackOf: Readonly<Record<DiskKind, string>> = { ext4: 'remounted', tmpfs: 'cached', fat: 'cached' };

describe.each(kinds)('MEDIA-READBACK: copies to %s', (kind) => {
  const hindrance = diskHindrance(kind);

  test('undisturbed: whole after it was unmounted and mounted again', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const report = await ordeal(kind, 'none', 2);
    expect(report).toMatchObject({ outcomes: ['whole', 'whole'], wrong: [] });
    expect([...new Set(report.readBack)]).toEqual([readBackOf[kind]]);
  });

  test('media.readback: one bit flipped after it was written is found, at each of 20 places', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const report = await ordeal(kind, 'flip', moments);
    expect(report).toMatchObject({ outcomes: Array.from({ length: moments }, () => 'media.readback'), wrong: [] });
  });

  test('media.full: no room at 20 sizes', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const report = await ordeal(kind, 'full', moments);
    expect(report.wrong).toEqual([]);
    // fusefat says EIO of everything.
    const full = kind === 'fat' ? 'media.io' : 'media.full';
    expect(report.outcomes.every((outcome) => outcome === full || outcome === 'whole')).toBe(true);
    expect(report.outcomes.filter((outcome) => outcome === full).length).toBeGreaterThan(moments / 2);
  });

  test('media.removed: taken away at 20 moments', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const { outcomes, wrong } = await ordeal(kind, 'pull', moments);
    expect(wrong).toEqual([]);
    expect(outcomes.filter((outcome) => !/^(?:media\.(?:removed|io|read-only|readback)|whole)$/.test(outcome))).toEqual([]);
    // Some moments come after the copy is done.
    expect(outcomes.filter((outcome) => outcome !== 'whole').length).toBeGreaterThan(moments / 2);
    expect(outcomes).toContain('media.removed');
  });
});

test.for(['ext4', 'tmpfs'] as const)('media.read-only: %s that is write-protected', async (kind, { skip }) => {
  const hindrance = diskHindrance(kind);
  skip(hindrance !== '', hindrance);
  expect(await ordeal(kind, 'protect', 1)).toMatchObject({ outcomes: ['media.read-only'], wrong: [] });
});

test('media.slow: a medium that stops answering is given up, and taken up when it answers again', async ({ skip }) => {
  const hindrance = diskHindrance('fat');
  skip(hindrance !== '', hindrance);
  expect(await ordeal('fat', 'hang', 2)).toMatchObject({ outcomes: ['media.slow', 'media.slow'], wrong: [] });
});
