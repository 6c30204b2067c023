// Every call and push between the core and a window: names, what goes in, what comes out. A leaf. The router checks inputs
// against these schemas; the preload exposes one function per name; the renderer sees the types only.

import { z } from 'zod';
import { blastRadiusCalls } from './blast-radius.ts';
import { codeCalls } from './codes.ts';
import { drillCalls } from './drill-calls.ts';
import { deviceCalls } from './devices.ts';
import { mediaCalls } from './media.ts';
import { nothing, runRef, shortText } from './inputs.ts';
import { logCalls } from './log.ts';
import { requestCalls } from './request-preview.ts';
import { designCalls } from './design-calls.ts';
import { handle, planCalls, planPreviewSchema } from './plan-editor.ts';
import { profileCalls } from './profile-calls.ts';
import { controlSchema, performSchema, provideSecretSchema, revealSecretSchema } from './run-input.ts';
import { runViewSchema } from './run-view.ts';
import { shelfCalls } from './shelves.ts';
import { triageCalls } from './triage.ts';
import { workstationCalls } from './workstation.ts';

export type { PlanPreview } from './plan-editor.ts';
export type { HistoryView, TranscriptLine } from './log.ts';
export type { ExplainedField, AuthorityView, RunSummary, HomeView, EvidenceView } from './shelves.ts';
export type { RestoredView, StatusView, TokensView, Settings } from './workstation.ts';

/** name → input and output. The names are what the preload exposes. */
export const calls = {
  run: { input: runRef, output: runViewSchema },
  perform: { input: performSchema, output: runViewSchema },
  provideSecret: { input: provideSecretSchema, output: runViewSchema },
  /** A share card, for one person’s eyes: never part of a view, never twice after it was confirmed. `qr`: rows of 0 and 1. */
  revealSecret: { input: revealSecretSchema, output: z.object({ words: z.array(z.string()), qr: z.array(z.string()) }) },
  control: { input: controlSchema, output: runViewSchema },
  /** Ends the act that is under way on a run, where it can be ended: what it was making is removed. */
  stopWork: { input: runRef, output: nothing },
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
  /** A plan that came in by QR codes. */
  openPlanOfCodes: {
    input: z.strictObject({ name: z.string().min(1).max(255), bytes: z.instanceof(Uint8Array) }),
    output: planPreviewSchema,
  },
  startPlan: {
    input: z.strictObject({ planId: handle, mode: z.enum(['production', 'rehearsal']) }),
    output: runViewSchema,
  },
  ...requestCalls,
  ...profileCalls,
  ...planCalls,
  ...shelfCalls,
  ...logCalls,
  ...workstationCalls,
  ...deviceCalls,
  ...mediaCalls,
  ...codeCalls,
  ...designCalls,
  ...triageCalls,
  ...drillCalls,
  ...blastRadiusCalls,
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
  /** Long work: what the core is doing; `endable`: stopWork ends it. null: done. */
  progress: z.object({ runId: z.string(), text: z.string(), endable: z.boolean() }).nullable(),
  /** The token has been silent: what it may be waiting for. */
  silence: z.object({ call: z.string(), seconds: z.number() }),
  /** The run changed outside this window's own calls; ask for it again. */
  changed: z.object({ runId: z.string() }),
  /** A device came or went, or something was mounted or unmounted. */
  media: z.object({}),
} as const;

export type PushName = keyof typeof pushes;

/** What `window.conclave` offers: one function per call, one subscription per push. */
export type Bridge = { readonly [N in CallName]: (input: CallInput<N>) => Promise<Answer<N>> } & {
  readonly on: <P extends PushName>(push: P, listener: (value: z.infer<(typeof pushes)[P]>) => void) => () => void;
};
