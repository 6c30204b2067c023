// Files as QR codes, out and in. A leaf.

import { z } from 'zod';
import { hashSchema } from './run-view.ts';

/** A file a run made, by its path as evidence lists it. */
const artifactRef = { runId: z.string().min(1).max(64), path: z.string().min(1).max(500) };

const codesSchema = z.object({
  /** How many different codes make the file at least; 1: the first is the whole file. */
  needed: z.number(),
  size: z.number(),
  hash: hashSchema,
  /** Matrix rows of 0 and 1 of the codes asked for, in order. */
  codes: z.array(z.object({ sequence: z.number(), rows: z.array(z.string()) })),
});

const foundFileSchema = z.union([
  /** Frames are missing. */
  z.object({ have: z.number(), need: z.number() }),
  z.object({ base64: z.string(), size: z.number(), hash: hashSchema }),
]);

/** The calls about QR codes, by name. */
export const codeCalls = {
  /** Codes `from`, `from` + 1 … of a file a run made, counted from 1. */
  showCodes: {
    input: z.strictObject({ ...artifactRef, from: z.int().min(1).max(1_000_000), count: z.int().min(1).max(32) }),
    output: codesSchema,
  },
  /** Saves the sheet of a file under papers/ in the data directory. */
  saveCodeSheet: {
    input: z.strictObject({ ...artifactRef, paper: z.enum(['a4', 'letter']) }),
    output: z.object({ path: z.string(), codes: z.number(), needed: z.number() }),
  },
  /** Switches the camera on for the current step of a run, where its policy allows it; off again whenever anybody acts. */
  camera: {
    input: z.strictObject({
      runId: z.string().min(1).max(64),
      stepId: z.string().min(1).max(64),
      revision: z.int().nonnegative(),
      on: z.boolean(),
    }),
    output: z.object({}),
  },
  /** The text of the code in a picture; null: none was found. `grey`: one byte a point, row by row. `live`: the next one comes soon. */
  codeInPicture: {
    input: z.strictObject({
      width: z.int().min(1).max(2000),
      height: z.int().min(1).max(2000),
      grey: z.instanceof(Uint8Array),
      live: z.boolean().optional(),
    }),
    output: z.object({ text: z.string().nullable() }),
  },
  /** The file that texts of codes hold together. */
  fileOfCodes: { input: z.strictObject({ texts: z.array(z.string().max(1_000_000)).min(1).max(5000) }), output: foundFileSchema },
} as const;
