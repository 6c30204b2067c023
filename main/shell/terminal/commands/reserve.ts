import { reservesOf, type ReserveView } from '../../../bridge/reserves.ts';
import { openStore } from '../../../store/store.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag } from '../data-flags.ts';

export const reserveCommand: Command = {
  name: 'reserve',
  operands: { name: '', min: 0, max: 0 },
  flags: [dataFlag, jsonFlag],
  says: 'What is held in reserve for an emergency, and whether it could take over now (RESERVE-READY)',
  more: [
    'Looks at the record: the last time the key proved itself on its token, certificate, CAs above, rules, revocation list.',
    'Changes nothing. Exit status 1 where something is held and not ready.',
  ],
  async run(world, given) {
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    let held: ReserveView[];
    try {
      held = reservesOf(store, world.now());
    } finally {
      store.close();
    }
    if (given.has('json')) world.terminal.out(JSON.stringify({ held }));
    else if (held.length === 0) world.terminal.out('reserve: nothing is held in reserve (playbook emergency-reserve)');
    else
      for (const { label, subject, since, ready, points } of held) {
        world.terminal.out(`${ready ? 'ready' : 'not ready'}: ${label}, ${subject}, in reserve since ${since.slice(0, 10)}`);
        for (const point of points) world.terminal.out(`  ${point.ready ? 'passed' : 'failed'}  ${point.says}`);
      }
    return Promise.resolve(held.some(({ ready }) => !ready) ? 1 : 0);
  },
};
