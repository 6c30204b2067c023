// Whole ceremonies on disks that are full at one write after the other (power-full-disk-child.ts).

import { describe, expect, test } from 'vitest';
import type { FullDiskReport } from './power-full-disk-child.ts';
import { hindrance, onSmallDisk } from './small-disk.ts';

const ceremonyOn = (which: 'data' | 'out', limit: 'blocks' | 'inodes' | 'protection'): Promise<FullDiskReport> =>
  onSmallDisk('power-full-disk-child.ts', which, limit);

/** `refused` counts by code, then the sentences as they are. */
function told(report: FullDiskReport): { codes: string[]; sentences: string[]; refused: number } {
  const lines = Object.keys(report.refusals);
  return {
    codes: [...new Set(lines.map((line) => line.split(':')[0] ?? ''))].sort(),
    sentences: lines.map((line) => line.slice(line.indexOf(':') + 2)),
    refused: Object.values(report.refusals).reduce((sum, count) => sum + count, 0),
  };
}

describe('store.full: the data directory’s disk is full at every write of a ceremony', () => {
  test('each act is refused, none is half done, and with more room the same run finishes and its bundle verifies', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const report = await ceremonyOn('data', 'blocks');
    expect(report).toMatchObject({ status: 'finished', moved: [], unsound: [] });
    expect(report.steps).toEqual([
      'people',
      'host',
      'token',
      'key',
      'cert',
      'crl',
      'lint',
      'review',
      'approve',
      'sign',
      'shut',
      'out',
      'end',
    ]);
    const { codes, sentences, refused } = told(report);
    expect(codes).toEqual(['store.full']);
    for (const sentence of sentences)
      expect([
        'The disk is full; the last change was not recorded. Make room, then try again.',
        'There is no room on the disk for the embedded token’s file; the token is as it was; free space and try again.',
      ]).toContain(sentence);
    expect(refused).toBeGreaterThan(100);
    // A signature or key that was made while its result could not be recorded was closed by people.
    expect(report.outcomes).toBeGreaterThan(0);
  });

  test('no more files can be made there: the store refuses, and with more room the same run finishes and its bundle verifies', async ({
    skip,
  }) => {
    skip(hindrance !== '', hindrance);
    const report = await ceremonyOn('data', 'inodes');
    expect(report).toMatchObject({ status: 'finished', moved: [], unsound: [] });
    // SQLite does not say why it could not make its file.
    expect(told(report).codes).toEqual(['store.full', 'store.io']);
  });
});

describe('media.full: the medium is full at every file of the bundle', () => {
  for (const limit of ['blocks', 'inodes'] as const)
    test(`${limit}: each file is refused by name, and with more room the same run finishes and its bundle verifies`, async ({ skip }) => {
      skip(hindrance !== '', hindrance);
      const report = await ceremonyOn('out', limit);
      expect(report).toMatchObject({ status: 'finished', steps: ['out', 'end'], moved: [], unsound: [], outcomes: 0 });
      const { codes, sentences, refused } = told(report);
      expect(codes).toEqual(['media.full']);
      for (const sentence of sentences)
        expect(sentence).toMatch(/^There is no room for [A-Za-z0-9./-]+; free space or use another medium, then try again\.$/);
      expect(refused).toBeGreaterThan(8);
    });
});

describe('media.read-only: the medium is write-protected', () => {
  test('each act that writes there is refused with the reason, and without the protection the same run finishes', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const report = await ceremonyOn('out', 'protection');
    expect(report).toMatchObject({ status: 'finished', steps: ['out', 'end'], moved: [], unsound: [], outcomes: 0 });
    const { codes, sentences } = told(report);
    expect(codes).toEqual(['media.read-only']);
    for (const sentence of sentences)
      expect(sentence).toMatch(
        /^[A-Za-z0-9./-]+ could not be written: the medium is read-only\. Undo its write protection or use another one, then try again\.$/,
      );
  });
});
