import { shownName } from '../shown-name.ts';
import type { Device, Held, Volume } from '../medium.ts';
import type { LsblkRow } from './parse-lsblk.ts';
import { mountOf, type Mount } from './parse-mountinfo.ts';

/** Mount points of a running system; what people mount goes to /media, /run/media, /mnt or a directory of their own. */
const systemPlaces = ['/', '/home', '/opt', '/srv', '/tmp', '/cdrom'];
/** The same with everything below, among it where live systems keep their own medium. */
const systemTrees = ['/boot', '/usr', '/var', '/etc', '/nix', '/run/live', '/run/initramfs', '/lib/live'];
const isSystemPlace = (place: string): boolean =>
  systemPlaces.includes(place) || systemTrees.some((tree) => place === tree || place.startsWith(`${tree}/`));

const kinds: Readonly<Record<string, Device['kind']>> = { disk: 'disk', rom: 'optical', loop: 'image' };

/**
 * lsblk's rows and the kernel's mounts as devices. A mount counts by the device number it names and by its source, because Btrfs
 * mounts under numbers of its own. `dataDirectory`: real path; null: there is none yet.
 */
export function devicesOfLinux(rows: readonly LsblkRow[], mounts: readonly Mount[], dataDirectory: string | null): Device[] {
  const dataMount = dataDirectory === null ? null : mountOf(mounts, dataDirectory);
  return rows
    .filter(({ name }) => !isBootArea(name))
    .map((row) => {
      const parts = flatten(row);
      const volumes = parts.map((part) => volumeOf(part, mounts)).filter((volume, index) => index > 0 || isUsed(volume));
      const places = parts.flatMap((part) => placesOf(part, mounts));
      const dataHere = dataMount !== null && parts.some((part) => isOn(part, dataMount));
      const holds: Held[] = [
        ...(places.some(isSystemPlace) ? (['system'] as const) : []),
        ...(places.includes('[SWAP]') || parts.some(({ fstype }) => fstype === 'swap') ? (['swap'] as const) : []),
        ...(dataHere ? (['data-directory'] as const) : []),
      ];
      const kind = /^z?ram\d+$/.test(row.name) ? 'memory' : (kinds[row.type] ?? 'stack');
      return {
        path: row.path,
        kind,
        name: nameOf(row),
        serial: textOf(row.serial),
        size: row.size ?? 0,
        readOnly: row.ro,
        signs: {
          removable: row.rm,
          hotplug: row.hotplug,
          transport: row.tran?.toLowerCase() ?? (row.name.startsWith('mmcblk') ? 'mmc' : null),
          soldered: rows.some(({ name }) => isBootArea(name) && name.startsWith(`${row.name}boot`)),
        },
        holds,
        volumes,
      };
    });
}

/** mmcblk0boot0: the boot areas that an eMMC has and a card has not (JESD84-B51 6.2). */
const isBootArea = (name: string): boolean => /^mmcblk\d+(?:boot\d+|rpmb)$/.test(name);

const flatten = (row: LsblkRow): LsblkRow[] => [row, ...(row.children ?? []).flatMap(flatten)];
const isOn = (row: LsblkRow, mount: Mount): boolean => mount.device === row['maj:min'].trim() || mount.source === row.path;
const isUsed = (volume: Volume): boolean => volume.fileSystem !== null || volume.mountPoints.length > 0;

function placesOf(row: LsblkRow, mounts: readonly Mount[]): string[] {
  const told = row.mountpoints.filter((place) => place !== null && place !== '');
  return [...new Set([...told, ...mounts.filter((mount) => isOn(row, mount)).map(({ mountPoint }) => mountPoint)])] as string[];
}

function volumeOf(row: LsblkRow, mounts: readonly Mount[]): Volume {
  const own = mounts.filter((mount) => isOn(row, mount));
  return {
    path: row.path,
    label: textOf(row.label),
    fileSystem: own[0]?.fileSystem ?? row.fstype,
    uuid: textOf(row.uuid),
    size: row.size ?? 0,
    free: row.fsavail,
    mountPoints: placesOf(row, mounts),
    readOnly: row.ro || (own.length > 0 && own.every(({ options, superOptions }) => options.includes('ro') || superOptions.includes('ro'))),
  };
}

function nameOf(row: LsblkRow): string {
  const words = [row.vendor, row.model].map((word) => textOf(word)).filter((word) => word !== null);
  return words.length === 0 ? row.name : words.join(' ');
}

function textOf(value: string | null): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : shownName(text);
}
