import { existsSync, rmSync } from 'node:fs';
import type { TrustFile } from '../../formats/trust.ts';
import type { DrillSetting } from '../../ceremony/drill/drill-engine.ts';
import type { Core, DeviceChoices, ResourceLibrary, TokenChoice } from '../core.ts';
import { nodeHost } from '../node-host.ts';
import { Activity } from './activity.ts';
import type { World } from './world.ts';

/** Where a core is opened, and for what. */
export interface CoreRequest {
  readonly mode: 'production' | 'rehearsal' | 'drill';
  readonly out: string;
  readonly dataDirectory: string;
  readonly token: TokenChoice;
  readonly devices?: DeviceChoices;
  readonly wantedToken?: string;
  readonly drill?: DrillSetting;
}

/** Opens the core on the request's data directory for one piece of work, and closes it whatever comes of it. */
export async function withCore<T>(
  world: World,
  request: CoreRequest & { library: ResourceLibrary; unattended: boolean; paper: TrustFile | undefined },
  work: (core: Core, activity: Activity) => Promise<T>,
): Promise<T> {
  const activity = new Activity(world.terminal, world.monotonic);
  const isNew = !existsSync(request.dataDirectory);
  const core = await world.openCore({
    dataDirectory: request.dataDirectory,
    token: request.token,
    ...(request.devices === undefined ? {} : { devices: request.devices }),
    ...(request.wantedToken === undefined ? {} : { wantedToken: request.wantedToken }),
    startHsmProcess: world.startHsmProcess,
    host: nodeHost({
      platform: world.platform,
      programDirectory: world.programDirectory,
      directories: [request.dataDirectory, request.out],
    }),
    library: request.library,
    now: world.now,
    monotonic: world.monotonic,
    random: world.random,
    onProgress: (text) => activity.report(text),
    onSilence: activity.silence,
    unattended: request.unattended,
    ...(request.paper === undefined ? {} : { trust: request.paper }),
    ...(request.drill === undefined ? {} : { drill: request.drill }),
  });
  let returned = false;
  try {
    const result = await work(core, activity);
    returned = true;
    return result;
  } finally {
    // A refused plan changes nothing on disk: a data directory made a moment ago for it goes again. One in which a run was begun holds its
    // record and its keys, and stays, however the run or what came after it ended.
    const nothingBegan = !returned && isNew && !core.engine.begun();
    await core.close();
    if (nothingBegan && request.mode === 'production') rmSync(request.dataDirectory, { recursive: true, force: true });
  }
}
