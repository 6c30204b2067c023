// What a turn's prompts mean for its form: which are fields, which the button itself answers.

import type { PerformInput } from '../../preload/contract/run-input.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { unreachable } from '../unreachable.ts';

type Values = PerformInput['values'];
type Confirm = Extract<Prompt, { kind: 'confirm' }>;
type Choice = Extract<Prompt, { kind: 'choice' }>;

export interface TurnForm {
  /** Drawn as fields, in order. */
  readonly fields: readonly Prompt[];
  /** A single confirmation is said by the button: what it says. */
  readonly statement: Confirm | null;
  /** Approve, refuse or on a second machine: buttons, no field. */
  readonly decision: Choice | null;
}

/** What people decide among by buttons: here, or once the statement is out to be signed on a second machine. */
const deciding = [
  ['approve', 'refuse'],
  ['second-machine', 'here'],
];

const decides = (prompt: Prompt): prompt is Choice =>
  prompt.kind === 'choice' &&
  prompt.id.endsWith('.decision') &&
  deciding.some((values) => values.every((value) => prompt.options.some((option) => option.value === value)));

export function turnForm(prompts: readonly Prompt[]): TurnForm {
  const confirms = prompts.filter((prompt): prompt is Confirm => prompt.kind === 'confirm');
  const statement = confirms.length === 1 ? (confirms[0] ?? null) : null;
  const decision = prompts.find(decides) ?? null;
  return { fields: prompts.filter((prompt) => prompt !== statement && prompt !== decision), statement, decision };
}

/** What the big button says: the first choice of the decision. */
export const mainDecision = (form: TurnForm): string => form.decision?.options[0]?.value ?? 'approve';

/** Buttons besides the big one and the one that refuses. */
export const otherDecisions = (form: TurnForm): Choice['options'] =>
  (form.decision?.options ?? []).slice(1).filter(({ value }) => value !== 'refuse');

/** Whether a field counts after this decision and what was chosen in the fields. */
export function isAsked(form: TurnForm, prompt: Prompt, values: Values, decision: string): boolean {
  const when = 'when' in prompt ? prompt.when : undefined;
  if (when === undefined) return true;
  const chosen = when.prompt === form.decision?.id ? decision : values[when.prompt];
  return typeof chosen === 'string' && when.is.includes(chosen);
}

/** True where nothing is typed before the button: an irreversible act then needs an arming switch of its own. */
export const needsArming = (form: TurnForm): boolean =>
  !form.fields.some((prompt) => prompt.kind === 'secret' || prompt.kind === 'type-label' || prompt.kind === 'words');

export type FieldProblem = 'empty' | 'words-missing' | 'label-differs' | 'not-confirmed';

/** What is still missing in the fields that are not secret, by prompt id. Empty: complete. */
export function problemsOf(form: TurnForm, values: Values, decision = mainDecision(form)): ReadonlyMap<string, FieldProblem> {
  const problems = new Map<string, FieldProblem>();
  for (const prompt of form.fields.filter((field) => isAsked(form, field, values, decision))) {
    const problem = problemOf(prompt, values[prompt.id]);
    if (problem !== null) problems.set(prompt.id, problem);
  }
  return problems;
}

/** The words of a line that was typed with more than one space. */
const wordsIn = (words: readonly string[]): string[] => words.map((word) => word.trim()).filter((word) => word !== '');

function problemOf(prompt: Prompt, value: Values[string] | undefined): FieldProblem | null {
  switch (prompt.kind) {
    case 'secret':
      return null;
    case 'confirm':
      return value === true ? null : 'not-confirmed';
    case 'words':
      return typeof value === 'object' &&
        'words' in value &&
        wordsIn(value.words).length === prompt.positions.length &&
        value.source.trim() !== ''
        ? null
        : 'words-missing';
    case 'file':
      return typeof value === 'object' && 'base64' in value ? null : 'empty';
    case 'files':
      return Array.isArray(value) && value.length > 0 ? null : 'empty';
    case 'text':
    case 'choice':
      return typeof value === 'string' && value.trim() !== '' ? null : 'empty';
    case 'type-label':
      return value === prompt.expected ? null : 'label-differs';
    default:
      return unreachable(prompt);
  }
}

/** The values of the fields and of the button that was pressed, ready to be sent. Only what this turn's prompts ask. */
export function valuesToSend(form: TurnForm, values: Values, decision: string): Values {
  const sent: Values = {};
  for (const prompt of form.fields.filter((field) => isAsked(form, field, values, decision))) {
    const value = values[prompt.id];
    if (prompt.kind !== 'secret' && value !== undefined)
      sent[prompt.id] = typeof value === 'object' && 'words' in value ? { ...value, words: wordsIn(value.words) } : value;
  }
  if (form.statement !== null) sent[form.statement.id] = true;
  if (form.decision !== null) sent[form.decision.id] = decision;
  return sent;
}
