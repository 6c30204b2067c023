// A workstation on which a root was made, once; each test works on a copy of its data directory.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { verifyBundle, type BundleVerdict } from '../../../main/evidence/verify-bundle.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { planOf } from './plans.ts';
import { playTo, start } from './turns.ts';
import { World, type OpenWorld } from './world.ts';

/** The world after planOf was played, a minute later. */
export async function rootedWorld(plan: Plan = planOf(), options: OpenWorld = {}): Promise<World> {
  const world = new World();
  const app = await world.open(options);
  await playTo(app, await start(app, world, plan));
  await app.close();
  world.advance(60_000);
  return world;
}

export const spkiSha256Of = (app: App): string => readAuthorities(app.store)[0]?.spkiSha256 ?? '';

/** The bundle judged with the log key somebody wrote on paper. */
export const verifyAnchored = (app: App, directory: string): Promise<BundleVerdict> =>
  verifyBundle(directory, { trust: new TextEncoder().encode(`log sha256:${app.store.logKey.fingerprint}\n`) });

/** Somebody with the sqlite3 shell, triggers out of the way. Gives the app opened again. */
export async function editDatabase(app: App, world: World, sql: string, options: OpenWorld = {}): Promise<App> {
  await app.close();
  const database = new Database(join(world.data, 'conclave.db'));
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as { name: string; sql: string }[];
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec(sql);
  for (const { sql: text } of triggers) database.exec(text);
  database.close();
  return world.open(options);
}

/** Plays a run to its end; its bundle is accepted, and a minute goes by. */
export async function finishAccepted(app: App, world: World, view: RunView): Promise<RunView> {
  const done = await playTo(app, view);
  expect(done.status).toBe('finished');
  const verdict = await verifyAnchored(app, done.bundle ?? '');
  expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
  expect(verdict.verdict).toBe('accepted');
  world.advance(60_000);
  return done;
}
