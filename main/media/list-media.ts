import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { contentsOf } from './contents.ts';
import { listLinux } from './linux/list-linux.ts';
import { devicesOfMac, disksOfMac } from './mac/devices-of-mac.ts';
import type { Device, Medium } from './medium.ts';
import { judgeRemovable } from './removable.ts';
import { runTool } from './run-tool.ts';
import { devicesOfWindows, windowsQuestion } from './windows/devices-of-windows.ts';

const diskutil = '/usr/sbin/diskutil';

async function listMac(dataDirectory: string): Promise<Device[]> {
  const list = await runTool(diskutil, ['list', '-plist']);
  const infos = await Promise.all(disksOfMac(list).map((disk) => runTool(diskutil, ['info', '-plist', disk])));
  return devicesOfMac(list, infos, dataDirectory);
}

async function listWindows(dataDirectory: string): Promise<Device[]> {
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  const powershell = join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return devicesOfWindows(await runTool(powershell, ['-NoProfile', '-NonInteractive', '-Command', windowsQuestion]), dataDirectory);
}

const platforms: Readonly<Record<string, (dataDirectory: string) => Promise<Device[]>>> = {
  linux: listLinux,
  darwin: listMac,
  win32: listWindows,
};

/**
 * Every device of this machine, each with the decision whether it may carry something away (MEDIA-REMOVABLE) and what lies at the top
 * of what is mounted: names only, nothing is opened. Offered ones first. Throws media.listing.
 */
export async function listMedia(platform: string, dataDirectory: string): Promise<Medium[]> {
  const list = platforms[platform];
  if (list === undefined)
    throw new CeremonyError('media.listing', 'Conclave cannot list the devices of this system. Name a directory instead.');
  const media = (await list(dataDirectory)).map((device) => ({ ...device, ...judgeRemovable(device) }));
  const order = ['offered', 'doubtful', 'never'];
  return media
    .toSorted((one, other) => order.indexOf(one.standing) - order.indexOf(other.standing))
    .map((medium) => ({ ...medium, contents: medium.standing === 'never' ? [] : contentsOf(medium) }));
}
