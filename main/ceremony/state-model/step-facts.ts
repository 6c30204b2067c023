import type { Plan } from '../../formats/plan.ts';
import { planParameter, type Playbook, type PlaybookStep } from '../../formats/playbook.ts';
import type { StepKind } from '../../steps/step.ts';

/** One step as the model sees it, every reference followed and every `plan.x` resolved where there is a plan. */
export interface StepFacts {
  readonly id: string;
  readonly by: readonly string[];
  readonly model: StepKind['model'];
  readonly minutes: number;
  /** Whether the playbook says how long the step takes. */
  readonly timed: boolean;
  /** Name of the token the step is about; null where it is about none. */
  readonly token: string | null;
  /** true: the plan lets the day decide which token this is. */
  readonly tokenAtRun: boolean;
  /** Index of the step that builds what this one approves or signs; null where there is none. */
  readonly builder: number | null;
  /** People an act of `quorum` needs; null where only the plan will say. */
  readonly quorum: number | null;
  /** Of them, fewest of each role; empty where the step asks for none or only the plan will say. */
  readonly least: ReadonlyMap<string, number>;
  /** Roles whose holders know a PIN the step sets: made of shares, those who hold the cards (formats/custody.ts); else its own. */
  readonly pinKnownTo: readonly string[];
  /** Copies to be written; null where the step writes none or only the plan will say. */
  readonly copies: number | null;
  /** Whether the step hands on what was signed. */
  readonly handsOn: boolean;
  /** Decision → answers after which it is done; empty: always. */
  readonly when: Readonly<Record<string, readonly string[]>>;
  /** Answers it offers; empty: it is no decision. */
  readonly answers: readonly string[];
  /** Steps each of its needs names. */
  readonly needs: readonly (readonly string[])[];
}

type Kinds = ReadonlyMap<string, StepKind>;
type Steps = readonly PlaybookStep[];

/** A token, key or issuer comes through one of these needs, looked at in this order. */
const tokenNeeds = ['token', 'key', 'issuerKey', 'issuer', 'subjectKey', 'renews'];

const earlier = (steps: Steps, step: PlaybookStep, need: string): PlaybookStep[] =>
  [step.needs?.[need] ?? []]
    .flat()
    .flatMap((id) => steps.find((other) => other.id === id) ?? [])
    .filter((source) => steps.indexOf(source) < steps.indexOf(step));

/** The step that brought the token this one is about. */
function tokenStep(steps: Steps, kinds: Kinds, step: PlaybookStep): PlaybookStep | null {
  const kind = kinds.get(step.kind);
  if (kind?.gives === 'token' || kind?.model.ownToken === true) return step;
  for (const need of tokenNeeds) {
    const source = earlier(steps, step, need)[0];
    const found = source === undefined ? null : tokenStep(steps, kinds, source);
    if (found !== null) return found;
  }
  return null;
}

/** The first step that built any of the bytes this one hands on. */
function builderOf(steps: Steps, kinds: Kinds, step: PlaybookStep): number | null {
  const sources = earlier(steps, step, 'tbs').flatMap((source) =>
    ['tbs', 'document'].includes(kinds.get(source.kind)?.gives ?? '') ? [steps.indexOf(source)] : (builderOf(steps, kinds, source) ?? []),
  );
  return sources[0] ?? null;
}

function resolved(plan: Plan | null, value: string | number | boolean | undefined): unknown {
  const name = value === undefined ? null : planParameter(value);
  return name === null ? value : plan?.params[name];
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function leastOf(plan: Plan | null, step: PlaybookStep): StepFacts['least'] {
  const counts = Object.entries(step.least ?? {}).flatMap(([role, written]): [string, number][] => {
    const count = numberOrNull(resolved(plan, written));
    return count === null ? [] : [[role, count]];
  });
  return new Map(counts);
}

function nameOfToken(plan: Plan | null, step: PlaybookStep): { name: string; atRun: boolean } {
  const written = step.with?.['token'] ?? step.with?.['label'];
  const value = resolved(plan, written);
  if (typeof value === 'object' && value !== null && 'label' in value) return { name: String(value.label), atRun: false };
  const parameter = written === undefined ? null : planParameter(written);
  if (typeof value === 'string' && value !== 'at-run') return { name: value, atRun: false };
  return { name: parameter ?? step.id, atRun: step.with?.['token'] !== undefined };
}

/** Every step of the playbook as the model sees it. Throws nothing: a reference that leads nowhere is as if it were not there. */
export function stepFacts(playbook: Playbook, plan: Plan | null, kinds: Kinds): StepFacts[] {
  const { steps } = playbook;
  return steps.flatMap((step) => {
    const kind = kinds.get(step.kind);
    if (kind === undefined) return [];
    const bringer = tokenStep(steps, kinds, step);
    const token = bringer === null ? null : nameOfToken(plan, bringer);
    return [
      {
        id: step.id,
        by: step.by,
        model: kind.model,
        minutes: step.minutes ?? 0,
        timed: step.minutes !== undefined,
        token: token?.name ?? null,
        tokenAtRun: token?.atRun ?? false,
        builder: builderOf(steps, kinds, step),
        quorum: numberOrNull(resolved(plan, step.quorum ?? 1)),
        least: leastOf(plan, step),
        pinKnownTo: step.needs?.['shares'] === undefined ? step.by : ['custodian'],
        copies: numberOrNull(resolved(plan, step.with?.['copies'])),
        handsOn: step.needs?.['artifacts'] !== undefined,
        when: step.when ?? {},
        answers: kind.kind === 'decide' ? Object.keys(step.answers ?? {}) : [],
        needs: Object.values(step.needs ?? {}).map((named) => [named].flat()),
      },
    ];
  });
}
