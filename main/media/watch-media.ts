import { readdirSync, readFileSync, watch, type FSWatcher } from 'node:fs';

/** What the kernel cannot be asked to tell is looked at this often. */
const pollMilliseconds = 1000;
/** Directories whose entries come and go with devices and mounts. */
const places: Readonly<Record<string, readonly string[]>> = {
  linux: ['/dev', '/dev/disk/by-id', '/dev/disk/by-uuid'],
  darwin: ['/dev', '/Volumes'],
  win32: [],
};

/**
 * Calls `changed` within a second after a device came or went, or something was mounted or unmounted. Node has no poll(2) for
 * /proc/self/mountinfo: its text and the names in /dev are compared once a second, and inotify tells earlier where it can. On a
 * platform that tells neither, it calls every second. Returns how to end it.
 */
export function watchMedia(platform: string, changed: () => void): () => void {
  const directories = places[platform] ?? [];
  let last = stateOf(platform);
  const look = (): void => {
    const now = stateOf(platform);
    if (now !== null && now === last) return;
    last = now;
    changed();
  };
  const watchers = directories.flatMap((directory) => watcherOf(directory, look));
  const timer = setInterval(look, pollMilliseconds);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function watcherOf(directory: string, look: () => void): FSWatcher[] {
  try {
    const watcher = watch(directory, { persistent: false }, look);
    // The directory itself may vanish; the poll goes on.
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

/** null: this platform has nothing that could be compared. */
function stateOf(platform: string): string | null {
  const directories = places[platform] ?? [];
  if (directories.length === 0) return null;
  const names = directories.map((directory) => attemptRead(() => readdirSync(directory).toSorted().join('\n')));
  // A card that is put into a reader has no new name: the kernel changes its size.
  const sizes = platform === 'linux' ? attemptRead(() => readFileSync('/proc/partitions', 'utf8')) : '';
  const mounts = platform === 'linux' ? attemptRead(() => readFileSync('/proc/self/mountinfo', 'utf8')) : '';
  return [...names, sizes, mounts].join('\0');
}

function attemptRead(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
