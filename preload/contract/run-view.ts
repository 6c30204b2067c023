// The run as every shell draws it. A leaf: imports nothing of ours. The shells know no order, no rule and no secret.

import { z } from 'zod';
import { drillViewSchema } from './drill-view.ts';
import { promptSchema } from './prompt.ts';

export const checkSchema = z.object({
  name: z.string(),
  verdict: z.enum(['passed', 'failed', 'waived', 'not-checked']),
  reason: z.string().optional(),
  by: z.string().optional(),
});
export const findingSchema = z.object({
  rule: z.string(),
  clause: z.string(),
  severity: z.enum(['error', 'warning', 'notice']),
  message: z.string(),
  item: z.string().optional(),
});

/**
 * One line of a fact sheet. `planned` is set where plan or profile says what the value must be (`from`: which of them, or whose
 * setting); `differs` marks a difference. `requested`: what a request asks for; `note` explains where that is something else.
 */
export const factSchema = z.object({
  label: z.string(),
  value: z.string(),
  planned: z.string().optional(),
  from: z.string().optional(),
  requested: z.string().optional(),
  note: z.string().optional(),
  differs: z.boolean().optional(),
  mono: z.boolean().optional(),
});
export type Fact = z.infer<typeof factSchema>;

/**
 * One thing under review. `beside`: the second column holds what is in force, not what was planned; of a request, what becomes of
 * each thing it says.
 */
export const sheetSchema = z.object({
  title: z.string(),
  sha256: z.string(),
  facts: z.array(factSchema),
  beside: z.enum(['in-force', 'fate']).optional(),
});

/**
 * Many things of one kind, a row each, drawn from their bytes; what a row does not say is as on the sheet of the first. `state`: the
 * row is refused, or says something the first does not; `note`: why, or what.
 */
export const tableSchema = z.object({
  title: z.string(),
  /** SHA-256 of everything that is approved with it, in order: the text of these, one a line, has the hash that is approved. */
  hashes: z.array(z.string()).optional(),
  columns: z.array(z.object({ label: z.string(), mono: z.boolean().optional() })),
  rows: z.array(z.object({ cells: z.array(z.string()), state: z.enum(['refused', 'differs']).optional(), note: z.string().optional() })),
});
export type Table = z.infer<typeof tableSchema>;

/** A hash people compare: hex and 32 PGP words. `hidden`: the words are not shown on this screen because they are being read back. */
export const hashSchema = z.object({ what: z.string(), sha256: z.string(), words: z.array(z.string()), hidden: z.boolean().optional() });

/** What the stage shows; the renderer has one view per kind. */
export const stageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('people'),
    people: z.array(
      z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()), done: z.boolean(), note: z.string().optional() }),
    ),
  }),
  z.object({ kind: z.literal('checks'), checks: z.array(checkSchema) }),
  z.object({
    kind: z.literal('tokens'),
    tokens: z.array(z.object({ label: z.string(), serial: z.string(), model: z.string(), manufacturer: z.string(), state: z.string() })),
    facts: z.array(factSchema),
  }),
  z.object({ kind: z.literal('facts'), facts: z.array(factSchema) }),
  /** Spans of time one above the other, and the same in words. ISO 8601 UTC. */
  z.object({
    kind: z.literal('timeline'),
    now: z.string(),
    bars: z.array(z.object({ label: z.string(), from: z.string(), to: z.string() })),
    facts: z.array(factSchema),
  }),
  /** Drawn from the bytes. One sheet per TBS. */
  z.object({
    kind: z.literal('review'),
    sheets: z.array(sheetSchema),
    table: tableSchema.optional(),
    findings: z.array(findingSchema),
  }),
  z.object({
    kind: z.literal('approvals'),
    sheets: z.array(sheetSchema),
    table: tableSchema.optional(),
    needed: z.number(),
    given: z.array(z.object({ person: z.string(), name: z.string(), at: z.string(), note: z.string() })),
    /** Statements that are out to be signed on a second machine, base64; `standInKey`: the sealed key of a rehearsal (conclave/person/1). */
    offered: z
      .array(
        z.object({
          person: z.string(),
          name: z.string(),
          sha256: z.string(),
          statement: z.string(),
          standInKey: z.string().optional(),
        }),
      )
      .optional(),
  }),
  z.object({
    kind: z.literal('files'),
    files: z.array(z.object({ path: z.string(), size: z.number(), sha256: z.string(), words: z.array(z.string()) })),
    note: z.string().optional(),
  }),
  /** An unknown outcome people must close before the run goes on (rules.md, Journal). */
  z.object({ kind: z.literal('unknown-outcome'), operation: z.string(), facts: z.array(factSchema), since: z.string() }),
]);
export type Stage = z.infer<typeof stageSchema>;

export const runStepSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  status: z.enum(['done', 'current', 'waiting', 'skipped']),
  minutesPlanned: z.number(),
  /** Why it was skipped. */
  skipped: z.string().optional(),
  secondsSpent: z.number().optional(),
});

export const currentStepSchema = z.object({
  stepId: z.string(),
  kind: z.string(),
  title: z.string(),
  /** One sentence to read aloud. */
  say: z.string(),
  /** What exactly will happen when the button is pressed. */
  will: z.string(),
  /** The button: verb and object. */
  button: z.string(),
  irreversible: z.boolean(),
  /** Whose turn: any one of these people may act. */
  awaited: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
  prompts: z.array(promptSchema),
  /** A file may come in by QR codes before the camera: the policy allows it. */
  camera: z.literal(true).optional(),
  /** Prompts whose secret has been provided and is held for this step. */
  provided: z.array(z.string()),
  /** Something secret can be shown to this person alone, by `revealSecret`; it is in no view. */
  reveals: z.object({ person: z.string(), label: z.string() }).optional(),
  stage: stageSchema,
  /** What stands in the way just now (a token that does not answer), where looking at token or host failed. */
  problem: z.object({ code: z.string(), text: z.string() }).optional(),
  /** Why this step: what it protects, what went wrong at real CAs, the clause. */
  why: z.string(),
});

/** A checkpoint for paper: the signed note, the head's words (four rows of eight), and a QR code of the note as rows of 0 and 1. */
export const paperCheckpointSchema = z.object({
  size: z.number(),
  text: z.string(),
  sha256: z.string(),
  words: z.array(z.string()),
  qr: z.array(z.string()),
});

/** The backup a production run ends with. `failed`: outstanding, the next start tries again; `code` where disk or medium refused. */
export const backupSchema = z.object({
  state: z.enum(['made', 'failed', 'not-made']),
  /** How many of these people open it together. */
  threshold: z.number(),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  /** One a medium; `directory` is absolute. */
  files: z.array(z.object({ name: z.string(), directory: z.string(), sha256: z.string(), words: z.array(z.string()) })),
  code: z.string().optional(),
});
export type BackupView = z.infer<typeof backupSchema>;

const clockSchema = z.object({
  id: z.string(),
  title: z.string(),
  clause: z.string(),
  since: z.string(),
  from: z.string(),
  due: z.string(),
  ended: z.object({ at: z.string(), met: z.boolean() }).optional(),
});

export const runViewSchema = z.object({
  runId: z.string(),
  mode: z.enum(['production', 'rehearsal', 'drill']),
  attendance: z.enum(['people', 'unattended']),
  rules: z.string(),
  title: z.string(),
  playbook: z.string(),
  status: z.enum(['open', 'paused', 'sealed', 'finished', 'aborted']),
  revision: z.number(),
  planSha256: z.string(),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      roles: z.array(z.string()),
      /** Gone, without a key that counts, or waiting to be called in. Absent: takes part. */
      standing: z.enum(['absent', 'key-lost', 'substitute']).optional(),
    }),
  ),
  steps: z.array(runStepSchema),
  current: currentStepSchema.nullable(),
  /** What is being made, for the right-hand column. */
  making: z.array(factSchema),
  hashes: z.array(hashSchema),
  checks: z.array(checkSchema),
  findings: z.array(findingSchema),
  exceptions: z.array(z.object({ at: z.string(), person: z.string(), text: z.string() })),
  /** What people put right by adding to the log: `corrects` is the number of the event that stays as it is. */
  corrections: z.array(z.object({ at: z.string(), person: z.string(), corrects: z.number(), text: z.string() })).optional(),
  /** Clocks that have started (rules.md, Time), and when this was drawn. Dates ISO 8601 UTC; `since`: what it counts from; without `ended` it runs. */
  clocks: z.object({ now: z.string(), list: z.array(clockSchema) }).optional(),
  /** Absolute path of the sealed bundle, once there is one. */
  bundle: z.string().optional(),
  /** Once the run is over: the workstation log's checkpoint, which people take away on paper (rules.md, Logs and bundles). */
  checkpoint: paperCheckpointSchema.optional(),
  /** Of a production run that is over. */
  backup: backupSchema.optional(),
  /** Of a drill: what happens besides. */
  drill: drillViewSchema.optional(),
});
export type RunView = z.infer<typeof runViewSchema>;
export type CurrentStep = z.infer<typeof currentStepSchema>;
