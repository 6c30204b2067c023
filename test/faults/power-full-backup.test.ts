// The backup at the end of a production run on disks that are full at one of its writes after the other (power-full-backup-child.ts).

import { describe, expect, test } from 'vitest';
import type { FullBackupReport } from './power-full-backup-child.ts';
import { hindrance, onSmallDisk } from './small-disk.ts';

const backupOn = (which: 'data' | 'out', limit: 'blocks' | 'inodes' | 'protection'): Promise<FullBackupReport> =>
  onSmallDisk('power-full-backup-child.ts', which, limit);

/**
 * The run was over before and stays so; nothing half written is left; once there is room the next start makes the one backup there is,
 * and it opens and is what the log says.
 */
const whole = { left: [], status: ['finished'], made: 1, files: 1, problems: [], unsound: [] };

describe('BACKUP-MADE: the disk is full while the backup is made', () => {
  test('the medium: each attempt is on record as media.full, and with more room the next start makes it', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const { refused, ...rest } = await backupOn('out', 'blocks');
    expect([rest, Object.keys(refused)]).toEqual([whole, ['failed media.full']]);
    expect(refused['failed media.full']).toBeGreaterThan(4);
  });

  test('the medium can hold no more files', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const { refused, ...rest } = await backupOn('out', 'inodes');
    expect([rest, Object.keys(refused)]).toEqual([whole, ['failed media.full']]);
  });

  test('the medium is write-protected', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const { refused, ...rest } = await backupOn('out', 'protection');
    expect([rest, Object.keys(refused)]).toEqual([whole, ['failed media.read-only']]);
  });

  test('the data directory: too full to make it, and at first even to say so; the window shows it as failed all the same', async ({
    skip,
  }) => {
    skip(hindrance !== '', hindrance);
    const { refused, ...rest } = await backupOn('data', 'blocks');
    expect([rest, Object.keys(refused)]).toEqual([whole, ['failed unrecorded', 'failed store.full']]);
    expect(refused['failed store.full']).toBeGreaterThan(4);
  });

  test('the data directory can hold no more files: SQLite does not say why it could not make its own', async ({ skip }) => {
    skip(hindrance !== '', hindrance);
    const { refused, ...rest } = await backupOn('data', 'inodes');
    expect([rest, Object.keys(refused)]).toEqual([whole, ['failed store.io']]);
  });
});
