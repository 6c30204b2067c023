import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { listMedia } from './list-media.ts';
import { readMounts } from './linux/list-linux.ts';
import { mountOf, type Mount } from './linux/parse-mountinfo.ts';
import type { Medium } from './medium.ts';

/** What a directory lies on. */
export interface MediumAt {
  /** null: no device that could be told (memory, a network, another machine’s disk). */
  readonly medium: Medium | null;
  readonly label: string | null;
  /** As the platform names it; null: unknown. */
  readonly fileSystem: string | null;
  /** Linux: the mount, for mounting it again. */
  readonly mount: Mount | null;
}

/** The device and file system a directory lies on, or will once it is made. Throws media.listing. */
export async function mediumAt(platform: string, dataDirectory: string, directory: string): Promise<MediumAt> {
  const media = await listMedia(platform, dataDirectory);
  const path = realOf(directory);
  const mount = platform === 'linux' ? mountOf(readMounts(), path) : null;
  const places = media.flatMap((medium) =>
    medium.volumes.flatMap((volume) => volume.mountPoints.map((mountPoint) => ({ medium, volume, mountPoint }))),
  );
  const found =
    mount === null
      ? places
          .filter(({ mountPoint }) => isBelow(path, mountPoint))
          .toSorted((one, other) => other.mountPoint.length - one.mountPoint.length)[0]
      : places.find(({ mountPoint }) => mountPoint === mount.mountPoint);
  return {
    medium: found?.medium ?? null,
    label: found?.volume.label ?? null,
    fileSystem: mount?.fileSystem ?? found?.volume.fileSystem ?? null,
    mount,
  };
}

const isBelow = (path: string, place: string): boolean =>
  place === '/' || path === place || path.startsWith(place.endsWith('\\') ? place : `${place}/`);

/** The nearest directory that is there, links followed. */
function realOf(path: string): string {
  for (let at = path; ; at = dirname(at)) {
    try {
      return realpathSync(at);
    } catch {
      if (dirname(at) === at) return at;
    }
  }
}
