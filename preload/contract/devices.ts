// The modules of tokens beside the run's own: a backup token, people's cards. A leaf.

import { z } from 'zod';
import { nothing } from './inputs.ts';

/** An absolute path on this machine, without control characters. Whether it may be loaded is the shell's to say. */
export const modulePath = z.string().regex(/^\/[^\p{Cc}]{1,1000}$/u);

export const deviceNames = ['second', 'card'] as const;

/** null: none was named in a window. */
export interface NamedDevices {
  readonly second: string | null;
  readonly card: string | null;
}
export const noDevices: NamedDevices = { second: null, card: null };

export const devicesViewSchema = z.object({
  devices: z.array(
    z.object({
      device: z.enum(deviceNames),
      /** As kept for the next start; null: none. */
      module: z.string().nullable(),
      /** Named on the command line, which wins over what is kept. */
      byFlag: z.boolean(),
      /** What is kept is not what this start of Conclave works with. */
      nextStart: z.boolean(),
    }),
  ),
});
export type DevicesView = z.infer<typeof devicesViewSchema>;

/** The calls about further modules, by name. */
export const deviceCalls = {
  devices: { input: nothing, output: devicesViewSchema },
  /** Keeps the module of one of them for the next start; null: none any more. Refused where others than root can change it. */
  nameDevice: { input: z.strictObject({ device: z.enum(deviceNames), module: modulePath.nullable() }), output: devicesViewSchema },
} as const;
