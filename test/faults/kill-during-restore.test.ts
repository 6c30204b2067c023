// Kill -9 at every point of a restore. What is left has no database: no start begins a record there, and the restore goes on.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditStore } from '../../main/store/audit.ts';
import { openRestoration } from '../../main/store/restored.ts';
import { openStore } from '../../main/store/store.ts';
import { codeOf } from '../integration/ceremony/record.ts';
import { planOf } from '../integration/ceremony/plans.ts';
import { playTo, start } from '../integration/ceremony/turns.ts';
import { programFile } from '../programs.ts';
import { World } from '../integration/ceremony/world.ts';

const child = programFile('test/faults/restore-child');
/** Where it is killed, and what a start there is then told; null: the directory is as it was. */
const points: readonly [string, string | null][] = [
  ['restore:decrypted', null],
  ['restore:prepared', null],
  ['restore:before-database', 'store.corrupt'],
];
let lost: World;
let snapshot = '';

beforeAll(async () => {
  lost = new World();
  const app = await lost.open();
  const view = await playTo(app, await start(app, lost, planOf()));
  snapshot = join(lost.out, view.backup?.files[0]?.name ?? '');
  await app.close();
}, 120_000);
afterAll(() => lost.remove());

const opened = (directory: string) => openStore({ directory, now: () => new Date(lost.wall), random: (length) => lost.random(length) });

describe.each(['with its tokens', 'empty'])('RESTORE-CONTINUITY: a data directory %s', (kind) => {
  test.each(points)('kill -9 at %s', async (point, refusal) => {
    const data = join(lost.directory, `${kind}-${point}`.replaceAll(/\W/g, '-'));
    mkdirSync(data);
    if (kind !== 'empty') cpSync(join(lost.data, 'tokens'), join(data, 'tokens'), { recursive: true });
    const restore = (at: string) => spawnSync(process.execPath, [child, snapshot, data, at], { encoding: 'utf8' });
    expect(restore(point).signal).toBe('SIGKILL');
    expect(existsSync(join(data, 'conclave.db'))).toBe(false);
    expect(existsSync(join(data, 'log.key'))).toBe(refusal !== null);
    expect(refusal === null ? null : await codeOf(() => opened(data))).toBe(refusal);
    expect(existsSync(join(data, 'conclave.db'))).toBe(false);
    expect(restore('none')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(data).filter((name) => name.startsWith('.'))).toEqual([]);
    const store = opened(data);
    expect(openRestoration(store)?.state).toBe('read-only');
    expect(auditStore(store).problems).toEqual([]);
    store.close();
  });
});
