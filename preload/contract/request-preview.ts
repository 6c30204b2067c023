// What a window is shown of a certificate request before anybody decides about it. A leaf.

import { z } from 'zod';
import { checkSchema, factSchema } from './run-view.ts';

export const requestPreviewSchema = z.object({
  /** Of the DER. */
  sha256: z.string(),
  /** Text stood before the PEM block and was not read. */
  textIgnored: z.boolean(),
  facts: z.array(factSchema),
  checks: z.array(checkSchema),
  /** What becomes of each part under the profile; empty without one. */
  dispositions: z.array(
    z.object({ label: z.string(), asked: z.string(), fate: z.enum(['taken', 'changed', 'dropped', 'refused']), why: z.string() }),
  ),
});

export const requestCalls = {
  /** A request as a file's bytes: what it says, its checks, and what becomes of each part under a profile. Nothing is kept. */
  previewRequest: {
    input: z.strictObject({
      // PEM of 64 kB of DER, with what tools write in front of it.
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 128 * 1024),
      profile: z.string().min(1).max(64).nullable(),
      rules: z.enum(['br', 'private', 'cnsa2']),
    }),
    output: requestPreviewSchema,
  },
} as const;

export type RequestPreview = z.infer<typeof requestPreviewSchema>;
