// Tokens beside the one the run is about: a backup of it, a person's card. Each is opened from its own opening in a process of its
// own, because one PKCS#11 module can be initialised only once in a process and finds its store by that process's environment.

import type { Hsm, HsmOpening } from '../hsm/hsm.ts';

/** What a further token is for. A plan holds no paths, so which module serves it comes from flags or settings. */
export type DeviceName = 'second' | 'card';

export interface Devices {
  /** What was named for this use; null: nothing. */
  named(device: DeviceName): HsmOpening | null;
  /** The opening of the run's own token: a clone may be reached through the same module, in another process. */
  readonly own: HsmOpening;
  /**
   * An HSM on this opening, beside the run's own. No process starts before its first call; the caller ends it with `end()` when it
   * is no longer needed, and the app ends what was forgotten.
   */
  open(opening: HsmOpening): Hsm;
  /** Ends the process of every device that was opened. */
  end(): Promise<void>;
}

/** `openOn`: how the app opens an HSM (watchdog, pid record). */
export function makeDevices(
  own: HsmOpening,
  named: Readonly<Partial<Record<DeviceName, HsmOpening>>>,
  openOn: (opening: HsmOpening) => Hsm,
): Devices {
  const opened = new Set<Hsm>();
  return {
    own,
    named: (device) => named[device] ?? null,
    open(opening) {
      const hsm = openOn(opening);
      const device: Hsm = {
        ...hsm,
        async end() {
          opened.delete(device);
          await hsm.end();
        },
      };
      opened.add(device);
      return device;
    },
    async end() {
      await Promise.all([...opened].map((device) => device.end()));
    },
  };
}
