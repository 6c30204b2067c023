import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, moduleFlags, pathOf, pinFileFlag, shellFlag, tokenChoice } from '../data-flags.ts';
import { deviceChoices, deviceFlags } from '../device-flags.ts';
import { playPlan } from '../play-plan.ts';

export const runCommand: Command = {
  name: 'run',
  operands: { name: 'PLAN', min: 1, max: 1 },
  flags: [
    { name: 'answers', value: 'FILE', says: 'play unattended from this file; without it people are asked on the terminal' },
    { name: 'out', value: 'DIR', required: true, says: 'where the evidence bundle goes' },
    { name: 'trust', value: 'FILE', says: 'the last checkpoint from paper: the QR code’s text, or the 32 words' },
    dataFlag,
    ...moduleFlags,
    ...deviceFlags,
    pinFileFlag,
    shellFlag,
  ],
  says: 'Play a plan for real: a production run',
  more: [
    'A run of the same plan that was left unfinished goes on at the step where it stopped.',
    'After the first run the last checkpoint on paper is asked for; unattended it is not-checked, unless --trust gives it.',
    'Last line: evidence bundle: ABSOLUTE PATH',
  ],
  async run(world, given) {
    const answers = given.get('answers');
    const pinFile = given.get('pin-file');
    const wanted = given.get('token');
    const trust = given.get('trust');
    return playPlan(world, {
      mode: 'production',
      plan: pathOf(world, given.operands[0] ?? ''),
      answers: answers === undefined ? null : pathOf(world, answers),
      pinFile: pinFile === undefined ? null : pathOf(world, pinFile),
      out: pathOf(world, given.get('out') ?? ''),
      dataDirectory: dataDirectory(world, given),
      token: tokenChoice(world, given),
      devices: deviceChoices(world, given),
      ...(trust === undefined ? {} : { trust: pathOf(world, trust) }),
      ...(wanted === undefined ? {} : { wantedToken: wanted }),
    });
  },
};
