import type { CallInput } from '../../preload/contract/calls.ts';
import { deviceNames, type DevicesView } from '../../preload/contract/devices.ts';
import type { Workplace } from './workplace.ts';

/** The modules of a backup token and of people's cards: what this start works with, and what is kept for the next. */
export function devices(workplace: Workplace): DevicesView {
  const { kept, started, flags } = workplace.devices();
  return {
    devices: deviceNames.map((device) => ({
      device,
      module: kept[device],
      byFlag: flags.includes(device),
      nextStart: !flags.includes(device) && kept[device] !== started[device],
    })),
  };
}

/**
 * Keeps the module of one of them for the next start, and writes to the workstation log that it was changed, without the path.
 * Throws token.module-not-loaded, and then nothing is kept.
 */
export async function nameDevice(workplace: Workplace, { device, module }: CallInput<'nameDevice'>): Promise<DevicesView> {
  const { store } = await workplace.production();
  const { kept } = workplace.devices();
  workplace.nameDevices({ ...kept, [device]: module });
  store.record({ log: 'workstation', actor: 'conclave', event: 'module-named', data: { device, named: module !== null } });
  return devices(workplace);
}
