import { openHsm } from '../../hsm/client.ts';
import type { Hsm } from '../../hsm/hsm.ts';
import { Activity } from './activity.ts';
import type { Arguments } from './arguments.ts';
import { dataDirectory, hsmOpening, tokenChoice } from './data-flags.ts';
import type { World } from './world.ts';

/** Opens the module or the embedded token for a command outside a run, and ends its process in any case. */
export async function withHsm<T>(world: World, given: Arguments, label: string, work: (hsm: Hsm) => Promise<T>): Promise<T> {
  const activity = new Activity(world.terminal, world.monotonic);
  const hsm = openHsm({
    opening: hsmOpening(tokenChoice(world, given), dataDirectory(world, given)),
    start: world.startHsmProcess,
    onSilence: activity.silence,
  });
  try {
    return await activity.during(label, () => work(hsm));
  } finally {
    await hsm.end();
  }
}
