// What a person gives to a run: the answers of one click, one secret, one act of control. Strict: anything else is refused at the door.

import { z } from 'zod';

const identifier = z.string().min(1).max(64);

const fileSchema = z.strictObject({ name: z.string().min(1).max(255), base64: z.string().max(131_072) });

/** The value of one prompt: true for confirm, {words, source} for words, {name, base64} for a file, a list of them for files, text otherwise. */
export const promptValueSchema = z.union([
  z.literal(true),
  z.string().max(4096),
  z.strictObject({ words: z.array(z.string().max(32)).max(8), source: z.string().max(200) }),
  // 96 kB, the most a prompt for a file asks for, in base64.
  fileSchema,
  // The most a batch has.
  z.array(fileSchema).min(1).max(1000),
]);

/** One click. `person` is who acts; `values` by prompt id. */
export const performSchema = z.strictObject({
  runId: identifier,
  stepId: identifier,
  revision: z.int().nonnegative(),
  person: identifier,
  values: z.record(z.string().max(128), promptValueSchema),
});
export type PerformInput = z.infer<typeof performSchema>;

/** The one call a secret travels by. The bytes are zeroed by the core when the step is over. */
export const provideSecretSchema = z.strictObject({
  runId: identifier,
  stepId: identifier,
  revision: z.int().nonnegative(),
  promptId: z.string().min(1).max(128),
  secret: z.instanceof(Uint8Array),
});
export type ProvideSecretInput = z.infer<typeof provideSecretSchema>;

/** Shows the secret the current step reveals to this person, who must be awaited. */
export const revealSecretSchema = z.strictObject({
  runId: identifier,
  stepId: identifier,
  revision: z.int().nonnegative(),
  person: identifier,
});
export type RevealSecretInput = z.infer<typeof revealSecretSchema>;

/** Pause, go on, exception, correction, abort: logged outcomes of a run. */
export const controlSchema = z.strictObject({
  runId: identifier,
  revision: z.int().nonnegative(),
  person: identifier,
  act: z.enum(['pause', 'continue', 'exception', 'correction', 'absent', 'lost', 'abort']),
  /** Who is absent, or whose key is lost. */
  who: identifier.optional(),
  /** Who is to take the absent person's roles over. */
  substitute: identifier.optional(),
  /** For a correction: the number of the event it puts right. */
  corrects: z.int().positive().optional(),
  reason: z.string().min(1).max(2000),
});
export type ControlInput = z.infer<typeof controlSchema>;
