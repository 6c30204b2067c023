import { mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describeDesign } from '../../../design/describe-design.ts';
import { factsOf } from '../../../design/design-facts.ts';
import { plansOf, type DesignedPlans } from '../../../design/plans-of-design.ts';
import { parseDesign } from '../../../formats/design.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { resourceLibrary } from '../../resources.ts';
import { writeNewFiles } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';
import { designLines } from '../design-lines.ts';
import { printable } from '../printable.ts';

export const designCommand: Command = {
  name: 'design',
  operands: { name: 'FILE', min: 1, max: 1 },
  flags: [
    { name: 'plans', value: 'DIR', says: 'write the plan of every ceremony there; nothing is overwritten' },
    { ...dataFlag, says: 'data directory whose own profiles may be named; without it the user’s own' },
    jsonFlag,
  ],
  says: 'A hierarchy before any key exists: tree, findings, blast radius of every key, renewals over the root’s life',
  more: [
    'Ends with status 1 where a rule finds an error; then no plan is written.',
    'The plans stand in the order of the ceremonies, each with what people still have to fill in. A node without a playbook is named.',
  ],
  async run(world, given) {
    const path = pathOf(world, given.operands[0] ?? '');
    const { value: design, sha256 } = parseDesign(readFileLimited(path, fileLimits.yaml, 'The design'));
    const library = resourceLibrary(world.programDirectory, dirname(path), dataDirectory(world, given));
    const facts = factsOf(design, library);
    const view = describeDesign(facts);
    const wanted = given.get('plans');
    const errors = view.findings.some(({ severity }) => severity === 'error');
    if (!given.has('json'))
      for (const line of [`file: ${basename(path)}`, `sha256: ${sha256}`, ...designLines(view)]) world.terminal.out(printable(line));
    const made = errors ? { plans: [], without: [] } : plansOf(facts, library);
    if (wanted !== undefined && !errors) writePlans(pathOf(world, wanted), made);
    if (given.has('json')) world.terminal.out(JSON.stringify({ file: basename(path), sha256, ...view, ...made }));
    else
      for (const line of errors ? ['no plan: the design has errors. Mend them first'] : planLines(made, wanted !== undefined))
        world.terminal.out(printable(line));
    return errors ? 1 : 0;
  },
};

function planLines({ plans, without }: DesignedPlans, written: boolean): string[] {
  return [
    ...plans.map(
      ({ order, node, playbook, name }) => `ceremony: ${order}: ${node} by playbook ${playbook}${written ? `, written to ${name}` : ''}`,
    ),
    ...without.map(({ node, reason }) => `no ceremony: ${node}: ${reason}`),
    ...(written ? ['next: replace every ? and every name in each plan, then conclave check it'] : []),
  ];
}

function writePlans(directory: string, { plans }: DesignedPlans): void {
  mkdirSync(directory, { recursive: true });
  writeNewFiles(
    directory,
    plans.map(({ name, text }) => ({ name, content: text })),
    'Name another directory.',
  );
}
