// What a drill shows beside its run, and its after-action report. Dates ISO 8601 UTC; minutes of the drill's own time.

import { z } from 'zod';

const said = z.object({ at: z.string(), by: z.string(), says: z.string(), because: z.string() });
const lesson = z.object({ at: z.string(), by: z.string(), text: z.string() });
const task = z.object({ at: z.string(), by: z.string(), text: z.string(), owner: z.string() });
const minutes = z.number().nullable();

export const drillReportSchema = z.object({
  format: z.literal('conclave/drill-report/1'),
  run: z.string(),
  scenario: z.object({ id: z.string(), title: z.string(), sha256: z.string() }),
  attendance: z.string(),
  begunAt: z.string(),
  sealedAt: z.string(),
  minutes: z.object({ planned: z.number(), actual: z.number() }),
  points: z.object({ got: z.number(), of: z.number() }),
  goals: z
    .array(z.object({ id: z.string(), says: z.string(), met: z.boolean(), points: z.number(), of: z.number(), why: z.string() }))
    .readonly(),
  timeline: z
    .array(
      z.object({
        step: z.string(),
        title: z.string(),
        planned: z.number(),
        startedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
        actual: minutes,
        skipped: z.boolean(),
      }),
    )
    .readonly(),
  events: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        at: z.string().nullable(),
        answers: z.array(said).readonly(),
        points: z.number(),
        of: z.number(),
      }),
    )
    .readonly(),
  decisions: z.array(z.object({ at: z.string(), by: z.string(), asks: z.string(), says: z.string(), reason: z.string() })).readonly(),
  clocks: z.array(z.object({ id: z.string(), title: z.string(), clause: z.string(), due: z.string(), how: z.string() })).readonly(),
  revocation: z.object({ certificates: z.number(), minutesToRevoke: minutes, minutesToList: minutes, minutesToIssue: minutes }),
  caught: z.array(z.object({ at: z.string(), step: z.string(), what: z.string() })).readonly(),
  lessons: z.array(lesson).readonly(),
  tasks: z.array(task).readonly(),
  plan: z
    .array(
      z.object({
        part: z.string(),
        title: z.string(),
        verdict: z.enum(['exercised', 'not-reached', 'not-in-drill']),
        how: z.string(),
      }),
    )
    .readonly(),
});
export type DrillReportView = z.infer<typeof drillReportSchema>;

export const drillViewSchema = z.object({
  scenario: z.string(),
  title: z.string(),
  briefing: z.string(),
  /** What has happened so far, oldest first. `open`: it asks for an answer. */
  events: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      title: z.string(),
      says: z.string(),
      asks: z.string(),
      answers: z.array(z.object({ id: z.string(), says: z.string() })),
      given: z.array(said),
      open: z.boolean(),
    }),
  ),
  lessons: z.array(lesson),
  tasks: z.array(task),
  /** Once the log is sealed. */
  report: drillReportSchema.optional(),
});
