import { statusDefaultsOf } from '../../../bridge/status-defaults.ts';
import { openStore } from '../../../store/store.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag } from '../data-flags.ts';
import { planCommand } from './plan.ts';

/** The plan of `conclave plan`, asked for with these settings. */
const asPlan = (given: Arguments, playbook: string, settings: readonly string[]): Arguments => ({
  ...given,
  operands: [playbook],
  all: (name) => (name === 'set' ? [...settings] : given.all(name)),
});

export const ocspCommand: Command = {
  name: 'ocsp',
  operands: { name: 'AUTHORITY', min: 1, max: 1 },
  flags: [
    { name: 'responder', value: 'LABEL', says: 'its responder signs, by the label of that key; without it the authority itself' },
    {
      name: 'answered',
      value: 'TEXT',
      says: 'all (without the flag), or serial numbers, SHA-256s or words of subjects with ; between them',
    },
    { name: 'title', value: 'TEXT', says: 'title of the plan' },
    { name: 'out', value: 'FILE', required: true, says: 'where the plan goes; the answers go beside it' },
    dataFlag,
  ],
  says: 'A plan for the next OCSP responses of an authority, with profile, rule set and quorum from its record',
  more: ['Replace names, have it reviewed, and conclave run it: the responses are signed by people, as everything is.'],
  async run(world, given) {
    const label = given.operands[0] ?? '';
    const responder = given.get('responder');
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random });
    let settings: string[];
    try {
      const { 'ocsp-profile': profile, rules, quorum } = statusDefaultsOf(store, label);
      settings = [
        `authority=${label}`,
        `profile=${profile}`,
        `answered=${given.get('answered') ?? 'all'}`,
        `rules=${rules}`,
        `quorum=${quorum}`,
        `title=${given.get('title') ?? `${label}, OCSP responses`}`,
        ...(responder === undefined ? [] : [`responder=${responder}`]),
      ];
    } finally {
      store.close();
    }
    return planCommand.run(world, asPlan(given, responder === undefined ? 'ocsp-refresh' : 'responder-ocsp-refresh', settings));
  },
};
