import { useMemo, useRef, useState, type RefObject } from 'react';
import type { CurrentStep, RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { readSources } from '../../step-views/read-sources.ts';
import type { PromptValue } from '../../step-views/prompt-view.tsx';
import { useApp } from '../../store/app-store.ts';
import { draftKey } from '../../store/draft-slice.ts';
import type { GivenSecret } from '../../store/run-slice.ts';
import {
  isAsked,
  mainDecision,
  needsArming,
  problemsOf,
  turnForm,
  valuesToSend,
  type FieldProblem,
  type TurnForm,
} from '../../store/turn-form.ts';
import type { Turn } from '../../store/turn.ts';
import { hasSecret, readSecret, type SecretProblem } from '../../ui/read-secret.ts';

export interface TurnFormState {
  readonly form: TurnForm;
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly values: Readonly<Record<string, PromptValue>>;
  readonly problems: ReadonlyMap<string, FieldProblem | SecretProblem>;
  /** Everything typed is there. */
  readonly complete: boolean;
  /** An irreversible act with nothing to type has a switch. */
  readonly switched: boolean;
  readonly hasSwitch: boolean;
  readonly setSwitched: (on: boolean) => void;
  readonly change: (prompt: Prompt, value: PromptValue | undefined) => void;
  /** Something was typed into a secret field. */
  readonly look: () => void;
  readonly submit: (decision: string) => void;
}

type Secret = Extract<Prompt, { kind: 'secret' }>;

/** What a field starts with, before anything was typed. */
function startOf(prompt: Prompt, rehearsal: boolean): PromptValue | undefined {
  if (prompt.kind === 'text') return prompt.suggestion ?? '';
  if (prompt.kind === 'words') return { words: [], source: rehearsal ? readSources.sheet : readSources.paper };
  return undefined;
}

/** The form of one turn: drafts, secrets straight from their fields, and what is still missing. */
export function useTurnForm(run: RunView, current: CurrentStep, turn: Turn): TurnFormState {
  const formRef = useRef<HTMLFormElement>(null);
  const drafts = useApp((state) => state.drafts);
  const setDraft = useApp((state) => state.setDraft);
  const act = useApp((state) => state.act);
  const form = useMemo(() => turnForm(turn.prompts), [turn.prompts]);
  const [problems, setProblems] = useState<ReadonlyMap<string, FieldProblem | SecretProblem>>(new Map());
  const [typed, setTyped] = useState<ReadonlySet<string>>(new Set());
  const [switched, setSwitched] = useState(false);

  const secrets = form.fields.filter((prompt): prompt is Secret => prompt.kind === 'secret');
  const values: Record<string, PromptValue> = {};
  for (const prompt of form.fields) {
    const value = drafts[draftKey(run, current.stepId, prompt)] ?? startOf(prompt, run.mode !== 'production');
    if (value !== undefined) values[prompt.id] = value;
  }
  const secretsFor = (decision: string): readonly Secret[] => secrets.filter((prompt) => isAsked(form, prompt, values, decision));
  const held = (prompt: Secret): boolean => current.provided.includes(prompt.id);

  const look = (): void => {
    const root = formRef.current;
    if (root !== null) setTyped(new Set(secrets.filter((prompt) => hasSecret(root, prompt.id)).map((prompt) => prompt.id)));
  };

  /** Empties the secret fields; none is read while anything else is missing, so that nothing must be typed twice. */
  function takeSecrets(
    root: HTMLFormElement,
    asked: readonly Secret[],
  ): {
    readonly given: readonly GivenSecret[];
    readonly wrong: ReadonlyMap<string, SecretProblem>;
  } {
    const given: GivenSecret[] = [];
    const wrong = new Map<string, SecretProblem>();
    for (const prompt of asked) {
      if (held(prompt) && !hasSecret(root, prompt.id)) continue;
      const reading = readSecret(root, prompt.id, prompt);
      if ('problem' in reading) wrong.set(prompt.id, reading.problem);
      else given.push({ promptId: prompt.id, bytes: reading.bytes });
    }
    if (wrong.size > 0) for (const { bytes } of given) bytes.fill(0);
    return { given, wrong };
  }

  function submit(decision: string): void {
    const root = formRef.current;
    if (root === null || useApp.getState().busy) return;
    const missing = problemsOf(form, values, decision);
    if (missing.size > 0) {
      setProblems(missing);
      return;
    }
    const { given, wrong } = takeSecrets(root, secretsFor(decision));
    setProblems(wrong);
    look();
    if (wrong.size > 0) return;
    setSwitched(false);
    void act(turn.person, valuesToSend(form, values, decision), given);
  }

  return {
    form,
    formRef,
    values,
    problems,
    complete: problemsOf(form, values).size === 0 && secretsFor(mainDecision(form)).every((prompt) => held(prompt) || typed.has(prompt.id)),
    hasSwitch: current.irreversible && needsArming(form),
    switched,
    setSwitched,
    change(prompt, value) {
      if (problems.has(prompt.id)) setProblems(new Map([...problems].filter(([id]) => id !== prompt.id)));
      setDraft(draftKey(run, current.stepId, prompt), value ?? '');
    },
    look,
    submit,
  };
}
