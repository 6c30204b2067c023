// Every call and push between the core and a window: names, what goes in, what comes out. A leaf. The router checks inputs
// against these schemas; the preload exposes one function per name; the renderer sees the types only.

import { z } from 'zod';
import { comparisonSchema } from './comparison.ts';
import { requestCalls } from './request-preview.ts';
import { handle, planCalls, planPreviewSchema } from './plan-editor.ts';
import {
  backupSchema,
  checkSchema,
  controlSchema,
  factSchema,
  hashSchema,
  performSchema,
  provideSecretSchema,
  revealSecretSchema,
  runViewSchema,
} from './run-view.ts';

const nothing = z.strictObject({});
const runRef = z.strictObject({ runId: z.string().min(1).max(64) });
const shortText = z.string().min(1).max(200);

/** What a certificate or CRL says, one line a field or extension, with a plain-language explanation. */
export const explainedFieldSchema = factSchema.extend({
  explain: z.string().optional(),
  critical: z.boolean().optional(),
  group: z.string().optional(),
});
export type ExplainedField = z.infer<typeof explainedFieldSchema>;

export const dueSchema = z.object({
  what: z.string(),
  authority: z.string(),
  at: z.string(),
  inDays: z.number(),
  urgency: z.enum(['overdue', 'soon', 'later']),
  note: z.string(),
});

export const authoritySchema = z.object({
  id: z.string(),
  label: z.string(),
  subject: z.string(),
  algorithm: z.string(),
  rules: z.string(),
  token: z.string(),
  spkiSha256: z.string(),
  spkiWords: z.array(z.string()),
  /** Empty, and no words, where no policy is in force. */
  policySha256: z.string(),
  policyWords: z.array(z.string()),
  certificates: z.array(
    z.object({
      sha256: z.string(),
      words: z.array(z.string()),
      subject: z.string(),
      serial: z.string(),
      notBefore: z.string(),
      notAfter: z.string(),
      role: z.string(),
      fields: z.array(explainedFieldSchema),
    }),
  ),
  crls: z.array(
    z.object({
      sha256: z.string(),
      words: z.array(z.string()),
      number: z.string(),
      thisUpdate: z.string(),
      nextUpdate: z.string(),
      status: z.string(),
      fields: z.array(explainedFieldSchema),
    }),
  ),
});
export type AuthorityView = z.infer<typeof authoritySchema>;

export const runSummarySchema = z.object({
  runId: z.string(),
  title: z.string(),
  mode: z.enum(['production', 'rehearsal', 'drill']),
  status: z.enum(['open', 'paused', 'sealed', 'finished', 'aborted']),
  createdAt: z.string(),
  step: z.string(),
  bundle: z.string().optional(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** The last checkpoint on paper against this data directory: what is asked for, and what came of it. */
export const historySchema = z.object({
  state: z.enum(['nothing-to-compare', 'awaited', 'compared', 'skipped', 'unattended']),
  last: z.object({ title: z.string(), at: z.string(), size: z.number() }).nullable(),
  check: checkSchema,
});
export type HistoryView = z.infer<typeof historySchema>;

/** One event of a run's log, for people. `corrections`: numbers of the events that put it right. */
export const transcriptLineSchema = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  event: z.string(),
  step: z.string(),
  text: z.string(),
  corrections: z.array(z.number()),
});
export type TranscriptLine = z.infer<typeof transcriptLineSchema>;

/** A checkpoint as typed or scanned: words, digits or a signed note. */
const enteredCheckpoint = z.string().min(1).max(8192);

export const homeSchema = z.object({
  /** true: no authority and no finished production run yet. */
  empty: z.boolean(),
  now: z.string(),
  due: z.array(dueSchema),
  /** Validity of the CRLs of each authority, for the coverage picture. */
  coverage: z.array(
    z.object({ authority: z.string(), items: z.array(z.object({ number: z.string(), from: z.string(), to: z.string() })) }),
  ),
  runs: z.array(runSummarySchema),
  unknownOutcomes: z.number(),
});
export type HomeView = z.infer<typeof homeSchema>;

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

export const evidenceViewSchema = z.object({
  runId: z.string(),
  title: z.string(),
  mode: z.enum(['production', 'rehearsal', 'drill']),
  finishedAt: z.string(),
  bundle: z.string(),
  checkpoint: z.string(),
  /** Text for the QR code: the checkpoint. Matrix rows of 0 and 1, made in the core. */
  qr: z.array(z.string()),
  hash: hashSchema,
  /** Every file the run made, by path. */
  artifacts: z.array(hashSchema),
  /** Of a production run. */
  backup: backupSchema.optional(),
});
export type EvidenceView = z.infer<typeof evidenceViewSchema>;

export type { PlanPreview } from './plan-editor.ts';

/** The paper of a rehearsal: words to read back from, shown in a second window (rules.md, Approvals). */
export const paperSchema = z.object({ title: z.string(), hashes: z.array(hashSchema) });

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['en', 'de']),
  textSize: z.enum(['normal', 'large', 'room']),
});
export type Settings = z.infer<typeof settingsSchema>;

/** name → input and output. The names are what the preload exposes. */
export const calls = {
  status: { input: nothing, output: statusSchema },
  home: { input: nothing, output: homeSchema },
  runs: { input: nothing, output: z.array(runSummarySchema) },
  run: { input: runRef, output: runViewSchema },
  perform: { input: performSchema, output: runViewSchema },
  provideSecret: { input: provideSecretSchema, output: runViewSchema },
  /** A share card, for one person’s eyes: never part of a view, never twice after it was confirmed. `qr`: rows of 0 and 1. */
  revealSecret: { input: revealSecretSchema, output: z.object({ words: z.array(z.string()), qr: z.array(z.string()) }) },
  control: { input: controlSchema, output: runViewSchema },
  transcript: { input: runRef, output: z.array(transcriptLineSchema) },
  history: { input: nothing, output: historySchema },
  compareCheckpoint: { input: z.strictObject({ text: enteredCheckpoint }), output: historySchema },
  /** A person decides to go on without the checkpoint; both are recorded. */
  skipCheckpoint: { input: z.strictObject({ by: shortText, reason: z.string().min(1).max(2000) }), output: historySchema },
  /**
   * Starts a root rehearsal on a new embedded token with these names: nothing prepared, nothing kept but the evidence. With null for
   * the custodian two people hold it: the administrator is the custodian too, as the separation of roles allows.
   */
  rehearseNow: {
    input: z.strictObject({
      subject: z.string().min(1).max(64),
      administrator: shortText,
      custodian: shortText.nullable(),
      witness: shortText,
    }),
    output: runViewSchema,
  },
  /** Asks the shell for a plan file and checks it. null: the person chose none. */
  openPlan: { input: nothing, output: planPreviewSchema.nullable() },
  startPlan: { input: z.strictObject({ planId: handle, mode: z.enum(['production', 'rehearsal']) }), output: runViewSchema },
  ...planCalls,
  ...requestCalls,
  paper: { input: runRef, output: paperSchema },
  authorities: { input: nothing, output: z.array(authoritySchema) },
  evidence: { input: nothing, output: z.array(evidenceViewSchema) },
  verifyEvidence: {
    input: runRef,
    output: z.object({ verdict: z.enum(['accepted', 'refused']), checks: z.array(checkSchema), facts: z.array(factSchema) }),
  },
  /** Two finished runs: which differences are there that a rehearsal does not have by its nature? */
  compareEvidence: {
    input: z.strictObject({ rehearsal: z.string().min(1).max(64), production: z.string().min(1).max(64) }),
    output: comparisonSchema,
  },
  /** Saves the script of an opened plan or of a run as a PDF. */
  printScript: {
    input: z.union([
      z.strictObject({ planId: z.string().min(1).max(64), mode: z.enum(['production', 'rehearsal']), paper: z.enum(['a4', 'letter']) }),
      z.strictObject({ runId: z.string().min(1).max(64), paper: z.enum(['a4', 'letter']) }),
    ]),
    output: z.object({ path: z.string(), minutes: z.number(), hash: hashSchema }),
  },
  tokens: { input: nothing, output: tokensViewSchema },
  testToken: { input: z.strictObject({ serial: z.string().max(64) }), output: z.array(checkSchema) },
  people: { input: nothing, output: z.array(personViewSchema) },
  /** The passphrase goes as bytes, zeroed by the core. */
  newPerson: {
    input: z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), passphrase: z.instanceof(Uint8Array) }),
    output: personViewSchema,
  },
  /** `paper`: a checkpoint to hold the logs to. */
  audit: {
    input: z.strictObject({ paper: enteredCheckpoint.optional() }),
    output: z.object({
      checks: z.array(checkSchema),
      problems: z.array(z.string()),
      firstBad: z.object({ log: z.string(), seq: z.number() }).nullable(),
    }),
  },
  settings: { input: nothing, output: settingsSchema },
  saveSettings: { input: settingsSchema, output: settingsSchema },
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;

/** Errors are data: what happened, what did not, what to do now. */
export const failureSchema = z.object({ code: z.string(), message: z.string(), next: z.string() });
export type Failure = z.infer<typeof failureSchema>;

export type Answer<N extends CallName> =
  | { readonly ok: true; readonly value: CallOutput<N> }
  | { readonly ok: false; readonly error: Failure };

/** Core → window. */
export const pushes = {
  /** Long work: what the core is doing. null: done. */
  progress: z.object({ runId: z.string(), text: z.string() }).nullable(),
  /** The token has been silent: what it may be waiting for. */
  silence: z.object({ call: z.string(), seconds: z.number() }),
  /** The run changed outside this window's own calls; ask for it again. */
  changed: z.object({ runId: z.string() }),
} as const;

export type PushName = keyof typeof pushes;

/** What `window.conclave` offers: one function per call, one subscription per push. */
export type Bridge = { readonly [N in CallName]: (input: CallInput<N>) => Promise<Answer<N>> } & {
  readonly on: <P extends PushName>(push: P, listener: (value: z.infer<(typeof pushes)[P]>) => void) => () => void;
};
