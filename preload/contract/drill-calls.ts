// Drills of a window: what can be played, what was, and what people say during one. A leaf.

import { z } from 'zod';
import { drillAnswerSchema, drillNoteSchema } from './drill-input.ts';
import { nothing, runRef } from './inputs.ts';
import { runViewSchema } from './run-view.ts';

const name = z.string().min(1).max(64);
const handedOver = z.string().max(4096).optional();

const scenarioSchema = z.object({
  id: z.string(),
  title: z.string(),
  briefing: z.string(),
  playbook: z.string(),
  /** `own`: it takes after the user's first authority; that one's label, or null where there is none and the built-in one stands in. */
  hierarchy: z.enum(['built-in', 'own']),
  own: z.string().nullable(),
  /** Minutes its playbook plans. */
  minutes: z.number(),
  people: z.array(z.object({ name: z.string(), roles: z.array(z.string()), substitute: z.boolean() })),
  events: z.number(),
  points: z.number(),
  goals: z.array(z.string()),
  /** What of BR 5.7.1.2 it exercises, and how. */
  exercises: z.array(z.object({ title: z.string(), how: z.string() })),
});
export type ScenarioView = z.infer<typeof scenarioSchema>;

/** A drill on record. Minutes of the drill's own time; null: not reached. */
const heldSchema = z.object({
  at: z.string(),
  run: z.string(),
  title: z.string(),
  points: z.object({ got: z.number(), of: z.number() }),
  goals: z.object({ met: z.number(), of: z.number() }),
  minutesToRevoke: z.number().nullable(),
  minutesToList: z.number().nullable(),
  tasks: z.number(),
});

export const drillCalls = {
  drills: {
    input: nothing,
    output: z.object({
      scenarios: z.array(scenarioSchema),
      /** Oldest first. */
      held: z.array(heldSchema),
      /** null: none was held yet. ISO 8601 UTC. */
      next: z.object({ at: z.string(), inDays: z.number(), urgency: z.string(), note: z.string() }).nullable(),
    }),
  },
  /**
   * Begins a drill. SECURITY: our pages name a scenario and nothing else. What a drill may never be given has names here so that whoever
   * hands it over is refused by name, and that is logged (REHEARSAL-ISOLATION).
   */
  startDrill: {
    input: z.strictObject({ scenario: name, dataDirectory: handedOver, token: handedOver, plan: handedOver }),
    output: runViewSchema,
  },
  answerDrill: { input: drillAnswerSchema, output: runViewSchema },
  noteDrill: { input: drillNoteSchema, output: runViewSchema },
  /** Puts a drill of this window on the production record, by its bundle. */
  recordDrill: { input: runRef, output: nothing },
} as const;
