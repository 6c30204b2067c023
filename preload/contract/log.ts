// What the window asks of the logs: a run's events, the last checkpoint on paper, the audit. A leaf.

import { z } from 'zod';
import { nothing, runRef, shortText } from './inputs.ts';
import { checkSchema } from './run-view.ts';

/** The last checkpoint on paper against this data directory: what is asked for, and what came of it. */
export const historySchema = z.object({
  state: z.enum(['nothing-to-compare', 'awaited', 'compared', 'skipped', 'unattended']),
  last: z.object({ title: z.string(), at: z.string(), size: z.number() }).nullable(),
  check: checkSchema,
});
export type HistoryView = z.infer<typeof historySchema>;

/** One event of a run's log, for people. `corrections`: numbers of the events that put it right. */
export const transcriptLineSchema = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  event: z.string(),
  step: z.string(),
  text: z.string(),
  corrections: z.array(z.number()),
});
export type TranscriptLine = z.infer<typeof transcriptLineSchema>;

/** A checkpoint as typed or scanned: words, digits or a signed note. */
const enteredCheckpoint = z.string().min(1).max(8192);

/** 700 kB in 20 pieces of base64, of all found files together: what one call of 1 MB takes beside names, addresses and checkpoint. */
const mostFoundBase64 = 933_400;

/** The calls about logs, by name. */
export const logCalls = {
  transcript: { input: runRef, output: z.array(transcriptLineSchema) },
  history: { input: nothing, output: historySchema },
  compareCheckpoint: { input: z.strictObject({ text: enteredCheckpoint }), output: historySchema },
  /** A person decides to go on without the checkpoint; both are recorded. */
  skipCheckpoint: { input: z.strictObject({ by: shortText, reason: z.string().min(1).max(2000) }), output: historySchema },
  /** `paper`: a checkpoint to hold the logs to. `found`: certificates and CRLs met elsewhere, with the address they were fetched from. */
  audit: {
    input: z.strictObject({
      paper: enteredCheckpoint.optional(),
      found: z
        .array(
          z.strictObject({
            name: shortText,
            base64: z
              .string()
              .max(mostFoundBase64)
              .regex(/^[A-Za-z0-9+/]*={0,2}$/),
            url: z.string().min(1).max(500).optional(),
          }),
        )
        .max(20)
        .refine((files) => files.reduce((sum, { base64 }) => sum + base64.length, 0) <= mostFoundBase64)
        .optional(),
    }),
    output: z.object({
      checks: z.array(checkSchema),
      problems: z.array(z.string()),
      firstBad: z.object({ log: z.string(), seq: z.number() }).nullable(),
    }),
  },
} as const;
