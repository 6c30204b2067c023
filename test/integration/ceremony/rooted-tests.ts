// A test file whose every test begins on a workstation where a root was made.

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { App } from '../../../main/app.ts';
import { rootedWorld } from './rooted-world.ts';
import { World } from './world.ts';

/** What a test begins with. */
interface RootedBench {
  /** A copy of the workstation, gone after the test. */
  readonly world: World;
  readonly app: App;
}

/** Makes the root once for the file that calls this, and calls `begin` with a fresh copy, opened, before each test. */
export function onRootedWorld(begin: (bench: RootedBench) => void): void {
  let rooted: World;
  let world: World;
  beforeAll(async () => {
    rooted = await rootedWorld();
  }, 120_000);
  afterAll(() => rooted.remove());
  beforeEach(async () => {
    world = new World(rooted);
    begin({ world, app: await world.open() });
  });
  afterEach(() => world.remove());
}
