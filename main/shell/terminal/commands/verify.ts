import { basename } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { verifyBundle } from '../../../evidence/verify-bundle.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { Activity } from '../activity.ts';
import type { Command } from '../command.ts';
import { jsonFlag, pathOf } from '../data-flags.ts';
import { factLine } from '../fact-line.ts';
import { wordColumns } from '../interactive/columns.ts';
import { checkLine } from '../interactive/stage-lines.ts';

export const verifyCommand: Command = {
  name: 'verify',
  operands: { name: 'BUNDLE…', min: 1, max: 1000 },
  flags: [
    { name: 'trust', value: 'FILE', says: 'what is on paper: a checkpoint, or lines log sha256:HEX and PERSON sha256:HEX' },
    { name: 'unanchored', says: 'accept without --trust: the bundle is then only consistent in itself' },
    jsonFlag,
  ],
  says: 'Check an evidence bundle with every named check; needs no data directory',
  more: [
    'BUNDLE is the directory a run has written, or its .tar.',
    'Without --trust or --unanchored the verdict is refused: anybody can make a bundle that agrees with itself.',
  ],
  async run(world, given) {
    const trustPath = given.get('trust');
    if (trustPath !== undefined && given.has('unanchored'))
      throw new CeremonyError('usage', '--trust and --unanchored contradict each other: give one.');
    const trust = trustPath === undefined ? undefined : readFileLimited(pathOf(world, trustPath), fileLimits.trust, 'The trust file');
    const activity = new Activity(world.terminal, world.monotonic);
    const results = [];
    for (const typed of given.operands) {
      const options = { ...(trust === undefined ? {} : { trust }), unanchored: given.has('unanchored') };
      const name = basename(pathOf(world, typed));
      const result = await activity.during(`verifying ${name}`, () => verifyBundle(pathOf(world, typed), options));
      results.push({ bundle: name, ...result });
      if (given.has('json')) continue;
      world.terminal.out(`bundle: ${name}`);
      for (const fact of result.facts) {
        world.terminal.out(factLine(fact));
        if (fact.sha256 !== undefined) for (const line of wordColumns(hashWords(fact.sha256))) world.terminal.out(line);
      }
      for (const check of result.checks) world.terminal.out(checkLine(check));
      world.terminal.out(`verdict: ${result.verdict}`);
    }
    if (given.has('json')) world.terminal.out(JSON.stringify({ bundles: results }));
    return results.every((result) => result.verdict === 'accepted') ? 0 : 1;
  },
};
