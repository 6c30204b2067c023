import { drillsHeld, type DrillHeld } from '../../../ceremony/drill/drills-held.ts';
import { recordDrillBundle } from '../../../ceremony/drill/record-bundle.ts';
import { openStore } from '../../../store/store.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';

const minutes = (value: number | null): string => (value === null ? 'not reached' : `${value} min`);

const lineOf = ({ at, title, points, goals, minutesToRevoke, minutesToList, tasks }: DrillHeld): string =>
  `${at.slice(0, 10)}  ${points.got} of ${points.of} points, ${goals.met} of ${goals.of} goals, to revoke ${minutes(minutesToRevoke)}, to the list ${minutes(minutesToList)}, ${tasks} tasks: ${title}`;

export const drillRecordCommand: Command = {
  name: 'drill record',
  operands: { name: 'BUNDLE', min: 1, max: 1 },
  flags: [{ name: 'trust', value: 'FILE', required: true, says: 'the line log sha256:HEX the drill printed, from paper' }, dataFlag],
  says: 'Put a drill on record, by the bundle that proves it',
  more: ['The bundle must verify against what is on paper. From then on conclave due says when the next drill is due: a year later.'],
  async run(world, given) {
    const trust = readFileLimited(pathOf(world, given.get('trust') ?? ''), fileLimits.trust, 'The trust file');
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random });
    try {
      await recordDrillBundle(store, pathOf(world, given.operands[0] ?? ''), trust);
      for (const held of drillsHeld(store).slice(-1)) world.terminal.out(lineOf(held));
    } finally {
      store.close();
    }
    return 0;
  },
};

export const drillListCommand: Command = {
  name: 'drill list',
  operands: { name: '', min: 0, max: 0 },
  flags: [dataFlag, jsonFlag],
  says: 'Drills on record, oldest first: points, goals and times, as a trend',
  run(world, given) {
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    try {
      const held = drillsHeld(store);
      if (given.has('json')) world.terminal.out(JSON.stringify({ drills: held }));
      else if (held.length === 0) world.terminal.out('drills: none on record');
      else for (const each of held) world.terminal.out(lineOf(each));
      return Promise.resolve(0);
    } finally {
      store.close();
    }
  },
};
