import { basename, dirname } from 'node:path';
import { printScript } from '../../../ceremony/print-script.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { resourceLibrary } from '../../resources.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, pathOf } from '../data-flags.ts';
import { wordColumns } from '../interactive/columns.ts';

export const scriptCommand: Command = {
  name: 'script',
  operands: { name: 'PLAN', min: 1, max: 1 },
  flags: [
    { name: 'out', value: 'FILE', required: true, says: 'where the PDF goes' },
    { name: 'paper', value: 'a4|letter', oneOf: ['a4', 'letter'], says: 'paper size; without it A4' },
    { name: 'rehearsal', says: 'the script of a rehearsal: marked on every page' },
    { ...dataFlag, says: 'data directory whose own profiles may be named; without it the user’s own' },
    { name: 'json', value: 'FILE', says: 'the script’s content as canonical JSON, whose SHA-256 is in the foot of every page' },
  ],
  says: 'The printable script of a plan: text to read aloud, initials, times, blanks, exception sheets',
  more: ['The same plan gives the same bytes each time. It is refused where the plan does not fit its playbook and profiles.'],
  async run(world, given) {
    const plan = pathOf(world, given.operands[0] ?? '');
    const out = pathOf(world, given.get('out') ?? '');
    const json = given.get('json');
    const printed = await printScript(
      readFileLimited(plan, fileLimits.yaml, basename(plan)),
      resourceLibrary(world.programDirectory, dirname(plan), dataDirectory(world, given)),
      { mode: given.has('rehearsal') ? 'rehearsal' : 'production', size: given.get('paper') === 'letter' ? 'letter' : 'a4' },
    );
    writeNewFile(out, printed.pdf);
    if (json !== undefined) writeNewFile(pathOf(world, json), printed.json);
    const { script, sha256 } = printed;
    world.terminal.out(`script: ${basename(out)}`);
    world.terminal.out(`title: ${script.title}`);
    world.terminal.out(`planned: ${script.minutes} minutes, ${script.steps.length} steps`);
    world.terminal.out(`plan sha256: ${script.plan.sha256}`);
    world.terminal.out(`script sha256: ${sha256}`);
    world.terminal.out('script words:');
    for (const line of wordColumns(hashWords(sha256))) world.terminal.out(line);
    return 0;
  },
};
