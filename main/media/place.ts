import { lstat, type FileHandle } from 'node:fs/promises';
import { asMediaError, removedError } from './media-error.ts';
import { patienceMilliseconds, withinTime } from './within-time.ts';

/**
 * A directory on a file system that must stay the same one. When a mounted medium is pulled, its mount point turns into an ordinary
 * directory of the system’s disk: what is then written there would read back perfectly, and be nowhere.
 */
export interface Place {
  readonly path: string;
  /** How long one step of writing or reading may take. */
  readonly patience: number;
  /** Throws media.removed where an open file lies on another file system. */
  requireOpen(handle: FileHandle, name: string): Promise<void>;
  /** The same of a path, links not followed. */
  requireAt(path: string, name: string): Promise<void>;
}

/** Takes the directory as it is now. Throws media.*. */
export async function openPlace(path: string, name: string, patience = patienceMilliseconds): Promise<Place> {
  const deviceAt = async (at: string): Promise<bigint> => (await lstat(at, { bigint: true })).dev;
  try {
    const device = await withinTime(deviceAt(path), name, patience);
    return {
      path,
      patience,
      async requireOpen(handle, file) {
        if ((await handle.stat({ bigint: true })).dev !== device) throw removedError(file);
      },
      async requireAt(at, file) {
        const found = await deviceAt(at).catch(() => null);
        if (found !== device) throw removedError(file);
      },
    };
  } catch (error) {
    throw asMediaError(error, name);
  }
}
