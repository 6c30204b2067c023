import type { Command } from '../command.ts';
import { statusFlags, statusPlan } from '../status-plan.ts';

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
    ...statusFlags,
  ],
  says: 'A plan for the next OCSP responses of an authority, from its record, as of conclave crl',
  more: [
    'Without --like: replace names, have it reviewed, and conclave run it: the responses are signed by people, as everything is.',
    'With --like PLAN --run DIR: people, waivers and clauses as in that plan; checked, then run.',
  ],
  async run(world, given) {
    const label = given.operands[0] ?? '';
    const responder = given.get('responder');
    return statusPlan(world, given, ({ 'ocsp-profile': profile }) => ({
      playbook: responder === undefined ? 'ocsp-refresh' : 'responder-ocsp-refresh',
      params: {
        authority: label,
        profile,
        answered: given.get('answered') ?? 'all',
        ...(responder === undefined ? {} : { responder }),
      },
      title: given.get('title') ?? `${label}, OCSP responses`,
    }));
  },
};
