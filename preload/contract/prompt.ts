// What a step asks a person for.

import { z } from 'zod';

/** Asked only where a choice before it, of the same turn, has one of these values. */
const whenSchema = z.object({ prompt: z.string(), is: z.array(z.string()) });

/** What a person must give now. A closed union: terminal, windows and answers file each map every kind. */
export const promptSchema = z.discriminatedUnion('kind', [
  /** Goes by provideSecret, never by perform. `again`: typed twice. */
  z.object({
    kind: z.literal('secret'),
    id: z.string(),
    label: z.string(),
    person: z.string().optional(),
    again: z.boolean(),
    min: z.number(),
    max: z.number(),
    warning: z.string().optional(),
    /** The words of a share card, or its code scanned or pasted: how many words, of which set and PIN. */
    card: z.object({ words: z.number(), set: z.string(), role: z.enum(['user', 'so']) }).optional(),
    when: whenSchema.optional(),
  }),
  /** value: true */
  z.object({ kind: z.literal('confirm'), id: z.string(), label: z.string(), person: z.string().optional() }),
  /** value: the words at these positions, in order (0-based, of 32), and their source. */
  z.object({ kind: z.literal('words'), id: z.string(), label: z.string(), person: z.string().optional(), positions: z.array(z.number()) }),
  z.object({
    kind: z.literal('text'),
    id: z.string(),
    label: z.string(),
    person: z.string().optional(),
    suggestion: z.string().optional(),
    /** The text is the path of a file this machine reads where it lies, however large; unattended `{path: …}`. */
    place: z.literal('file').optional(),
  }),
  z.object({
    kind: z.literal('choice'),
    id: z.string(),
    label: z.string(),
    person: z.string().optional(),
    /** `reversible`: choosing it does nothing that could not be undone, whatever else the step does. */
    options: z.array(z.object({ value: z.string(), label: z.string(), reversible: z.literal(true).optional() })),
    when: whenSchema.optional(),
    /** What an unattended run takes where its answers say nothing. */
    unanswered: z.string().optional(),
  }),
  /** value: name and bytes of one file of at most `max` bytes; `endings` are those such files usually have. */
  z.object({
    kind: z.literal('file'),
    id: z.string(),
    label: z.string(),
    person: z.string().optional(),
    max: z.number(),
    endings: z.array(z.string()),
    when: whenSchema.optional(),
  }),
  /** value: name and bytes of up to `most` files, each of at most `max` bytes, `total` together. */
  z.object({
    kind: z.literal('files'),
    id: z.string(),
    label: z.string(),
    person: z.string().optional(),
    most: z.number(),
    max: z.number(),
    total: z.number(),
    endings: z.array(z.string()),
  }),
  /** Arm, then fire: value must equal `expected`. Not asked unattended. */
  z.object({ kind: z.literal('type-label'), id: z.string(), label: z.string(), person: z.string().optional(), expected: z.string() }),
]);
export type Prompt = z.infer<typeof promptSchema>;
