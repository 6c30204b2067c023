import { mkdir, stat } from 'node:fs/promises';
import { CeremonyError } from '../errors.ts';
import { readMounts } from './linux/list-linux.ts';
import type { Mount } from './linux/parse-mountinfo.ts';
import { runTool } from './run-tool.ts';

const unmounter = '/usr/bin/umount';
const mounter = '/usr/bin/mount';
/** What is still on its way to a slow stick is waited for. */
const patience = 300_000;

/**
 * Unmounts a medium and mounts it again where it was, with the same options: what is read then comes from the medium. false: that is not
 * possible here (not root, in use, or not a block device of its own), and nothing was changed. Throws media.removed where it was
 * unmounted and does not come back.
 */
export async function remount(mount: Mount): Promise<boolean> {
  const own = mount.root === '/' && mount.source.startsWith('/dev/') && !mount.fileSystem.startsWith('fuse');
  const here = readMounts().filter(({ mountPoint }) => mountPoint === mount.mountPoint || mountPoint.startsWith(`${mount.mountPoint}/`));
  if (process.getuid?.() !== 0 || !own || here.length !== 1) return false;
  try {
    await runTool(unmounter, ['--', mount.mountPoint], patience);
  } catch {
    // In use by another program, this one or a shell that stands there.
    return false;
  }
  try {
    // A desktop that mounted it takes the mount point away with it.
    if ((await stat(mount.mountPoint).catch(() => null)) === null) await mkdir(mount.mountPoint);
    const options = [...mount.options, ...mount.superOptions.filter((option) => option !== 'rw')].join(',');
    await runTool(mounter, ['--types', mount.fileSystem, '--options', options, '--', mount.source, mount.mountPoint], patience);
    return true;
  } catch (error) {
    throw new CeremonyError(
      'media.removed',
      'The medium was unmounted to read it back and could not be mounted again. Nothing is marked as exported. Mount it or use another one, then try again.',
      { cause: error },
    );
  }
}
