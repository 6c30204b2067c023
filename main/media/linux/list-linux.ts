import { readFileSync, realpathSync } from 'node:fs';
import { CeremonyError } from '../../errors.ts';
import type { Device } from '../medium.ts';
import { runTool } from '../run-tool.ts';
import { devicesOfLinux } from './devices-of-linux.ts';
import { lsblkColumns, parseLsblk } from './parse-lsblk.ts';
import { parseMountinfo, type Mount } from './parse-mountinfo.ts';

const mountinfoFile = '/proc/self/mountinfo';
/** util-linux; the same place on every distribution, by itself or through the link /bin → /usr/bin. */
const lsblkFile = '/usr/bin/lsblk';

/** What is mounted for this process. Throws media.listing. */
export function readMounts(): Mount[] {
  return parseMountinfo(readMountinfo());
}

/** The kernel's own text, to see that it changed. Throws media.listing. */
export function readMountinfo(): string {
  try {
    return readFileSync(mountinfoFile, 'utf8');
  } catch (error) {
    throw new CeremonyError('media.listing', 'What is mounted could not be read: /proc is not there. Nothing was changed.', {
      cause: error,
    });
  }
}

/** Every block device of this Linux. `dataDirectory`: absolute; it may not be there yet. Throws media.listing. */
export async function listLinux(dataDirectory: string): Promise<Device[]> {
  const output = await runTool(lsblkFile, ['--json', '--bytes', '--output', lsblkColumns.join(',')]);
  return devicesOfLinux(parseLsblk(output), readMounts(), realOf(dataDirectory));
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
