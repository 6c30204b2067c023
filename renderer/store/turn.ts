// Whose turn it is, read off the view: the window adds nothing of its own.

import type { CurrentStep } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';

export interface Turn {
  readonly person: string;
  readonly name: string;
  readonly role: string;
  readonly prompts: readonly Prompt[];
}

/** Everyone who may act now, each with the prompts that are theirs; a prompt that names nobody goes to whoever acts. */
export function turnsOf(current: CurrentStep): readonly Turn[] {
  const turns: Turn[] = [];
  for (const person of current.awaited) {
    if (turns.some((turn) => turn.person === person.id)) continue;
    const prompts = current.prompts.filter((prompt) => prompt.person === undefined || prompt.person === person.id);
    turns.push({ person: person.id, name: person.name, role: person.role, prompts });
  }
  return turns;
}

/** The turn of the person chosen, or of the next one awaited; null where nobody is. */
export function turnOf(current: CurrentStep, actor: string | null): Turn | null {
  const turns = turnsOf(current);
  return turns.find((turn) => turn.person === actor) ?? turns[0] ?? null;
}
