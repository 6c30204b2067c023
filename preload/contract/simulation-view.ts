// What `conclave check` found by walking a playbook, for terminal, --json and window. A leaf.

import { z } from 'zod';

const span = z.object({
  /** Minutes from the start of the run. */
  from: z.number(),
  to: z.number(),
  /** The step, or what holds (`in`: in a reader, `session`: logged in). */
  what: z.string(),
  /** person: false where another person may do it. */
  must: z.boolean(),
});

export const simulationViewSchema = z.object({
  /** The planned path first, then each with one deviation. */
  paths: z.array(
    z.object({
      /** `as-planned`, `refused`, `stale`, `unknown-outcome`. */
      kind: z.string(),
      /** The step that deviates; absent as planned. */
      step: z.string().optional(),
      answers: z.array(z.string()),
      steps: z.array(z.string()),
      minutes: z.number(),
      tokensPutIn: z.number(),
      tokensAtOnce: z.number(),
      tokenSwaps: z.number(),
      /** Steps in which a PIN is entered. */
      pinIn: z.array(z.string()),
      /** Those of them in which it is asked again, because the session was idle for more than ten minutes. */
      pinAgainIn: z.array(z.string()),
    }),
  ),
  /** Of the planned path. */
  minutes: z.number(),
  script: z.array(z.object({ id: z.string(), title: z.string(), from: z.number(), to: z.number() })),
  lanes: z.array(
    z.object({
      kind: z.enum(['person', 'role', 'token', 'medium']),
      name: z.string(),
      roles: z.array(z.string()),
      from: z.number(),
      to: z.number(),
      spans: z.array(span),
    }),
  ),
  /** Steps for which the playbook plans no minutes; they count as none. */
  untimed: z.array(z.string()),
  /** What a run leaves when it is aborted after the step. */
  aborted: z.array(z.object({ step: z.string(), leaves: z.array(z.string()) })),
});
export type SimulationView = z.infer<typeof simulationViewSchema>;
