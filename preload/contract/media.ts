// Removable media of the workstation. A leaf.

import { z } from 'zod';
import { nothing } from './inputs.ts';

/** Where a device may stand in an export: offered; only if two people say so, with a reason; never. */
export const standings = ['offered', 'doubtful', 'never'] as const;

/** The rules by which that is decided (main/media/removable.ts), in their order. */
export const mediaRules = [
  'memory',
  'system',
  'swap',
  'data',
  'stack',
  'empty',
  'optical',
  'image',
  'outside',
  'soldered',
  'card',
  'card-or-soldered',
  'contradiction',
  'removable',
  'one-sign',
  'internal',
] as const;

const volumeSchema = z.object({
  path: z.string(),
  label: z.string().nullable(),
  fileSystem: z.string().nullable(),
  size: z.number(),
  free: z.number().nullable(),
  mountPoints: z.array(z.string()),
  readOnly: z.boolean(),
});

export const mediaViewSchema = z.object({
  media: z.array(
    z.object({
      path: z.string(),
      name: z.string(),
      serial: z.string().nullable(),
      size: z.number(),
      readOnly: z.boolean(),
      standing: z.enum(standings),
      rule: z.enum(mediaRules),
      /** What the platform tells, in its own words: `RM 1 · HOTPLUG 1 · TRAN usb`. */
      signs: z.string(),
      volumes: z.array(volumeSchema),
      contents: z.array(z.object({ mountPoint: z.string(), names: z.array(z.string()), more: z.boolean() })),
      /** The command that mounts it for an ordinary user, and the one that takes it out; null: there is none to give. */
      mount: z.string().nullable(),
      takeOut: z.string().nullable(),
    }),
  ),
});
export type MediaView = z.infer<typeof mediaViewSchema>;

/** The calls about media, by name. After the first, the push `media` tells that something came or went. */
export const mediaCalls = { media: { input: nothing, output: mediaViewSchema } } as const;
