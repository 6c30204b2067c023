import { describeMedia } from '../../../media/describe-media.ts';
import { listMedia } from '../../../media/list-media.ts';
import type { Medium } from '../../../media/medium.ts';
import type { MediaView } from '../../../../preload/contract/media.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag } from '../data-flags.ts';

const verdicts: Readonly<Record<Medium['standing'], string>> = {
  offered: 'may be used',
  doubtful: 'two people decide',
  never: 'never offered',
};

function* linesOf(medium: Medium, shown: MediaView['media'][number]): Generator<string> {
  yield `${medium.path}  ${medium.name}  ${bytesOf(medium.size)}${medium.readOnly ? '  read-only' : ''}`;
  yield `  MEDIA-REMOVABLE: ${verdicts[medium.standing]}; ${medium.reason}`;
  yield `  signs: ${shown.signs}`;
  if (medium.standing === 'never') return;
  yield `  serial number: ${medium.serial ?? 'the device tells none'}`;
  for (const { path, label, fileSystem, free, mountPoints, readOnly } of medium.volumes)
    yield `  ${path}: ${[
      label === null ? 'no label' : `label ${label}`,
      fileSystem ?? 'no file system',
      mountPoints.length === 0 ? 'not mounted' : `at ${mountPoints.join(', ')}`,
      ...(free === null ? [] : [`${bytesOf(free)} free`]),
      ...(readOnly ? ['read-only'] : []),
    ].join(', ')}`;
  for (const { mountPoint, names, more } of medium.contents)
    yield `  on it at ${mountPoint}: ${names.length === 0 ? 'nothing' : names.join(', ')}${more ? ' and more' : ''}`;
  if (shown.mount !== null) yield `  to mount it: ${shown.mount}`;
  if (shown.takeOut !== null) yield `  to take it out: ${shown.takeOut}`;
}

const bytesOf = (size: number): string => `${size.toLocaleString('en-US')} bytes`;

export const mediaListCommand: Command = {
  name: 'media list',
  operands: { name: '', min: 0, max: 0 },
  flags: [dataFlag, jsonFlag],
  says: 'Which devices may carry files away, which may not, and why',
  more: [
    'Names at the top of what is mounted are listed; no file is opened and nothing is mounted.',
    'A device that holds this system, swap space or the data directory is never offered, nor is one inside the case (MEDIA-REMOVABLE).',
  ],
  async run(world, given) {
    const media = await listMedia(world.platform, dataDirectory(world, given));
    const shown = describeMedia(media);
    if (given.has('json')) {
      world.terminal.out(JSON.stringify({ media: media.map((medium, index) => ({ ...shown[index], reason: medium.reason })) }));
      return 0;
    }
    media.forEach((medium, index) => {
      const view = shown[index];
      if (view !== undefined) for (const line of linesOf(medium, view)) world.terminal.out(line);
    });
    world.terminal.out(`devices: ${media.length}, offered: ${media.filter(({ standing }) => standing === 'offered').length}`);
    return 0;
  },
};
