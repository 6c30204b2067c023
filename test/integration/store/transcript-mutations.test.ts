// Every way to change a history, a few of each, on the real audit; `npm run bench -- transcript` does ten thousand.

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../../fixtures/parser/mutate.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { openStore } from '../../../main/store/store.ts';
import { makeHistory, type History } from '../../fixtures/transcript/history.ts';
import { countingRandom, fixedNow } from './test-store.ts';
import { judgeOne, kinds, putInPlace } from '../../fixtures/transcript/judge.ts';

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

test('LOG-CONSISTENCY: that the last backup was made, changed to fit or taken away with the commit it came in: paper tells', () => {
  const newest = history.logs.lines.get('workstation')?.at(-1);
  expect(JSON.parse(String(newest))).toMatchObject({ event: 'backup-made' });
  // The newest event of the log that comes last by name, or the newest commit but one.
  const last = (bound: number): number => bound - 1;
  const judged = (['recompute', 'roll back'] as const).map((kind) => judgeOne(history, kind, last, join(scratch, `last-${kind}`)));
  const lines = history.logs.lines.get('workstation')?.length ?? 0;
  expect(judged).toEqual([
    { kind: 'recompute', detected: true, named: null, what: `workstation/${lines}` },
    { kind: 'roll back', detected: true, named: null, what: `to commit ${history.snapshots.length - 1}` },
  ]);
});

test('LOG-CHAIN: that the last backup was made, changed or taken away as it stands: named by its number', () => {
  const last = (bound: number): number => bound - 1;
  const judged = (['flip', 'drop', 'truncate'] as const).map((kind) => judgeOne(history, kind, last, join(scratch, `last-${kind}`)));
  expect(judged.map(({ detected, named }) => [detected, named])).toEqual([
    [true, true],
    [true, true],
    [true, true],
  ]);
});

test('LOG-CHAIN: the last two events of a log swapped: the first of them is named, by its number', () => {
  const found = [...history.logs.lines].map(([log, lines]) => {
    const place = join(scratch, `last-two-${log}`);
    mkdirSync(place);
    for (const name of ['conclave.db', 'log.key']) copyFileSync(join(history.data, name), join(place, name));
    const swapped = [...lines.slice(0, -2), ...lines.slice(-2).toReversed()];
    putInPlace(place, { ...history.logs, lines: new Map(history.logs.lines).set(log, swapped) });
    const store = openStore({ directory: place, now: fixedNow, random: countingRandom('audit'), readOnly: true });
    const { firstBad } = auditStore(store);
    store.close();
    return firstBad;
  });
  expect(found).toEqual([...history.logs.lines].map(([log, lines]) => ({ log, seq: lines.length - 1 })));
});
