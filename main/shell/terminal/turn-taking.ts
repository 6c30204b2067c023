import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { CurrentStep } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';

type Values = PerformInput['values'];

/** Whether a prompt is asked at all, after what was chosen before it. */
export const isAsked = (prompt: Prompt, values: Values): boolean => {
  const when = 'when' in prompt ? prompt.when : undefined;
  const chosen = when === undefined ? undefined : values[when.prompt];
  return when === undefined || (typeof chosen === 'string' && when.is.includes(chosen));
};

export interface Turn {
  readonly person: string;
  readonly name: string;
  readonly role: string;
  readonly prompts: readonly Prompt[];
}

/**
 * Who may act now, each with the prompts that are theirs: a prompt that names a person is that person's, one that names
 * nobody goes to whoever acts. One person may be awaited in several roles; the first counts.
 */
export function turnsOf(current: CurrentStep): Turn[] {
  const turns: Turn[] = [];
  for (const person of current.awaited) {
    if (turns.some((turn) => turn.person === person.id)) continue;
    const prompts = current.prompts.filter((prompt) => prompt.person === undefined || prompt.person === person.id);
    turns.push({ person: person.id, name: person.name, role: person.role, prompts });
  }
  return turns;
}
