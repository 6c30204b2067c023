// Every way to change a history, a few of each, on the real audit; `npm run bench -- transcript` does ten thousand.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../../fixtures/parser/mutate.ts';
import { makeHistory, type History } from '../../fixtures/transcript/history.ts';
import { judgeOne, kinds } from '../../fixtures/transcript/judge.ts';

const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'conclave-mutations-'));
let history: History;
beforeAll(async () => {
  history = await makeHistory();
});
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await history.remove();
});

describe.each(kinds)('a history changed by: %s', (kind) => {
  test('LOG-CHAIN, CHECKPOINT or LOG-CONSISTENCY fails, and the first bad event is named where the log alone can tell', () => {
    const chance = seededChance(kinds.indexOf(kind) + 1);
    const judged = Array.from({ length: 12 }, () => judgeOne(history, kind, chance, join(scratch, kind)));
    expect(judged.filter(({ detected }) => !detected)).toEqual([]);
    expect(judged.filter(({ named }) => named === false)).toEqual([]);
    const byPaper = kind === 'roll back' || kind === 'recompute';
    expect(judged.every(({ named }) => (named === null) === byPaper)).toBe(true);
  });
});
