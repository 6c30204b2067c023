import type { Command } from '../command.ts';
import { statusFlags, statusPlan } from '../status-plan.ts';

export const crlCommand: Command = {
  name: 'crl',
  operands: { name: 'AUTHORITY', min: 1, max: 1 },
  flags: statusFlags,
  says: 'A plan for the next CRL of an authority, with playbook, rule set and quorum from its record; with --run it is run at once',
  more: [
    'Without --like: replace names, have it reviewed, and conclave run it.',
    'With --like PLAN --run DIR: people, waivers and clauses as in that plan; checked, then run. People approve it as everything that is signed.',
  ],
  async run(world, given) {
    const label = given.operands[0] ?? '';
    return statusPlan(world, given, ({ 'crl-profile': profile }) => ({
      playbook: profile === 'root-crl' ? 'crl-refresh' : 'issuing-crl-refresh',
      params: { authority: label },
      title: given.get('title') ?? `${label}, next CRL`,
    }));
  },
};
