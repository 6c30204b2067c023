import { parseScenario } from '../../../formats/scenario.ts';
import type { Command } from '../command.ts';
import { jsonFlag } from '../data-flags.ts';
import { shippedScenarios } from '../drill/find-scenario.ts';

export const drillScenariosCommand: Command = {
  name: 'drill scenarios',
  operands: { name: '', min: 0, max: 0 },
  flags: [jsonFlag],
  says: 'The scenarios that came with Conclave: what is rehearsed, and what happens in it',
  run(world, given) {
    const all = shippedScenarios(world).map(({ id, bytes }) => {
      const { title, briefing, playbook, world: start, events } = parseScenario(bytes).value;
      return { id, title, briefing, playbook, hierarchy: start.hierarchy, events: events.map((event) => event.title) };
    });
    if (given.has('json')) world.terminal.out(JSON.stringify({ scenarios: all }));
    else
      for (const { id, title, briefing, playbook, events } of all) {
        world.terminal.out(`${id}: ${title}`);
        world.terminal.out(`  ${briefing}`);
        world.terminal.out(`  playbook ${playbook}; happens: ${events.join('; ')}`);
      }
    return Promise.resolve(0);
  },
};
