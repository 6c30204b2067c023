// The state model before the day (`conclave check`): every path of a playbook walked in a room made of data. What a step kind
// needs and does stands beside the kind (steps/step-model.ts); what the words mean stands in requirements.ts and effects.ts.

import type { Plan } from '../../formats/plan.ts';
import type { Playbook } from '../../formats/playbook.ts';
import { stepKinds } from '../../steps/kinds.ts';
import { unknownOutcome } from '../../steps/unknown-outcome.ts';
import { roomAfter } from './effects.ts';
import { actorsOf } from './people.ts';
import { timedPaths, type TimedPath } from './paths.ts';
import { presenceOn, type Presence } from './presence.ts';
import { scriptGraph } from './script-graph.ts';
import { stepFacts, type StepFacts } from './step-facts.ts';
import { tokenSpans, type TokenSpan } from './token-spans.ts';
import { walkEveryPath, type Impossible } from './walk.ts';

export interface Simulation {
  /** Steps that cannot be done on some path; empty: every path can be gone to its end. */
  readonly impossible: readonly Impossible[];
  /** As planned first, then each with one deviation. */
  readonly paths: readonly TimedPath[];
  /** Of the first path as planned. */
  readonly presence: readonly Presence[];
  readonly tokens: readonly TokenSpan[];
  /** Steps for which the playbook plans no minutes. */
  readonly untimed: readonly string[];
  /** What a run aborted after the step leaves behind, by step of the first path, where it leaves anything. */
  readonly leftBehind: readonly { readonly step: string; readonly what: readonly LeftBehind[] }[];
}

export type LeftBehind = 'key-without-certificate' | 'signatures-not-written-out' | 'record-without-signatures';

/** Who closes an unknown outcome: the approval's people and quorum, whatever that approval itself was about and after which answer. */
function decidersOf(steps: readonly StepFacts[], playbook: Playbook): StepFacts | null {
  const gate = steps.find((step) => playbook.steps.find(({ id }) => id === step.id)?.kind === 'approve');
  return gate === undefined ? null : { ...gate, needs: [], when: {}, model: unknownOutcome.model };
}

function leftBehind(path: TimedPath | undefined, steps: readonly StepFacts[]): Simulation['leftBehind'] {
  return (path?.steps ?? []).flatMap(({ index, room }) => {
    const step = steps[index];
    if (step === undefined || index === steps.length - 1) return [];
    const after = roomAfter(room, step);
    const what: LeftBehind[] = [
      ...(after.key && !after.signed ? (['key-without-certificate'] as const) : []),
      ...(after.unexported.length > 0 ? (['signatures-not-written-out'] as const) : []),
      ...(after.signed && after.unexported.length === 0 && !after.sealed ? (['record-without-signatures'] as const) : []),
    ];
    return what.length === 0 ? [] : [{ step: step.id, what }];
  });
}

/** Simulates a playbook, with the people, tokens and media of a plan where there is one. Pure; a playbook's references may be wrong. */
export function simulate(playbook: Playbook, plan: Plan | null): Simulation {
  const steps = stepFacts(playbook, plan, stepKinds);
  const graph = scriptGraph(steps);
  const actors = actorsOf(playbook.roles, plan);
  const paths = timedPaths(steps, graph);
  const planned = paths[0];
  return {
    impossible: walkEveryPath(steps, graph, { plan, actors, deciders: decidersOf(steps, playbook) }),
    paths,
    presence: planned === undefined ? [] : presenceOn(planned, steps, actors),
    tokens: planned === undefined ? [] : tokenSpans(planned, steps),
    untimed: steps.filter((step) => !step.timed).map((step) => step.id),
    leftBehind: leftBehind(planned, steps),
  };
}
