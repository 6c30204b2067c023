// One run in memory: its facts, its stored state, and the context each step gets. Reading only; the engine writes.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { HandoffKit } from '../formats/handoff-kit.ts';
import type { Hsm } from '../hsm/hsm.ts';
import type { Journal } from '../store/journal.ts';
import type { Store } from '../store/store.ts';
import type { Host } from '../steps/host.ts';
import { stepKinds } from '../steps/kinds.ts';
import type { RunFacts, StepContext, StepKind } from '../steps/step.ts';
import type { Devices } from '../steps/devices.ts';
import type { SecretTray } from '../steps/secret-tray.ts';
import type { TokenDesk } from '../steps/token-desk.ts';
import { standingOf, type Standing } from '../evidence/standing.ts';
import { logEvents } from '../steps/log-events.ts';
import { absenceDecision, openAbsence } from '../steps/absence-decision.ts';
import { clockJump } from '../steps/clock-jump.ts';
import { openOutcome, unknownOutcome } from '../steps/unknown-outcome.ts';
import { planParameter, type PlaybookStep } from '../formats/playbook.ts';
import type { RunClock } from './run-clock.ts';
import { finishedSteps, stepState, type RunState } from './run-state.ts';

/** What the engine was built with. */
export interface EngineParts {
  readonly store: Store;
  readonly journal: Journal;
  readonly hsm: Hsm;
  readonly desk: TokenDesk;
  readonly devices: Devices;
  readonly tray: SecretTray;
  readonly host: Host;
  readonly clock: RunClock;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  readonly kdfCost: number;
  readonly progress: (text: string, endable?: boolean) => void;
  /** Pulled by whoever asks that the act under way be ended. */
  readonly brake?: { readonly pulled: boolean };
  /** Read when something is handed over; absent: there are none. */
  readonly handoffKits?: () => readonly HandoffKit[];
  /** Read when it goes out; absent: there is none. */
  readonly readerPage?: () => Uint8Array | null;
  /** Named points, for tests that kill the process there. */
  readonly point?: (name: string) => void;
}

export function kindOf(step: PlaybookStep): StepKind {
  const kind = stepKinds.get(step.kind);
  if (kind === undefined) throw new CeremonyError('input.unsupported', `This version knows no step kind «${step.kind}». Nothing was done.`);
  return kind;
}

/** The step the run stands at, or null once it is over. */
export function currentStep(run: RunFacts, state: RunState): PlaybookStep | null {
  return run.playbook.steps.find((step) => step.id === state.row.currentStep) ?? null;
}

function needed(step: PlaybookStep, need: string): readonly string[] {
  const named = step.needs?.[need];
  return named === undefined ? [] : [named].flat();
}

/** The context of a step; `survey` is what its look at token and host gave. */
export function stepContext(parts: EngineParts, run: RunFacts, state: RunState, step: PlaybookStep, survey: JsonObject): StepContext {
  const outputs = finishedSteps(state);
  const afterSeal = kindOf(step).afterSeal === true;
  // Of a list, what was skipped is left out; `conclave check` has proved that something is left.
  const there = (id: string, _index: number, all: readonly string[]): boolean =>
    all.length === 1 || state.steps.get(id)?.status !== 'skipped';
  const valuesOf = (need: string) =>
    needed(step, need)
      .filter(there)
      .map((id) => {
        const value = outputs.get(id)?.value ?? null;
        if (value === null)
          throw new CeremonyError(
            'state.not-current-step',
            `Step ${step.id} needs what step ${id} gives, and it gave nothing. Nothing was done.`,
          );
        return value;
      });
  let standing: Standing | null = null;
  return {
    run,
    step,
    revision: state.row.revision,
    state: stepState(state.steps.get(step.id)),
    survey,
    outputs,
    store: parts.store,
    journal: parts.journal,
    hsm: parts.hsm,
    desk: parts.desk,
    devices: parts.devices,
    tray: parts.tray,
    host: parts.host,
    now: parts.now,
    random: parts.random,
    kdfCost: parts.kdfCost,
    handoffKits: () => parts.handoffKits?.() ?? [],
    readerPage() {
      const page = parts.readerPage?.() ?? null;
      if (page === null)
        throw new CeremonyError('bug', 'The page that reads codes is missing from Conclave’s own files. Nothing was written.');
      return page;
    },
    value(need) {
      const [first] = valuesOf(need);
      if (first === undefined) throw new CeremonyError('bug', `Step ${step.id} names nothing for ${need}.`);
      return first;
    },
    values: valuesOf,
    standing: () => (standing ??= standingOf(logEvents(parts.store, run.id))),
    parameter(name) {
      const value = step.with?.[name];
      if (value === undefined) return undefined;
      const reference = planParameter(value);
      return reference === null ? value : run.plan.params[reference];
    },
    log(actor, event, data, checks, rows) {
      const logged = parts.store.record(
        {
          log: afterSeal ? 'workstation' : run.id,
          run: run.id,
          step: step.id,
          actor,
          event,
          data,
          ...(checks === undefined ? {} : { checks }),
        },
        rows ?? [],
      );
      parts.clock.seen(logged.at);
    },
    requireSteadyClock: () => parts.clock.demandSteady(),
    clockOffsetSeconds: () => parts.clock.offsetSeconds(),
    acceptClock: () => parts.clock.accept(),
    progress: parts.progress,
    requireGoing() {
      if (parts.brake?.pulled !== true) return;
      throw new CeremonyError(
        'state.work-ended',
        'Stopped, as somebody here asked. What was being made was removed; what the token has signed stays on record and is not signed again. To go on, do this step again.',
      );
    },
  };
}

/** What must be dealt with before the current step goes on: an absence to decide about, an unknown outcome, or a clock that jumped. */
export function blockerOf(context: StepContext, clock: RunClock): StepKind | null {
  // First of all: whoever is gone can neither confirm a clock nor close an outcome.
  if (openAbsence(context) !== null) return absenceDecision;
  const outcome = openOutcome(context) !== null;
  const { usesSession, makesToken } = kindOf(context.step);
  // Nothing of the token is journalled by a clock that jumped, nor is a decision about it: it may destroy a key. After the
  // seal nothing is asked of the token any more; sign-off signatures carry their own time.
  if (!clock.isSteady() && (outcome || usesSession === true || makesToken === true)) return clockJump;
  return outcome ? unknownOutcome : null;
}
