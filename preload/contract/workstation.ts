// This workstation: what it is, which tokens and people it knows, how its windows look. A leaf.

import { z } from 'zod';
import { nothing } from './inputs.ts';
import { checkSchema } from './run-view.ts';

/** A data directory out of a snapshot, read-only until a quorum closed the gap: what people must bring, and the command that takes it. */
export const restoredSchema = z.strictObject({
  at: z.iso.datetime(),
  /** Title of the run at whose end the snapshot was made. */
  snapshotOf: z.string(),
  /** The newest checkpoint on paper that the snapshot knows of; the one wanted is this one or a later one. */
  checkpoint: z.strictObject({ size: z.int().positive(), at: z.iso.datetime() }).nullable(),
  /** Authorities whose newest full CRL is wanted; `number`: the newest the snapshot knows of. */
  crls: z.array(z.strictObject({ authority: z.string(), number: z.string() })),
  /** null: the record names too few people whose keys are here. */
  quorum: z.strictObject({ needed: z.int().positive(), people: z.array(z.string()) }).nullable(),
  command: z.string(),
});
export type RestoredView = z.infer<typeof restoredSchema>;

export const statusSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'chromium', 'terminal']),
  network: z.enum(['none', 'up', 'unknown']),
  clock: z.string(),
  token: z.string(),
  log: z.object({ name: z.string(), fingerprint: z.string(), words: z.array(z.string()), size: z.number() }),
  dataDirectory: z.string(),
  /** null: not restored, or continued since. */
  restored: restoredSchema.nullable(),
});
export type StatusView = z.infer<typeof statusSchema>;

export const tokenViewSchema = z.object({
  label: z.string(),
  serial: z.string(),
  model: z.string(),
  manufacturer: z.string(),
  initialized: z.boolean(),
  pinState: z.string(),
  keyAlgorithms: z.array(z.string()),
  mechanisms: z.array(z.object({ name: z.string(), sign: z.boolean(), generate: z.boolean(), sizes: z.string() })),
});
export const tokensViewSchema = z.object({
  module: z.object({
    provider: z.enum(['pkcs11', 'soft']),
    description: z.string(),
    manufacturer: z.string(),
    libraryVersion: z.string(),
    cryptokiVersion: z.string(),
  }),
  tokens: z.array(tokenViewSchema),
});
export type TokensView = z.infer<typeof tokensViewSchema>;

export const personViewSchema = z.object({ id: z.string(), spkiSha256: z.string(), words: z.array(z.string()) });

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['en', 'de']),
  textSize: z.enum(['normal', 'large', 'room']),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The calls about the workstation, by name. */
export const workstationCalls = {
  status: { input: nothing, output: statusSchema },
  tokens: { input: nothing, output: tokensViewSchema },
  testToken: { input: z.strictObject({ serial: z.string().max(64) }), output: z.array(checkSchema) },
  people: { input: nothing, output: z.array(personViewSchema) },
  /** The passphrase goes as bytes, zeroed by the core. */
  newPerson: {
    input: z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), passphrase: z.instanceof(Uint8Array) }),
    output: personViewSchema,
  },
  settings: { input: nothing, output: settingsSchema },
  saveSettings: { input: settingsSchema, output: settingsSchema },
} as const;
