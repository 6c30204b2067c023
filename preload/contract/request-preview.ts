// What a window is shown of a certificate request before anybody decides about it, and how one is asked for. A leaf.

import { z } from 'zod';
import { nothing } from './inputs.ts';
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
  /** Beside what was asked for; empty where nothing was given to compare with. */
  compared: z.array(
    z.object({
      label: z.string(),
      asked: z.string(),
      found: z.string(),
      verdict: z.enum(['same', 'equivalent', 'different']),
      why: z.string(),
    }),
  ),
});
export type RequestPreview = z.infer<typeof requestPreviewSchema>;

const requestDeskSchema = z.object({
  /** Profiles of certificates a request is answered under; a root answers none. */
  profiles: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.string(),
      required: z.array(z.string()),
      /** subjectAltNames the applicant gives, each with how many at least. */
      names: z.array(z.object({ type: z.string(), min: z.number(), max: z.number() })),
    }),
  ),
  rules: z.array(z.string()),
  algorithms: z.array(z.object({ id: z.string(), title: z.string() })),
});
export type RequestDeskView = z.infer<typeof requestDeskSchema>;

/** What a request shall say: the core judges it under the profile. */
const wantedSchema = z.strictObject({
  profile: z.string().min(1).max(64),
  subject: z.string().max(1000),
  key: z.string().min(1).max(40),
  names: z.array(z.strictObject({ type: z.string().min(1).max(40), value: z.string().max(500) })).max(100),
});
export type WantedRequestInput = z.infer<typeof wantedSchema>;

const madeRecipesSchema = z.object({
  recipes: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      files: z.array(z.object({ name: z.string(), text: z.string() })),
      /** Why this tool cannot make it. */
      problem: z.string().nullable(),
    }),
  ),
  /** Text of asked.json. */
  asked: z.string(),
});
export type MadeRecipes = z.infer<typeof madeRecipesSchema>;

/** A folder name that stays where it is on every system. */
const folderName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/);

export const requestCalls = {
  /** What there is to choose from. */
  requestDesk: { input: nothing, output: requestDeskSchema },
  /** A request as a file's bytes: what it says, its checks, and what becomes of each part under a profile. Nothing is kept. */
  previewRequest: {
    input: z.strictObject({
      // PEM of 64 kB of DER, with what tools write in front of it.
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 128 * 1024),
      profile: z.string().min(1).max(64).nullable(),
      rules: z.enum(['br', 'private', 'cnsa2']),
      /** asked.json of a recipe, to compare with. */
      asked: z
        .string()
        .max(256 * 1024)
        .nullable(),
    }),
    output: requestPreviewSchema,
  },
  /** Files for every tool that make exactly this request. Nothing is written. */
  makeRecipes: { input: wantedSchema, output: madeRecipesSchema },
  /** The same files into a new folder of the data directory, asked.json among them; never over one. */
  saveRecipes: {
    input: z.strictObject({ wanted: wantedSchema, name: folderName }),
    output: z.object({ folder: z.string(), files: z.array(z.string()) }),
  },
} as const;
