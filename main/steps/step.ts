// steps/: one file per step kind. A step knows how to ask, to act and to say what it did. It may not know which step
// comes next, write the database except through the context, or sign on any path but sign.ts and the key probe.

import type { Check } from '../checks.ts';
import type { Standing } from '../evidence/standing.ts';
import type { Hsm } from '../hsm/hsm.ts';
import type { HandoffKit } from '../formats/handoff-kit.ts';
import type { Plan } from '../formats/plan.ts';
import type { Playbook, PlaybookStep } from '../formats/playbook.ts';
import type { Profile } from '../formats/profile.ts';
import type { Policy } from '../formats/policy.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Journal } from '../store/journal.ts';
import type { RowWrite, Store } from '../store/store.ts';
import type { Stage } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { Host } from './host.ts';
import type { StepModel } from './step-model.ts';
import type { StepValue, ValueType } from './values.ts';
import type { Devices } from './devices.ts';
import type { SecretTray } from './secret-tray.ts';
import type { TokenDesk } from './token-desk.ts';

export type Mode = 'production' | 'rehearsal' | 'drill';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** A profile as loaded: what it says, and the bytes whose hash the plan names. */
export interface LoadedProfile {
  readonly value: Profile;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** What does not change during a run. */
export interface RunFacts {
  readonly id: string;
  readonly mode: Mode;
  readonly plan: Plan;
  readonly planBytes: Uint8Array;
  readonly planSha256: string;
  readonly playbook: Playbook;
  readonly playbookBytes: Uint8Array;
  readonly profiles: ReadonlyMap<string, LoadedProfile>;
  readonly policy: Policy | null;
  /** SHA-256 of the canonical policy the run is held to, '' where there is none. */
  readonly policySha256: string;
  /** The plan's, except that a rehearsal driven by an answers file is unattended whatever the plan says. */
  readonly attendance: 'people' | 'unattended';
  /** The plan's, and always true in rehearsals: they use stand-in credentials (rules.md, Rehearsals). */
  readonly enrolsAtRollCall: boolean;
  readonly out: string;
}

/** What a finished step left: its value for later steps, facts for the reader, its checks. */
export interface FinishedStep {
  readonly value: StepValue | null;
  readonly data: JsonObject;
  readonly checks: readonly Check[];
}

/** Everything a step may touch. */
export interface StepContext {
  readonly run: RunFacts;
  readonly step: PlaybookStep;
  readonly revision: number;
  /** Kept progress of this step (who has approved so far, which words were asked). */
  readonly state: JsonObject;
  /** What `survey` found; not kept. */
  readonly survey: JsonObject;
  readonly store: Store;
  readonly journal: Journal;
  readonly hsm: Hsm;
  readonly desk: TokenDesk;
  /** Tokens beside the run's own. */
  readonly devices: Devices;
  /** Cards and PIN parts of this step, in memory only. */
  readonly tray: SecretTray;
  readonly host: Host;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  /** scrypt N for credentials enrolled in this run, and the least accepted of those that sign in it. */
  readonly kdfCost: number;
  /** What goes with an issued certificate to whoever will use it. */
  handoffKits(): readonly HandoffKit[];
  /** The page that reads QR codes on the other side. Throws bug where Conclave's own files lack it. */
  readerPage(): Uint8Array;
  /** Who still counts, by the run's own log. */
  standing(): Standing;
  /** The value of one `needs` entry (or of several, where a list is given). */
  value(need: string): StepValue;
  values(need: string): readonly StepValue[];
  /** What finished steps gave, by step id. */
  readonly outputs: ReadonlyMap<string, FinishedStep>;
  /** A `with` entry, `plan.x` resolved. */
  parameter(name: string): unknown;
  /** Appends an event of this step to the run's log at once. */
  log(actor: string, event: string, data: JsonObject, checks?: readonly Check[], rows?: readonly RowWrite[]): void;
  /** Throws state.clock-jumped unless wall and monotonic clock agree (CLOCK-STEADY). */
  requireSteadyClock(): void;
  /** Seconds the wall clock moved against the monotonic one since it was last confirmed. */
  clockOffsetSeconds(): number;
  /** Two people confirmed the clock: measure from here on. */
  acceptClock(): void;
  /** `endable`: it ends where somebody asks for that (requireGoing). */
  progress(text: string, endable?: boolean): void;
  /** Throws state.work-ended where somebody asked that what is under way be ended. */
  requireGoing(): void;
}

/** What the person who acts gives: prompt values by id, secrets already provided by id. */
export interface StepInput {
  readonly person: Person;
  text(promptId: string): string;
  has(promptId: string): boolean;
  confirmed(promptId: string): boolean;
  words(promptId: string): { readonly words: readonly string[]; readonly source: string };
  /** Untrusted bytes, no longer than the prompt allows. */
  file(promptId: string): { readonly name: string; readonly bytes: Uint8Array };
  /** Untrusted bytes of several files, within the limits of the prompt. */
  files(promptId: string): readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** The bytes live until the step's perform returns, then the engine zeroes them. */
  secret(promptId: string): Uint8Array;
}

export interface StepView {
  readonly will: string;
  readonly button: string;
  readonly irreversible?: boolean;
  /** People who may act now, each with the role they act in. */
  readonly awaited: readonly { readonly id: string; readonly name: string; readonly role: string }[];
  readonly prompts: readonly Prompt[];
  readonly stage: Stage;
  /** Something secret can be shown to this awaited person, by `reveal` and on no other way. `label`: what it is. */
  readonly reveals?: { readonly person: string; readonly label: string };
}

/** How a perform ended. Rows and the event are committed with the step's new status in one transaction. */
export type StepOutcome =
  | SettledOutcome
  /**
   * What the act writes, run inside that transaction: events, numbers and the run's next state are durable together or not
   * at all. Synchronous. Without it a crash in between leaves an approval that is counted and a step that nobody may finish.
   */
  | { readonly kind: 'commit'; readonly commit: () => SettledOutcome };

export type SettledOutcome =
  | {
      readonly kind: 'done';
      readonly value: StepValue | null;
      readonly data?: JsonObject;
      readonly checks?: readonly Check[];
      readonly rows?: readonly RowWrite[];
    }
  | { readonly kind: 'more'; readonly state: JsonObject }
  /** Back to an earlier step, whose value and everything after it is made anew. */
  | { readonly kind: 'reopen'; readonly stepId: string; readonly reason: string };

/** What a need takes: a value of this type, or of one of these. */
export type NeedType = ValueType | readonly ValueType[];

/** One step kind. Adding one is one file and one line in kinds.ts. */
export interface StepKind {
  readonly kind: string;
  /** Need → what it takes: one type, or any of several. */
  readonly needs: Readonly<Record<string, NeedType>>;
  readonly optionalNeeds?: Readonly<Record<string, NeedType>>;
  /** Sets of needs of which a step gives exactly one, whole. */
  readonly needsOneOf?: readonly Readonly<Record<string, NeedType>>[];
  readonly gives: ValueType | null;
  readonly with: readonly string[];
  readonly optionalWith?: readonly string[];
  /** What it asks of the room and does to it; `conclave check` walks every path of a playbook with it before the day. */
  readonly model: StepModel;
  /** true: files come in by its prompts; a plan may have them confirmed (`imports`). */
  readonly takesFiles?: true;
  /** true: acts under the login session; the engine asks for the PIN again where none is held. */
  readonly usesSession?: boolean;
  /** true: makes journalled calls before there is a session; as with one, the clock must be steady first. */
  readonly makesToken?: boolean;
  /** true: the run log ends before this step, so its acts are events of the workstation log. */
  readonly afterSeal?: boolean;
  /** Initial state, made once when the step is entered (random word positions). */
  start?(context: StepContext): JsonObject;
  /** Looks at token and host for the view; may be repeated. */
  survey?(context: StepContext): Promise<JsonObject>;
  view(context: StepContext): StepView;
  /**
   * The secret `view` says it reveals, for this person’s eyes. Logs that it was shown. The caller zeroes it. Throws policy.role.
   */
  reveal?(context: StepContext, person: Person): Uint8Array;
  perform(context: StepContext, input: StepInput): Promise<StepOutcome>;
}
