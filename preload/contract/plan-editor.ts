// What the plan editor and the core say to each other: what can be chosen, the plan as it is being written, and what the checker
// found in it. A leaf.

import { z } from 'zod';
import { checkSchema, factSchema, hashSchema } from './run-view.ts';
import { simulationViewSchema } from './simulation-view.ts';

/** A plan being written: keys as in a plan file, values as typed. Its form is judged by the core's own parser of plans. */
export const planDraftSchema = z.object({ conclave: z.literal('plan/1') }).catchall(z.json());
export type PlanDraftInput = z.infer<typeof planDraftSchema>;

/** What a plan will make, decoded from bytes built with a key and a number that stand for those of the day. */
export const previewSheetSchema = z.object({
  title: z.string(),
  facts: z.array(
    factSchema.extend({
      /** true: settled on the day; what is shown stands for it. */
      onTheDay: z.boolean().optional(),
    }),
  ),
});
export type PreviewSheet = z.infer<typeof previewSheetSchema>;

/** A file whose hash in the plan is not that of the file here. */
export const staleFileSchema = z.object({
  kind: z.enum(['playbook', 'profile']),
  id: z.string(),
  /** SHA-256 the plan names. */
  named: z.string(),
  /** SHA-256 of the file here; null: there is none. */
  here: z.string().nullable(),
});
export type StaleFile = z.infer<typeof staleFileSchema>;

/** What there is to choose from; every list comes from playbooks, profiles and the schema of plans. */
export const planEditorSchema = z.object({
  playbooks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      sha256: z.string(),
      roles: z.array(z.string()),
      params: z.array(z.object({ name: z.string(), type: z.string() })),
      profiles: z.array(z.object({ id: z.string(), title: z.string(), sha256: z.string(), rules: z.array(z.string()) })),
      /** Kinds of act it signs: keys of policyRef. */
      acts: z.array(z.string()),
      /** A plan of it proposes the policy of the authority it makes. */
      proposesPolicy: z.boolean(),
      /** Steps that take files, which a plan may have confirmed before they are read. */
      imports: z.array(z.object({ id: z.string(), title: z.string() })),
      minutes: z.number(),
    }),
  ),
  authorities: z.array(z.string()),
  /** Requests of this workstation that wait for their certificate. */
  pendingRequests: z.array(z.string()),
  /** Certificates in force of the keys here, for plans that name one by its hash; `until`: ISO 8601 UTC. */
  certificates: z.array(z.object({ authority: z.string(), sha256: z.string(), until: z.string() })),
  /** People with a credential on this workstation. */
  people: z.array(z.object({ id: z.string(), spkiSha256: z.string() })),
  choices: z.object({
    rules: z.array(z.string()),
    attendance: z.array(z.string()),
    backup: z.array(z.string()),
    roles: z.array(z.string()),
    /** Certificate profiles a plan may name as a parameter. `leaves`: parts of private extensions whose values the plan gives. */
    profiles: z.array(
      z.object({ id: z.string(), title: z.string(), sha256: z.string(), rules: z.array(z.string()), leaves: z.array(z.string()) }),
    ),
    /** CRL profiles a plan may name as a parameter. */
    crlProfiles: z.array(z.object({ id: z.string(), title: z.string(), sha256: z.string(), rules: z.array(z.string()) })),
    ocspProfiles: z.array(z.object({ id: z.string(), title: z.string(), sha256: z.string(), rules: z.array(z.string()) })),
    algorithms: z.array(z.object({ id: z.string(), title: z.string() })),
    /** What a key may be made for that is no authority's. */
    purposes: z.array(z.string()),
    /** Checks of the host a plan may waive, with what each claims. */
    waivable: z.array(z.object({ check: z.string(), claim: z.string() })),
  }),
});
export type PlanEditorView = z.infer<typeof planEditorSchema>;

export const checkedDraftSchema = z.object({
  /** The file as it would be saved. */
  text: z.string(),
  hash: hashSchema,
  checks: z.array(checkSchema),
  /** What `conclave check` says of the file. */
  problems: z.array(z.string()),
  /** What is wrong with a field, by its path (`people.0.name`). */
  fields: z.array(z.object({ path: z.string(), text: z.string() })),
  stale: z.array(staleFileSchema),
  preview: z.array(previewSheetSchema),
  simulation: simulationViewSchema.optional(),
});
export type CheckedDraft = z.infer<typeof checkedDraftSchema>;

export const startedDraftSchema = z.object({ draft: planDraftSchema, name: z.string(), planId: z.string().nullable() });

export const planDifferenceSchema = z.object({
  /** Name of the other plan. */
  other: z.string(),
  lines: z.array(z.object({ in: z.enum(['both', 'other', 'this']), text: z.string() })),
  /** Values that differ, by path; absent where one plan has none. */
  meaning: z.array(z.object({ path: z.string(), other: z.string().optional(), this: z.string().optional() })),
});
export type PlanDifference = z.infer<typeof planDifferenceSchema>;

/** A file name that stays in its folder on every system. */
export const planFileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.plan\.yaml$/);

/** A plan opened from a file, checked, not yet started. */
export const planPreviewSchema = z.object({
  /** Handle of the bytes the core keeps; the window never sees a path. */
  planId: z.string(),
  name: z.string(),
  title: z.string(),
  hash: hashSchema,
  facts: z.array(factSchema),
  checks: z.array(checkSchema),
  problems: z.array(z.string()),
  preview: z.array(previewSheetSchema),
  simulation: simulationViewSchema.optional(),
});
export type PlanPreview = z.infer<typeof planPreviewSchema>;

/** A plan in the data directory's folder for plans. `title`: null for a file that is no valid plan, with the reason. */
export const savedPlanSchema = z.object({
  name: planFileName,
  /** Last written. */
  savedAt: z.string(),
  title: z.string().nullable(),
  /** Id of the playbook. */
  playbook: z.string().nullable(),
  problem: z.string().nullable(),
  hash: hashSchema.nullable(),
});
export type SavedPlan = z.infer<typeof savedPlanSchema>;

/** What the core gave for a plan it keeps. */
export const handle = z.string().min(1).max(64);

/** The calls of the plan editor, by name. */
export const planCalls = {
  planEditor: { input: z.strictObject({}), output: planEditorSchema },
  /** A new plan of a playbook; `authority`: label of the authority it is about, for playbooks that have one. */
  beginDraft: {
    input: z.strictObject({
      playbook: z.string().min(1).max(64),
      authority: z.string().min(1).max(64).nullable(),
      /** SHA-256 of a certificate the plan is about. */
      certificate: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    }),
    output: startedDraftSchema,
  },
  /** The plan that was opened, to be changed. */
  draftOfPlan: { input: z.strictObject({ planId: handle }), output: startedDraftSchema },
  /** `planId`: the opened plan whose own playbooks and profiles the draft may use. */
  checkDraft: { input: z.strictObject({ draft: planDraftSchema, planId: handle.nullable() }), output: checkedDraftSchema },
  /** Saved where the person says, never over a file. null: they chose none. */
  savePlan: {
    input: z.strictObject({ draft: planDraftSchema, planId: handle.nullable(), name: planFileName }),
    output: planPreviewSchema.nullable(),
  },
  /** Plans saved in the data directory, newest first. */
  savedPlans: { input: z.strictObject({}), output: z.array(savedPlanSchema) },
  /** Opens and checks one of them, by its name. */
  openSavedPlan: { input: z.strictObject({ name: planFileName }), output: planPreviewSchema },
  comparePlans: {
    input: z.strictObject({ draft: planDraftSchema, planId: handle.nullable(), otherId: handle }),
    output: planDifferenceSchema,
  },
} as const;
