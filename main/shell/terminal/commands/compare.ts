import { basename } from 'node:path';
import { compareEvidence } from '../../../evidence/compare/compare-evidence.ts';
import type { BundleComparison } from '../../../evidence/compare/compare-bundles.ts';
import { Activity } from '../activity.ts';
import type { Command } from '../command.ts';
import { jsonFlag, pathOf } from '../data-flags.ts';
import { printable } from '../printable.ts';

export const compareCommand: Command = {
  name: 'compare',
  operands: { name: 'REHEARSAL PRODUCTION', min: 2, max: 2 },
  flags: [jsonFlag],
  says: 'A rehearsal beside the production run it was for: same steps, same bytes but for mark, key, dates and numbers?',
  more: [
    'Each is an evidence bundle: its directory or its .tar. Both are verified first.',
    'Differences a rehearsal has by its nature are listed with the reason; any other ends with status 1.',
  ],
  async run(world, given) {
    const [rehearsal = '', production = ''] = given.operands.map((typed) => pathOf(world, typed));
    const activity = new Activity(world.terminal, world.monotonic);
    const compared = await activity.during('verifying and comparing', () => compareEvidence(rehearsal, production));
    if (given.has('json'))
      world.terminal.out(JSON.stringify({ rehearsal: basename(rehearsal), production: basename(production), ...compared }));
    else for (const line of comparisonLines(basename(rehearsal), basename(production), compared)) world.terminal.out(printable(line));
    return compared.verdict === 'as-rehearsed' ? 0 : 1;
  },
};

function comparisonLines(rehearsal: string, production: string, compared: BundleComparison): string[] {
  const minutes = (value: number | null): string => (value === null ? 'not told' : value.toFixed(1));
  const unexpected = compared.differences.filter(({ expected }) => !expected).length;
  return [
    `rehearsal: ${rehearsal}`,
    `production: ${production}`,
    ...compared.steps.map(
      ({ id, planned, ...spent }) =>
        `minutes: ${id}: planned ${planned}, rehearsal ${minutes(spent.rehearsal)}, production ${minutes(spent.production)}`,
    ),
    `equal: ${compared.equal} values`,
    ...compared.differences.map(
      (each) =>
        `${each.expected ? 'expected' : 'unexpected'}: ${each.place}, ${each.field}: ${each.rehearsal} → ${each.production}${each.expected ? ` (${each.why})` : ''}`,
    ),
    `verdict: ${unexpected === 0 ? 'as rehearsed' : `differs, ${unexpected} unexpected ${unexpected === 1 ? 'difference' : 'differences'}`}`,
  ];
}
