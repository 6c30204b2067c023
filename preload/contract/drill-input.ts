// What people give to a drill besides what they give to its run.

import { z } from 'zod';

const identifier = z.string().min(1).max(64);

/** What is done about an event of the scenario. */
export const drillAnswerSchema = z.strictObject({ runId: identifier, person: identifier, event: identifier, answer: identifier });
export type DrillAnswerInput = z.infer<typeof drillAnswerSchema>;

/** A lesson for the report; with an owner a task. One line each. */
export const drillNoteSchema = z.strictObject({
  runId: identifier,
  person: identifier,
  text: z.string().min(1).max(500),
  owner: z.string().min(1).max(100).optional(),
});
export type DrillNoteInput = z.infer<typeof drillNoteSchema>;
