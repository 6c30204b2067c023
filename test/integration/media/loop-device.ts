// Image files as block devices: the only media a test machine has.

import { spawnSync } from 'node:child_process';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';

const tool = 'losetup';

/** Why there are no loop devices here; empty: there are. */
export const loopHindrance = ((): string => {
  if (process.platform !== 'linux') return 'needs loop devices, which only Linux has';
  if (process.getuid?.() !== 0) return 'only root may attach a loop device';
  return spawnSync(tool, ['--find']).status === 0 ? '' : 'there is no loop device to be had here';
})();

/** A file of so many bytes as a device. `detach` may be called twice. */
export function attachImage(file: string, bytes: number): { readonly path: string; detach(): void } {
  writeFileSync(file, '');
  truncateSync(file, bytes);
  const { stdout, stderr, status } = spawnSync(tool, ['--find', '--show', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const path = stdout.trim();
  let attached = true;
  return {
    path,
    detach() {
      if (attached) spawnSync(tool, ['--detach', path]);
      attached = false;
      rmSync(file, { force: true });
    },
  };
}
