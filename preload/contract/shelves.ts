// What lies on the window's shelves: what is due, runs, authorities and evidence. A leaf.

import { z } from 'zod';
import { comparisonSchema } from './comparison.ts';
import { nothing, runRef } from './inputs.ts';
import { backupSchema, checkSchema, factSchema, hashSchema } from './run-view.ts';

/** What a certificate or CRL says, one line a field or extension, with a plain-language explanation. */
export const explainedFieldSchema = factSchema.extend({
  explain: z.string().optional(),
  critical: z.boolean().optional(),
  group: z.string().optional(),
});
export type ExplainedField = z.infer<typeof explainedFieldSchema>;

export const dueSchema = z.object({
  id: z.string(),
  what: z.string(),
  authority: z.string(),
  at: z.string(),
  inDays: z.number(),
  urgency: z.enum(['overdue', 'soon', 'later']),
  note: z.string(),
});

/** What a list covers; `sealed`: it was signed ahead and has not been released. */
const coverageItem = z.object({ number: z.string(), from: z.string(), to: z.string(), sealed: z.boolean() });

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
  /** What it signed for other keys, newest first; `issuedMore`: how many are not in the list. */
  issued: z.array(
    z.object({
      sha256: z.string(),
      subject: z.string(),
      serial: z.string(),
      notAfter: z.string(),
      role: z.string(),
      state: z.enum(['in-force', 'ended', 'revoked', 'held']),
    }),
  ),
  issuedMore: z.number(),
  /** It is held in reserve: since when, and every point of its readiness. */
  reserve: z
    .object({
      since: z.string(),
      ready: z.boolean(),
      points: z.array(z.object({ what: z.enum(['key', 'certificate', 'issuers', 'rules', 'list']), ready: z.boolean(), says: z.string() })),
    })
    .optional(),
  /** The moment these are said at. */
  now: z.string(),
  /** What covers its days. */
  coverage: z.array(coverageItem),
  /** Lists that were signed ahead, in order of their days. */
  series: z.array(
    z.object({
      number: z.string(),
      from: z.string(),
      to: z.string(),
      status: z.enum(['planned', 'sealed', 'released', 'superseded', 'destroyed']),
    }),
  ),
  /** The superseded list that can hide a revocation longest, and until when. */
  replay: z.object({ number: z.string(), until: z.string() }).optional(),
  crls: z.array(
    z.object({
      sha256: z.string(),
      words: z.array(z.string()),
      number: z.string(),
      /** `full`, or the partition it is of. */
      partition: z.string(),
      /** It holds the changes since an earlier list. */
      delta: z.boolean(),
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

export const homeSchema = z.object({
  /** true: no authority and no finished production run yet. */
  empty: z.boolean(),
  now: z.string(),
  due: z.array(dueSchema),
  /** Validity of the CRLs of each authority, for the coverage picture. */
  coverage: z.array(z.object({ authority: z.string(), items: z.array(coverageItem) })),
  runs: z.array(runSummarySchema),
  unknownOutcomes: z.number(),
});
export type HomeView = z.infer<typeof homeSchema>;

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

/** The paper of a rehearsal: words to read back from, shown in a second window (rules.md, Approvals). */
export const paperSchema = z.object({ title: z.string(), hashes: z.array(hashSchema) });

/** The calls of the shelves, by name. */
export const shelfCalls = {
  home: { input: nothing, output: homeSchema },
  runs: { input: nothing, output: z.array(runSummarySchema) },
  paper: { input: runRef, output: paperSchema },
  authorities: { input: nothing, output: z.array(authoritySchema) },
  /** Saves what a web server serves for an authority, as a kit for the online side. */
  savePublication: {
    input: z.strictObject({ label: z.string().min(1).max(200) }),
    output: z.object({ path: z.string(), files: z.number() }),
  },
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
  /** Saves a label for each medium a run's evidence went onto, as a PDF. */
  saveMediumLabels: {
    input: z.strictObject({ runId: z.string().min(1).max(64), paper: z.enum(['a4', 'letter']) }),
    output: z.object({ path: z.string(), labels: z.number() }),
  },
  /** Saves the script of an opened plan or of a run as a PDF. */
  printScript: {
    input: z.union([
      z.strictObject({ planId: z.string().min(1).max(64), mode: z.enum(['production', 'rehearsal']), paper: z.enum(['a4', 'letter']) }),
      z.strictObject({ runId: z.string().min(1).max(64), paper: z.enum(['a4', 'letter']) }),
    ]),
    output: z.object({ path: z.string(), minutes: z.number(), hash: hashSchema }),
  },
} as const;
