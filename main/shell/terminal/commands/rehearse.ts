import type { Command } from '../command.ts';
import { moduleFlags, pathOf, pinFileFlag, shellFlag, tokenChoice } from '../data-flags.ts';
import { deviceChoices, deviceFlags } from '../device-flags.ts';
import { rehearsePlan } from '../rehearse-plan.ts';

export const rehearseCommand: Command = {
  name: 'rehearse',
  operands: { name: 'PLAN', min: 1, max: 1 },
  flags: [
    { name: 'answers', value: 'FILE', says: 'play unattended from this file; without it people are asked on the terminal' },
    { name: 'out', value: 'DIR', required: true, says: 'where the evidence bundle goes' },
    { name: 'data', value: 'DIR', says: 'a new directory to keep the throw-away data in; without it they are gone afterwards' },
    ...moduleFlags,
    ...deviceFlags,
    pinFileFlag,
    shellFlag,
  ],
  says: 'Play the same plan as a rehearsal: marked, throw-away data, no production token',
  more: ['A new embedded token, or with --module a token whose label begins REHEARSAL.', 'Last line: evidence bundle: ABSOLUTE PATH'],
  async run(world, given) {
    const answers = given.get('answers');
    const pinFile = given.get('pin-file');
    const wanted = given.get('token');
    const keepIn = given.get('data');
    const request = {
      plan: pathOf(world, given.operands[0] ?? ''),
      answers: answers === undefined ? null : pathOf(world, answers),
      pinFile: pinFile === undefined ? null : pathOf(world, pinFile),
      out: pathOf(world, given.get('out') ?? ''),
      token: tokenChoice(world, given),
      devices: deviceChoices(world, given),
      ...(wanted === undefined ? {} : { wantedToken: wanted }),
    };
    return rehearsePlan(world, request, keepIn === undefined ? null : pathOf(world, keepIn));
  },
};
