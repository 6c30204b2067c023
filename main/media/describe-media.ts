import type { MediaView } from '../../preload/contract/media.ts';
import type { Device, Medium } from './medium.ts';

type Shown = MediaView['media'][number];

/** The signs as lsblk names them; what a platform does not tell is left out. */
function signsOf({ signs }: Device): string {
  return [
    ...(signs.removable === null ? [] : [`RM ${signs.removable ? 1 : 0}`]),
    ...(signs.hotplug === null ? [] : [`HOTPLUG ${signs.hotplug ? 1 : 0}`]),
    `TRAN ${signs.transport ?? 'none'}`,
  ].join(' · ');
}

/** Commands that need no root where udisks runs (udisksctl(1)), or on macOS (diskutil(8)). Windows mounts by itself. */
const commands: Readonly<
  Record<'linux' | 'mac', { mount: (volume: string) => string; takeOut: (volumes: readonly string[], disk: string) => string }>
> = {
  linux: {
    mount: (volume) => `udisksctl mount -b ${volume}`,
    takeOut: (volumes, disk) =>
      [...volumes.map((volume) => `udisksctl unmount -b ${volume}`), `udisksctl power-off -b ${disk}`].join(' && '),
  },
  mac: { mount: (volume) => `diskutil mount ${volume}`, takeOut: (_, disk) => `diskutil eject ${disk}` },
};

/** Only paths that need no quoting get into a command. */
const plain = /^\/dev\/[A-Za-z0-9/._-]+$/;

function commandsFor(medium: Medium): Pick<Shown, 'mount' | 'takeOut'> {
  const known = plain.test(medium.path) && medium.volumes.every(({ path }) => plain.test(path));
  if (!known || medium.standing === 'never') return { mount: null, takeOut: null };
  const words = /^\/dev\/disk\d/.test(medium.path) ? commands.mac : commands.linux;
  const unmounted = medium.volumes.find(({ fileSystem, mountPoints }) => fileSystem !== null && mountPoints.length === 0);
  const mounted = medium.volumes.filter(({ mountPoints }) => mountPoints.length > 0).map(({ path }) => path);
  return {
    mount: unmounted === undefined ? null : words.mount(unmounted.path),
    takeOut: mounted.length === 0 ? null : words.takeOut(mounted, medium.path),
  };
}

/** Media as a window and the command line show them. */
export function describeMedia(media: readonly Medium[]): Shown[] {
  return media.map((medium) => ({
    path: medium.path,
    name: medium.name,
    serial: medium.serial,
    size: medium.size,
    readOnly: medium.readOnly,
    standing: medium.standing,
    rule: medium.rule,
    signs: signsOf(medium),
    volumes: medium.volumes.map(({ path, label, fileSystem, size, free, mountPoints, readOnly }) => ({
      path,
      label,
      fileSystem,
      size,
      free,
      mountPoints: [...mountPoints],
      readOnly,
    })),
    contents: medium.contents.map(({ mountPoint, names, more }) => ({ mountPoint, names: [...names], more })),
    ...commandsFor(medium),
  }));
}
