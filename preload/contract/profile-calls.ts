// What the editor of profiles and the core say to each other. A leaf.

import { z } from 'zod';
import { nothing } from './inputs.ts';
import { factSchema, findingSchema, hashSchema } from './run-view.ts';

/** Small letters, digits and hyphens: a profile's id. */
const profileId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** A profile being written: keys as in its file, values as typed. The core's own parser judges it. */
const profileDraftSchema = z.object({ conclave: z.literal('profile/1') }).catchall(z.json());
export type ProfileDraftInput = z.infer<typeof profileDraftSchema>;

const listedProfileSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** root, subordinate, cross, leaf or crl. */
  kind: z.string(),
  rules: z.array(z.string()),
  origin: z.enum(['built-in', 'own']),
  /** Of an own one: the number of its newest version. */
  version: z.number().nullable(),
  sha256: z.string(),
  /** Why a file in the data directory is no profile. */
  problem: z.string().nullable(),
});
export type ListedProfile = z.infer<typeof listedProfileSchema>;

const profileDeskSchema = z.object({
  profiles: z.array(listedProfileSchema),
  choices: z.object({
    kinds: z.array(z.string()),
    rules: z.array(z.string()),
    keyUsage: z.array(z.string()),
    purposes: z.array(z.string()),
    attributes: z.array(z.string()),
    nameTypes: z.array(z.string()),
  }),
});
export type ProfileDeskView = z.infer<typeof profileDeskSchema>;

const openedProfileSchema = z.object({
  id: z.string(),
  origin: z.enum(['built-in', 'own']),
  version: z.number().nullable(),
  text: z.string(),
});
export type OpenedProfile = z.infer<typeof openedProfileSchema>;

/** A profile as its text, or as values a form holds: those are written as a file first. */
const profileSource = z.union([z.strictObject({ text: z.string().max(256 * 1024) }), z.strictObject({ draft: profileDraftSchema })]);

const checkedProfileSchema = z.object({
  /** The file as it would be saved. */
  text: z.string(),
  hash: hashSchema,
  /** The values of the text, for the form; null where it is no YAML or no profile of a certificate. */
  draft: profileDraftSchema.nullable(),
  /** Everything wrong, by path and line. */
  problems: z.array(z.object({ path: z.string(), line: z.number().nullable(), text: z.string() })),
  /** The certificate it would make; empty beside a problem, and for a CRL. */
  preview: z.array(factSchema),
  findings: z.array(findingSchema),
  /** Why no certificate can be built from a profile that is well formed. */
  stop: z.string().nullable(),
});
export type CheckedProfile = z.infer<typeof checkedProfileSchema>;

export const profileCalls = {
  /** What there is, and what can be chosen. */
  profileDesk: { input: nothing, output: profileDeskSchema },
  /** One profile's text, its newest version. */
  openProfile: { input: z.strictObject({ id: profileId }), output: openedProfileSchema },
  /** A profile as the file it would be: what is wrong with it, what it makes, what lint says. Nothing is saved. */
  checkProfile: { input: z.strictObject({ source: profileSource }), output: checkedProfileSchema },
  /** The next version of the profile under its own id, never over one that came with Conclave. */
  saveProfile: {
    input: z.strictObject({ source: profileSource }),
    output: z.object({ id: z.string(), version: z.number(), hash: hashSchema }),
  },
} as const;
