// Plays a run to its end as a window would: by RunView and the door alone. Read-back words come from the paper.

import type { Door } from '../../../main/bridge/router.ts';
import type { Answer, CallInput, CallName, CallOutput } from '../../../preload/contract/calls.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { CurrentStep, RunView } from '../../../preload/contract/run-view.ts';

export const own = { origin: 'https://conclave.invalid', mainFrame: true, window: 'app' } as const;
export const passphraseOf = (person: string): string => `passphrase of ${person}, long`;

export async function ask<N extends CallName>(door: Door, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const answer = (await door(name, input, own)) as Answer<N>;
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}

type Values = PerformInput['values'];

async function valuesOf(
  door: Door,
  view: RunView,
  current: CurrentStep,
  person: string,
  paper: () => Promise<CallOutput<'paper'>>,
): Promise<Values> {
  const values: Values = {};
  for (const prompt of current.prompts) {
    if (prompt.person !== undefined && prompt.person !== person) continue;
    if (prompt.kind === 'secret') {
      const text = prompt.id.endsWith('passphrase') ? passphraseOf(person) : '123456';
      await ask(door, 'provideSecret', {
        runId: view.runId,
        stepId: current.stepId,
        revision: view.revision,
        promptId: prompt.id,
        secret: new TextEncoder().encode(text),
      });
    } else if (prompt.kind === 'confirm') values[prompt.id] = true;
    else if (prompt.kind === 'choice') values[prompt.id] = prompt.options[0]?.value ?? '';
    else if (prompt.kind === 'type-label') values[prompt.id] = prompt.expected;
    else if (prompt.kind === 'text') values[prompt.id] = prompt.suggestion ?? 'GPS receiver';
    else if (prompt.kind === 'words') {
      const words = (await paper()).hashes.at(-1)?.words ?? [];
      values[prompt.id] = { words: prompt.positions.map((position) => words[position] ?? ''), source: 'the sheet in the second window' };
    }
  }
  return values;
}

/** Plays until the run is over or stands at `until`. */
export async function playRun(door: Door, start: RunView, until?: string): Promise<RunView> {
  let view = start;
  for (let turns = 0; view.current !== null && view.current.stepId !== until; turns += 1) {
    if (turns > 60) throw new Error(`no end in sight at ${view.current.stepId}`);
    const { current } = view;
    const person = current.awaited[0]?.id ?? '';
    const values = await valuesOf(door, view, current, person, () => ask(door, 'paper', { runId: view.runId }));
    view = await ask(door, 'perform', { runId: view.runId, stepId: current.stepId, revision: view.revision, person, values });
  }
  return view;
}
