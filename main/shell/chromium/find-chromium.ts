import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's own wrapper adds flags and starts a shell; the program behind it is taken where it is there. */
const places = ['/usr/lib/chromium/chromium'];
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Absolute path of the system's Chromium, or null. */
export function findChromium(path: string, exists: (file: string) => boolean = isExecutable): string | null {
  const directories = path.split(delimiter).filter((directory) => directory.startsWith('/'));
  return [...places, ...names.flatMap((name) => directories.map((directory) => join(directory, name)))].find(exists) ?? null;
}

/** Where a program is, or null. */
export function findProgram(name: string, path: string, exists: (file: string) => boolean = isExecutable): string | null {
  const directories = path.split(delimiter).filter((directory) => directory.startsWith('/'));
  return directories.map((directory) => join(directory, name)).find(exists) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
