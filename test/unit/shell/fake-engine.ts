import type { ControlInput, PerformInput } from '../../../preload/contract/run-input.ts';
import type { CurrentStep, RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import type { PaperHistory, PaperHistoryView, RunEngine } from '../../../main/shell/core.ts';

export interface FakeStep {
  readonly id: string;
  readonly kind: string;
  /** Each inner list: one act. `[person, …prompts]`. */
  readonly acts: readonly (readonly [awaited: readonly string[], prompts: readonly Prompt[]])[];
  readonly irreversible?: boolean;
  readonly stage?: CurrentStep['stage'];
  readonly reveals?: NonNullable<CurrentStep['reveals']>;
}

export interface FakeEngine extends RunEngine {
  readonly performed: PerformInput[];
  readonly secrets: { step: string; prompt: string; text: string }[];
  readonly controls: ControlInput[];
  /** Every card handed out, to see that it was zeroed. */
  readonly cards: Uint8Array[];
  /** Thrown by the next performs, first to last. */
  readonly failures: Error[];
  start(): RunView;
}

const people = [
  { id: 'alice', name: 'Alice', roles: ['ceremonyAdministrator'] },
  { id: 'bob', name: 'Bob', roles: ['custodian'] },
  { id: 'carol', name: 'Carol', roles: ['custodian'] },
];

/** An engine that knows only the order of its acts: what the drivers may rely on, and nothing else. */
export function fakeEngine(steps: readonly FakeStep[], more: Partial<RunView> = {}): FakeEngine {
  let step = 0;
  let act = 0;
  let revision = 1;
  let status: RunView['status'] = 'open';
  let provided: string[] = [];
  const performed: PerformInput[] = [];
  const secrets: FakeEngine['secrets'] = [];
  const controls: ControlInput[] = [];
  const cards: Uint8Array[] = [];
  const failures: Error[] = [];

  const current = (): CurrentStep | null => {
    const here = steps[step];
    const turn = here?.acts[act];
    if (here === undefined || turn === undefined || status === 'aborted') return null;
    return {
      stepId: here.id,
      kind: here.kind,
      title: `Title of ${here.id}`,
      say: 'Say this.',
      will: 'This will happen.',
      button: `Do ${here.id}`,
      irreversible: here.irreversible ?? false,
      awaited: turn[0].map((id) => ({ id, name: people.find((person) => person.id === id)?.name ?? id, role: 'custodian' })),
      prompts: [...turn[1]],
      provided,
      ...(here.reveals === undefined ? {} : { reveals: here.reveals }),
      stage: here.stage ?? { kind: 'facts', facts: [] },
      why: `Why ${here.id}.`,
    };
  };
  const view = (): RunView => ({
    runId: 'run1',
    mode: 'production',
    attendance: 'people',
    rules: 'private',
    title: 'Example Root',
    playbook: 'root-ca',
    revision,
    planSha256: '00'.repeat(32),
    people,
    steps: steps.map((each, i) => ({
      id: each.id,
      kind: each.kind,
      title: `Title of ${each.id}`,
      status: i < step ? 'done' : i === step ? 'current' : 'waiting',
      minutesPlanned: 1,
    })),
    current: current(),
    making: [],
    hashes: [],
    checks: [],
    findings: [],
    exceptions: [],
    ...more,
    status: current() === null && status === 'open' ? 'finished' : status,
  });
  return {
    performed,
    secrets,
    controls,
    cards,
    failures,
    start: view,
    create: view,
    unfinished: () => [],
    begun: () => true,
    view,
    async perform(input) {
      performed.push(input);
      revision += 1;
      provided = [];
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      act += 1;
      if (act >= (steps[step]?.acts.length ?? 0)) {
        step += 1;
        act = 0;
      }
      return view();
    },
    async revealSecret(input) {
      if (steps[step]?.reveals?.person !== input.person) throw new Error('nothing is revealed to this person');
      const card = Uint8Array.from({ length: 40 }, (_, at) => at + 1);
      cards.push(card);
      return card;
    },
    async provideSecret(input) {
      secrets.push({ step: input.stepId, prompt: input.promptId, text: new TextDecoder().decode(input.secret) });
      provided = [...provided, input.promptId];
      return view();
    },
    async control(input) {
      controls.push(input);
      revision += 1;
      if (input.act === 'pause') status = 'paused';
      if (input.act === 'continue') status = 'open';
      if (input.act === 'abort') status = 'aborted';
      return view();
    },
  };
}

export const confirm = (person: string, name = 'confirm'): Prompt => ({
  kind: 'confirm',
  id: `${person}.${name}`,
  label: `${person} confirms`,
  person,
});
export const secret = (id: string, extra: { person?: string; again?: boolean; min?: number } = {}): Prompt => ({
  kind: 'secret',
  id,
  label: `Secret ${id}`,
  again: extra.again ?? false,
  min: extra.min ?? 1,
  max: 20,
  ...(extra.person === undefined ? {} : { person: extra.person }),
});

/** A data directory no production run was ever finished in. */
export function nothingOnPaper(): PaperHistory {
  const view = (): PaperHistoryView => ({
    state: 'nothing-to-compare',
    last: null,
    check: { name: 'LOG-CONSISTENCY', verdict: 'not-checked', reason: 'no production run was over here before' },
  });
  return { view, compare: view, skip: view };
}
