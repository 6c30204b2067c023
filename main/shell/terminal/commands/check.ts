import { basename, dirname } from 'node:path';
import { checkFile } from '../../../ceremony/check-file.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { resourceLibrary } from '../../resources.ts';
import type { Command } from '../command.ts';
import { dataAtHand } from '../data-at-hand.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';
import { factLine } from '../fact-line.ts';
import { wordColumns } from '../interactive/columns.ts';
import { checkLine } from '../interactive/stage-lines.ts';
import { simulationLines } from '../simulation-lines.ts';

export const checkCommand: Command = {
  name: 'check',
  operands: { name: 'FILE…', min: 1, max: 1000 },
  flags: [
    { ...dataFlag, says: 'data directory whose authorities plans are held to; without it the user’s own, if there is one' },
    jsonFlag,
  ],
  says: 'Is a plan, playbook, profile or design valid? Prints its hash and words',
  more: [
    'The hash is that of the file as it is: sha256sum gives the same.',
    'A plan on an existing authority is held to its standing policy where the data directory holds that authority; nothing is written there.',
    'With --data an authority that is not in that directory is a problem of the plan; without it the check says not-checked.',
    'Every path of the playbook is walked: refusals, unknown outcomes and aborts too. A step that cannot be done is named with the path to it.',
  ],
  async run(world, given) {
    const data = dataAtHand(world, given);
    const checkOne = (typed: string) => {
      const path = pathOf(world, typed);
      const bytes = readFileLimited(path, fileLimits.yaml, basename(path));
      const library = resourceLibrary(world.programDirectory, dirname(path), dataDirectory(world, given));
      const result = checkFile(bytes, library, world.now(), data);
      return { file: basename(path), ...result };
    };
    const results: ReturnType<typeof checkOne>[] = [];
    try {
      results.push(...given.operands.map(checkOne));
    } finally {
      data.close();
    }
    if (given.has('json'))
      world.terminal.out(JSON.stringify({ files: results.map((result) => ({ ...result, valid: result.problems.length === 0 })) }));
    for (const result of given.has('json') ? [] : results) {
      world.terminal.out(`file: ${result.file}`);
      world.terminal.out(`kind: ${result.kind}`);
      world.terminal.out(`sha256: ${result.sha256}`);
      world.terminal.out('words:');
      for (const line of wordColumns(result.words)) world.terminal.out(line);
      for (const fact of result.facts) world.terminal.out(factLine(fact));
      for (const check of result.checks) world.terminal.out(checkLine(check));
      for (const line of result.simulation === undefined ? [] : simulationLines(result.simulation)) world.terminal.out(line);
      for (const problem of result.problems) world.terminal.out(`problem: ${problem}`);
      world.terminal.out(
        `valid: ${result.problems.length === 0 ? 'yes' : `no, ${result.problems.length} ${result.problems.length === 1 ? 'problem' : 'problems'}`}`,
      );
    }
    return results.every((result) => result.problems.length === 0) ? 0 : 1;
  },
};
