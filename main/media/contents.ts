import { opendirSync } from 'node:fs';
import type { Device, Medium } from './medium.ts';
import { shownName } from './shown-name.ts';

/** More names than this nobody reads in a list of devices. */
const mostNames = 50;

/** The names at the top of every mounted file system of a device, sorted. What cannot be read is left out: it may be pulled meanwhile. */
export function contentsOf(device: Device): Medium['contents'] {
  return device.volumes.flatMap(({ mountPoints }) => mountPoints.slice(0, 1).flatMap(topOf));
}

function topOf(mountPoint: string): Medium['contents'] {
  try {
    const directory = opendirSync(mountPoint);
    try {
      const names: string[] = [];
      let more = false;
      for (let entry = directory.readSync(); entry !== null && !more; entry = directory.readSync()) {
        if (entry.name === 'lost+found') continue;
        if (names.length === mostNames) more = true;
        else names.push(shownName(entry.name));
      }
      return [{ mountPoint, names: names.toSorted(), more }];
    } finally {
      directory.closeSync();
    }
  } catch {
    return [];
  }
}
