import type { Command } from '../command.ts';
import { pathOf, shellFlag } from '../data-flags.ts';
import { playDrill } from '../drill/play-drill.ts';

export const drillCommand: Command = {
  name: 'drill',
  operands: { name: 'SCENARIO', min: 1, max: 1 },
  flags: [
    { name: 'answers', value: 'FILE', says: 'play unattended from this file; without it people are asked on the terminal' },
    { name: 'out', value: 'DIR', required: true, says: 'where the evidence bundle goes, with the after-action report in it' },
    shellFlag,
  ],
  says: 'Hold a drill: a scenario in a sandbox, with what goes wrong, and a report',
  more: [
    'SCENARIO is the id of one that came with Conclave (stolen-issuing-key; conclave drill scenarios lists them) or a file.',
    'Its data directory and its token are made for it and gone afterwards; of your own record an authority’s name, algorithm and policy are read.',
    'Exit status 1 where a goal was missed. Last line: evidence bundle: ABSOLUTE PATH',
  ],
  run: (world, given) => {
    const answers = given.get('answers');
    return playDrill(world, {
      scenario: given.operands[0] ?? '',
      answers: answers === undefined ? null : pathOf(world, answers),
      out: pathOf(world, given.get('out') ?? ''),
    });
  },
};
