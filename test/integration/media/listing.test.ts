// The real tools of this Linux: what they say is understood, what they do not say is said, and what comes or goes is noticed.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeMedia } from '../../../main/media/describe-media.ts';
import { listMedia } from '../../../main/media/list-media.ts';
import { runTool } from '../../../main/media/run-tool.ts';
import { watchMedia } from '../../../main/media/watch-media.ts';
import { mediaViewSchema } from '../../../preload/contract/media.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { attachImage, loopHindrance } from './loop-device.ts';

const megabyte = 1024 * 1024;
/** No other device has this size: tests beside this one attach images, too, and get the number this one gave back. */
const size = 9 * megabyte;
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: { code?: string }) => error.code ?? 'an error without a code',
  );

describe.skipIf(process.platform !== 'linux')('MEDIA-REMOVABLE: this machine', () => {
  test('no device that holds the system is offered, and what is shown has the form of the contract', async () => {
    const media = await listMedia('linux', temporaryDirectory());
    expect(media.filter(({ standing, holds }) => holds.length > 0 && standing !== 'never')).toEqual([]);
    expect(() => mediaViewSchema.parse({ media: describeMedia(media) })).not.toThrow();
  });

  test('a platform nobody knows, a tool that is missing, that fails, that never ends: media.listing', async () => {
    expect(await codeOf(listMedia('plan9', '/'))).toBe('media.listing');
    expect(await codeOf(runTool('/nowhere/lsblk', []))).toBe('media.listing');
    expect(await codeOf(runTool('/bin/false', []))).toBe('media.listing');
    expect(await codeOf(runTool('/usr/bin/yes', []))).toBe('media.listing');
  });
});

describe.skipIf(loopHindrance !== '')(
  `MEDIA-REMOVABLE: a device of this test’s own${loopHindrance === '' ? '' : ` (skipped: ${loopHindrance})`}`,
  () => {
    test('it is listed with its size and decided by two people; it comes and goes, and both are noticed', async () => {
      const directory = temporaryDirectory();
      mkdirSync(join(directory, 'data'));
      let notice: () => void = () => undefined;
      const noticed = (): Promise<void> => new Promise((resolve) => void (notice = resolve));
      const end = watchMedia('linux', () => notice());
      try {
        const came = noticed();
        const image = attachImage(join(directory, 'image'), size);
        try {
          await came;
          const found = (await listMedia('linux', join(directory, 'data'))).find(({ path }) => path === image.path);
          expect(found).toMatchObject({ size: size, kind: 'image', standing: 'doubtful', rule: 'image', holds: [], volumes: [] });
          const went = noticed();
          image.detach();
          await went;
        } finally {
          image.detach();
        }
        const left = (await listMedia('linux', directory)).filter((device) => device.path === image.path && device.size === size);
        expect(left).toEqual([]);
      } finally {
        end();
      }
    });
  },
);
