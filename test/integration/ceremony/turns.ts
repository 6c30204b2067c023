// People at the workstation: they see the RunView, read words from paper, type and click. They know no order of steps.

import type { App } from '../../../main/app.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { CurrentStep, RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { encode } from './plans.ts';
import type { World } from './world.ts';

export const pin = 'pin 48 29 13 77';
export const soPin = 'security officer 90 21';
export const passphraseOf = (person: string): string => `${person} walks the long hill at dawn`;

export type Values = PerformInput['values'];

/** What replaces a usual answer; undefined: nothing is given. */
export interface Change {
  readonly values?: Readonly<Record<string, Values[string] | undefined>>;
  readonly secrets?: Readonly<Record<string, string | undefined>>;
}

export const start = (app: App, world: World, plan: Plan, mode: 'production' | 'rehearsal' = 'production'): Promise<RunView> =>
  app.engine.create({ planBytes: encode(plan), mode, out: world.out });

/** The hash the words on paper are of: the plan's, or that of the bytes under review, as `sha256sum` gives them. */
export function paperWords(view: RunView, positions: readonly number[]): string[] {
  const stage = view.current?.stage;
  if (stage?.kind !== 'review') return positions.map((position) => hashWords(view.planSha256)[position] ?? '');
  const hashes = stage.table?.hashes ?? stage.sheets.map((sheet) => sheet.sha256);
  const [first, ...more] = hashes;
  const list = hashes.map((hash) => `${hash}\n`).join('');
  const hash = more.length === 0 ? (first ?? '') : sha256Hex(new TextEncoder().encode(list));
  return positions.map((position) => hashWords(hash)[position] ?? '');
}

function usualValue(view: RunView, prompt: Prompt): Values[string] | undefined {
  if (prompt.kind === 'confirm') return true;
  if (prompt.kind === 'words') return { words: paperWords(view, prompt.positions), source: 'the printed script' };
  if (prompt.kind === 'text') return prompt.suggestion ?? 'GPS receiver';
  if (prompt.kind === 'choice') return prompt.options[0]?.value ?? '';
  if (prompt.kind === 'type-label') return prompt.expected;
  return undefined;
}

function usualSecret(prompt: Prompt): string {
  if (prompt.id === 'soPin') return soPin;
  return prompt.person === undefined ? pin : passphraseOf(prompt.person);
}

export function currentOf(view: RunView): CurrentStep {
  if (view.current === null) throw new Error('The run is over.');
  return view.current;
}

/** What the person would send, with the changes. */
export function inputOf(view: RunView, person: string, change: Change = {}): PerformInput {
  const current = currentOf(view);
  const values: Values = {};
  for (const prompt of current.prompts) {
    const value = prompt.person === undefined || prompt.person === person ? usualValue(view, prompt) : undefined;
    if (value !== undefined) values[prompt.id] = value;
  }
  for (const [id, value] of Object.entries(change.values ?? {})) {
    if (value === undefined) delete values[id];
    else values[id] = value;
  }
  return { runId: view.runId, stepId: current.stepId, revision: view.revision, person, values };
}

export async function giveSecrets(app: App, view: RunView, person: string, change: Change = {}): Promise<void> {
  const current = currentOf(view);
  for (const prompt of current.prompts) {
    if (prompt.kind !== 'secret' || (prompt.person !== undefined && prompt.person !== person)) continue;
    const changed = change.secrets !== undefined && prompt.id in change.secrets;
    const secret = changed ? change.secrets?.[prompt.id] : usualSecret(prompt);
    if (secret === undefined) continue;
    await app.engine.provideSecret({
      runId: view.runId,
      stepId: current.stepId,
      revision: view.revision,
      promptId: prompt.id,
      secret: new TextEncoder().encode(secret),
    });
  }
}

/** One click of one person (default: the first whose turn it is). */
export async function act(app: App, view: RunView, person?: string, change: Change = {}): Promise<RunView> {
  const who = person ?? currentOf(view).awaited[0]?.id ?? '';
  await giveSecrets(app, view, who, change);
  return app.engine.perform(inputOf(view, who, change));
}

/** Goes on until a step (or blocker) of this id or kind is current; without one until the run is over. */
export async function playTo(app: App, from: RunView, until?: string): Promise<RunView> {
  let view = from;
  for (let turns = 0; view.current !== null && view.current.stepId !== until && view.current.kind !== until; turns += 1) {
    if (turns > 80) throw new Error(`no end in sight at ${view.current.stepId}`);
    view = await act(app, view);
  }
  return view;
}
