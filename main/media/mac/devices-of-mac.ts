import { CeremonyError } from '../../errors.ts';
import { z } from '../../formats/jitless-zod.ts';
import type { Device, Held, Volume } from '../medium.ts';
import { shownName } from '../shown-name.ts';
import { parsePlist } from './parse-plist.ts';

const identifier = z.string().regex(/^disk\d{1,4}(?:s\d{1,4}){0,2}$/);
const bytes = z.number().nonnegative();
const part = z.object({
  DeviceIdentifier: identifier,
  Size: bytes,
  VolumeName: z.string().max(1000).optional(),
  MountPoint: z.string().max(4096).optional(),
  Content: z.string().max(100).optional(),
  VolumeUUID: z.string().max(100).optional(),
});
const listSchema = z.object({
  AllDisksAndPartitions: z
    .array(
      part.extend({
        Partitions: z.array(part).max(1000).optional(),
        APFSVolumes: z.array(part).max(1000).optional(),
        APFSPhysicalStores: z
          .array(z.object({ DeviceIdentifier: identifier }))
          .max(100)
          .optional(),
      }),
    )
    .max(1000),
});
const infoSchema = z.object({
  DeviceIdentifier: identifier,
  Internal: z.boolean(),
  RemovableMedia: z.boolean(),
  Ejectable: z.boolean(),
  BusProtocol: z.string().max(100),
  MediaName: z.string().max(1000),
  WritableMedia: z.boolean(),
  VirtualOrPhysical: z.string().max(100).optional(),
  OpticalDeviceType: z.string().optional(),
});
type Disk = z.infer<typeof listSchema>['AllDisksAndPartitions'][number];

/** Identifiers of the whole disks in `diskutil list -plist`. Throws media.listing. */
export function disksOfMac(list: string): string[] {
  return parse(listSchema, list).AllDisksAndPartitions.map(({ DeviceIdentifier }) => DeviceIdentifier);
}

/**
 * `diskutil list -plist` and one `diskutil info -plist` a disk as devices (diskutil(8)). An APFS container is a disk of its own there; its
 * volumes are told with the disk it lies on. diskutil tells no serial number. Throws media.listing.
 */
export function devicesOfMac(list: string, infos: readonly string[], dataDirectory: string): Device[] {
  const disks = parse(listSchema, list).AllDisksAndPartitions;
  const about = new Map(infos.map((text) => parse(infoSchema, text)).map((info) => [info.DeviceIdentifier, info]));
  const containersOn = (disk: Disk): Disk[] =>
    disks.filter(({ APFSPhysicalStores = [] }) =>
      APFSPhysicalStores.some(({ DeviceIdentifier }) => DeviceIdentifier.startsWith(`${disk.DeviceIdentifier}s`)),
    );
  return disks
    .filter(({ APFSPhysicalStores = [] }) => APFSPhysicalStores.length === 0)
    .map((disk) => {
      const info = about.get(disk.DeviceIdentifier);
      if (info === undefined) throw notUnderstood();
      const parts = [disk, ...containersOn(disk)].flatMap((each) => [...(each.Partitions ?? []), ...(each.APFSVolumes ?? [])]);
      const whole = disk.MountPoint === undefined ? [] : [disk];
      const places = [...whole, ...parts].flatMap(({ MountPoint }) => (MountPoint === undefined ? [] : [MountPoint]));
      return {
        path: `/dev/${disk.DeviceIdentifier}`,
        kind: info.OpticalDeviceType !== undefined ? 'optical' : info.VirtualOrPhysical === 'Virtual' ? 'image' : 'disk',
        name: shownName(info.MediaName.trim()),
        serial: null,
        size: disk.Size,
        readOnly: !info.WritableMedia,
        signs: {
          removable: info.RemovableMedia || info.Ejectable,
          hotplug: !info.Internal,
          transport: info.BusProtocol.toLowerCase(),
          soldered: false,
        },
        holds: heldBy(places, dataDirectory),
        volumes: [...whole, ...parts].filter(({ Content }) => Content !== 'EFI').map((each) => volumeOf(each, !info.WritableMedia)),
      };
    });
}

/** macOS swaps to /System/Volumes/VM. */
function heldBy(places: readonly string[], dataDirectory: string): Held[] {
  const onData = places.some((place) => place !== '/' && dataDirectory.startsWith(`${place}/`));
  return [
    ...(places.some((place) => place === '/' || place.startsWith('/System/')) ? (['system'] as const) : []),
    ...(places.includes('/System/Volumes/VM') ? (['swap'] as const) : []),
    ...(onData ? (['data-directory'] as const) : []),
  ];
}

function volumeOf(each: z.infer<typeof part>, readOnly: boolean): Volume {
  return {
    path: `/dev/${each.DeviceIdentifier}`,
    label: each.VolumeName === undefined ? null : shownName(each.VolumeName),
    fileSystem: each.Content === undefined ? null : shownName(each.Content),
    uuid: each.VolumeUUID ?? null,
    size: each.Size,
    free: null,
    mountPoints: each.MountPoint === undefined ? [] : [each.MountPoint],
    readOnly,
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  const value = schema.safeParse(parsePlist(text));
  if (!value.success) throw notUnderstood();
  return value.data;
}

function notUnderstood(): CeremonyError {
  return new CeremonyError('media.listing', 'The list of devices that diskutil printed was not understood. Nothing was changed.');
}
