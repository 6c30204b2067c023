import { CeremonyError } from '../../errors.ts';
import { z } from '../../formats/jitless-zod.ts';
import type { Device, Volume } from '../medium.ts';
import { shownName } from '../shown-name.ts';

/** Asked of Windows PowerShell; nothing of ours stands in it. Get-Disk, Get-Partition, Get-Volume: module Storage. */
export const windowsQuestion = [
  "$ErrorActionPreference = 'Stop'",
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
  'ConvertTo-Json -Compress -Depth 4 @{',
  'disks = @(Get-Disk | Select-Object Number, FriendlyName, SerialNumber, Size, @{n="Bus"; e={"$($_.BusType)"}}, IsBoot, IsSystem, IsReadOnly);',
  'partitions = @(Get-Partition | Select-Object DiskNumber, @{n="Paths"; e={@($_.AccessPaths)}}, Size);',
  'volumes = @(Get-Volume | Select-Object Path, FileSystemLabel, @{n="FileSystem"; e={"$($_.FileSystem)"}}, Size, SizeRemaining);',
  'pages = @(Get-CimInstance Win32_PageFileUsage | ForEach-Object { $_.Name })',
  '}',
].join('\n');

const text = z.string().max(4096).nullable();
const bytes = z.number().int().nonnegative();
const answerSchema = z.strictObject({
  disks: z
    .array(
      z.strictObject({
        Number: z.int().nonnegative(),
        FriendlyName: text,
        SerialNumber: text,
        Size: bytes,
        Bus: z.string().max(100),
        IsBoot: z.boolean(),
        IsSystem: z.boolean(),
        IsReadOnly: z.boolean(),
      }),
    )
    .max(1000),
  partitions: z.array(z.strictObject({ DiskNumber: z.int().nonnegative(), Paths: z.array(text).max(100), Size: bytes })).max(10_000),
  volumes: z
    .array(z.strictObject({ Path: z.string().max(1000), FileSystemLabel: text, FileSystem: text, Size: bytes, SizeRemaining: bytes }))
    .max(10_000),
  pages: z.array(z.string().max(1000)).max(100),
});

/**
 * PowerShell's answer as devices. A disk's place in the machine is told by its bus alone: MSFT_Disk has no sign for the medium.
 * `dataDirectory`: absolute, `C:\…`. Throws media.listing.
 */
export function devicesOfWindows(json: string, dataDirectory: string): Device[] {
  const answer = parse(json);
  const volumeAt = new Map(answer.volumes.map((volume) => [volume.Path, volume]));
  return answer.disks.map((disk) => {
    const volumes = answer.partitions
      .filter(({ DiskNumber }) => DiskNumber === disk.Number)
      .map((partition): Volume => {
        const paths = partition.Paths.filter((path) => path !== null);
        const volume = paths.map((path) => volumeAt.get(path)).find((each) => each !== undefined);
        const mountPoints = paths.filter((path) => /^[A-Z]:\\/.test(path));
        return {
          path: mountPoints[0] ?? paths[0] ?? '',
          label: textOf(volume?.FileSystemLabel),
          fileSystem: textOf(volume?.FileSystem),
          uuid: null,
          size: partition.Size,
          free: volume?.SizeRemaining ?? null,
          mountPoints,
          readOnly: disk.IsReadOnly,
        };
      });
    const places = volumes.flatMap(({ mountPoints }) => mountPoints).map((place) => place.toLowerCase());
    const lies = (path: string): boolean => places.some((place) => path.toLowerCase().startsWith(place));
    const bus = disk.Bus.toLowerCase();
    return {
      path: `\\\\.\\PHYSICALDRIVE${disk.Number}`,
      kind: bus === 'file backed virtual' || bus === 'virtual' ? 'image' : bus === 'spaces' ? 'stack' : 'disk',
      name: textOf(disk.FriendlyName) ?? `Disk ${disk.Number}`,
      serial: textOf(disk.SerialNumber),
      size: disk.Size,
      readOnly: disk.IsReadOnly,
      signs: { removable: null, hotplug: null, transport: bus === '1394' ? 'ieee1394' : bus, soldered: false },
      holds: [
        ...(disk.IsBoot || disk.IsSystem ? (['system'] as const) : []),
        ...(answer.pages.some(lies) ? (['swap'] as const) : []),
        ...(lies(dataDirectory) ? (['data-directory'] as const) : []),
      ],
      volumes,
    };
  });
}

function textOf(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : shownName(trimmed);
}

function parse(json: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(json.replace(/^\uFEFF/, '')));
  } catch (error) {
    throw new CeremonyError('media.listing', 'The list of devices that PowerShell printed was not understood. Nothing was changed.', {
      cause: error,
    });
  }
}
