// npm run bench -- transcript [--json] [--mutations N] [--seed N]: ten thousand changed histories, the same ones for the same
// seed, each judged by the real audit. Prints kind × count × detected × first bad event named. Rival: `sha256sum -c` over an
// export of the logs, which sees that a file changed, not which event, and nothing after a consistent recomputation.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededChance } from '../fixtures/parser/mutate.ts';
import { makeHistory } from '../fixtures/transcript/history.ts';
import { judgeOne, kinds, type Judged } from '../fixtures/transcript/judge.ts';
import { printBench, progress } from './report.ts';

function argument(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
}

const total = argument('--mutations', 10_000);
const chance = seededChance(argument('--seed', 1));
const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'conclave-bench-transcript-'));
process.env['TMPDIR'] = scratch;
const history = await makeHistory();
try {
  const judged: Judged[] = [];
  for (let n = 0; n < total; n += 1) {
    const kind = kinds[n % kinds.length] ?? 'flip';
    judged.push(judgeOne(history, kind, chance, join(scratch, 'changed')));
    if (n % 1000 === 999) progress(`${n + 1} of ${total}`);
  }
  const missed = judged.filter(({ detected, named }) => !detected || named === false);
  for (const { kind, what } of missed.slice(0, 20)) progress(`missed: ${kind} ${what}`);
  printBench(
    'transcript',
    kinds.flatMap((kind) => {
      const these = judged.filter((one) => one.kind === kind);
      const byLog = these.filter(({ named }) => named !== null);
      const all = { rival: null, unit: 'of all', better: 'larger', target: { of: 'ours', atLeast: 1 } } as const;
      return [
        { what: `${kind}: made`, ours: these.length, rival: null, unit: 'histories', better: 'larger' as const },
        { what: `${kind}: reported`, ours: these.filter(({ detected }) => detected).length / these.length, ...all },
        byLog.length === 0
          ? {
              what: `${kind}: by the paper alone`,
              ours: these.filter(({ detected, what }) => detected && !what.includes('without paper')).length / these.length,
              rival: null,
              unit: 'of all',
              better: 'larger' as const,
            }
          : { what: `${kind}: first bad event named`, ours: byLog.filter(({ named }) => named === true).length / byLog.length, ...all },
      ];
    }),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
  await history.remove();
}
