// The step on stage: which kind stands there (the step's own, or a blocker), what it sees, what it asks.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import { reopenToken } from '../steps/reopen-token.ts';
import { pinHint } from '../steps/stand-in-pin.ts';
import { opensInParts, reopenWithParts } from '../steps/reopen-with-parts.ts';
import { openOutcome } from '../steps/unknown-outcome.ts';
import type { RunFacts, StepContext, StepKind, StepView } from '../steps/step.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { blockerOf, currentStep, kindOf, stepContext, type EngineParts } from './run-session.ts';
import type { RunState } from './run-state.ts';

export interface Staged {
  readonly step: PlaybookStep;
  readonly kind: StepKind;
  readonly context: StepContext;
  readonly view: StepView;
  /** The token whose login session must be opened again first, or null. */
  readonly reopens: TokenIdentity | null;
  readonly problem: { code: string; text: string } | null;
}

/** The token the run bound and has not closed. */
function boundToken(context: StepContext): TokenIdentity | null {
  let bound: TokenIdentity | null = null;
  for (const step of context.run.playbook.steps) {
    const value = context.outputs.get(step.id)?.value;
    if (step.kind === 'open-token' && value?.type === 'token') bound = value.identity;
    if (step.kind === 'close-token' && context.outputs.has(step.id)) bound = null;
  }
  return bound;
}

/** A key that may be on the token can only be looked for with the session open. */
function needsSession(kind: StepKind, context: StepContext): boolean {
  if (kind.usesSession === true) return true;
  const open = kind.kind === 'unknown-outcome' ? openOutcome(context) : null;
  return open?.run === context.run.id && (open.operation === 'generate-key-pair' || open.operation === 'destroy-key');
}

const pinAgain = (context: StepContext, token: TokenIdentity): Prompt => ({
  kind: 'secret',
  id: 'pin-again',
  label: `User PIN of token «${token.label}» (its session has ended)${pinHint(context)}`,
  again: false,
  min: 1,
  max: 255,
});

/**
 * The stage of an open or sealed run; null once it is over. A failed look at the token is shown, not thrown. `acting`: an act
 * on this run is under way, so the call it journalled is not an unknown outcome.
 */
export async function stageOf(parts: EngineParts, run: RunFacts, state: RunState, acting = false): Promise<Staged | null> {
  const step = currentStep(run, state);
  if (step === null || state.row.status === 'aborted' || state.row.status === 'finished') return null;
  const bare = stepContext(parts, run, state, step, {});
  const wanted = (acting ? null : blockerOf(bare, parts.clock)) ?? kindOf(step);
  const bound = needsSession(wanted, bare) ? boundToken(bare) : null;
  const token = bound === null || parts.desk.isOpenOn(bound) ? null : bound;
  // A PIN nobody knows alone is given part by part, before the step itself asks anything.
  const parted = token !== null && opensInParts(bare, token);
  const own = token !== null && wanted.kind === 'unknown-outcome' ? reopenToken : wanted;
  const kind = parted && token !== null ? reopenWithParts(token) : own;
  let survey: JsonObject = {};
  let problem: Staged['problem'] = null;
  if (kind.survey !== undefined && state.row.status !== 'paused') {
    try {
      survey = await kind.survey(bare);
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
      // Without a session the stage is another one: the PIN is asked before the token is looked at again.
      if (bound !== null && token === null && parts.desk.forgetIfLost(error)) return stageOf(parts, run, state, acting);
      // The view still shows the step; while the session is to be opened again this is expected.
      if (token === null) problem = { code: error.code, text: error.message };
    }
  }
  const context = stepContext(parts, run, state, step, survey);
  const view = kind.view(context);
  const prompts = token === null || parted ? view.prompts : [pinAgain(context, token), ...view.prompts];
  return { step, kind, context, view: { ...view, prompts }, reopens: parted ? null : token, problem };
}
