// The stand-in authorities of a throw-away data directory, as its workstation log names them.

import { eventsNamed } from '../../steps/log-events.ts';
import { textOf } from '../../steps/state-map.ts';
import { workstationLog } from '../../store/event-line.ts';
import type { Store } from '../../store/store.ts';

export const standInEvent = 'stand-in-made';

export interface StandIn {
  readonly label: string;
  /** The runs that made it; they are no rehearsal of anybody's. */
  readonly runs: readonly string[];
  /** production: like the real authority; plan: that one was not at hand. */
  readonly like: 'production' | 'plan';
}

/** Every stand-in made here, oldest first. */
export function standInsOf(store: Store): StandIn[] {
  return eventsNamed(store, workstationLog, [standInEvent]).map(({ data }) => ({
    label: textOf(data['label']),
    runs: (data['runs'] ?? []) as string[],
    like: data['like'] === 'production' ? 'production' : 'plan',
  }));
}
