import type { SimulationView } from '../../../preload/contract/simulation-view.ts';
import type { Plan } from '../../formats/plan.ts';
import type { Playbook } from '../../formats/playbook.ts';
import { stepKinds } from '../../steps/kinds.ts';
import type { TimedPath } from './paths.ts';
import type { Simulation } from './simulate.ts';

type Lane = SimulationView['lanes'][number];

const extent = (spans: readonly { from: number; to: number }[]): { from: number; to: number } => ({
  from: Math.min(...spans.map((span) => span.from)),
  to: Math.max(...spans.map((span) => span.to)),
});

const pathView = (path: TimedPath): SimulationView['paths'][number] => ({
  kind: path.deviation?.kind ?? 'as-planned',
  ...(path.deviation === null ? {} : { step: path.deviation.step }),
  answers: [...path.answers],
  steps: path.steps.map(({ id }) => id),
  minutes: path.minutes,
  tokensPutIn: path.tokensIn,
  tokensAtOnce: path.tokensAtOnce,
  tokenSwaps: path.tokenSwaps,
  pinIn: [...path.pinIn],
  pinAgainIn: [...path.pinAgainIn],
});

function peopleLanes({ presence }: Simulation, plan: Plan | null): Lane[] {
  return presence.map(({ actor, from, to, turns }) => ({
    kind: plan === null ? 'role' : 'person',
    name: actor.name,
    roles: [...actor.roles],
    from,
    to,
    spans: turns.map(({ step, must, ...time }) => ({ ...time, what: step, must })),
  }));
}

function tokenLanes({ tokens }: Simulation): Lane[] {
  return [...new Set(tokens.map(({ token }) => token))].map((token) => {
    const spans = tokens.filter((span) => span.token === token).map(({ what, from, to }) => ({ what, from, to, must: true }));
    return { kind: 'token', name: token, roles: [], ...extent(spans), spans };
  });
}

/** Media are in the machine while a step writes copies. */
function mediumLanes({ paths }: Simulation, playbook: Playbook, plan: Plan | null): Lane[] {
  const writes = new Set(
    playbook.steps.filter((step) => stepKinds.get(step.kind)?.model.requires.includes('media') === true).map((step) => step.id),
  );
  const spans = (paths[0]?.steps ?? []).filter(({ id }) => writes.has(id)).map(({ id, from, to }) => ({ what: id, from, to, must: true }));
  if (spans.length === 0) return [];
  return (plan?.media ?? []).map((name) => ({ kind: 'medium', name, roles: [], ...extent(spans), spans }));
}

/** The simulation as it is printed, sent to the window and drawn. */
export function describeSimulation(simulation: Simulation, playbook: Playbook, plan: Plan | null): SimulationView {
  const planned = simulation.paths[0];
  const titles = new Map(playbook.steps.map((step) => [step.id, step.title ?? step.id]));
  return {
    paths: simulation.paths.map(pathView),
    minutes: planned?.minutes ?? 0,
    script: (planned?.steps ?? []).map(({ id, from, to }) => ({ id, title: titles.get(id) ?? id, from, to })),
    lanes: [...peopleLanes(simulation, plan), ...tokenLanes(simulation), ...mediumLanes(simulation, playbook, plan)],
    untimed: [...simulation.untimed],
    aborted: simulation.leftBehind.map(({ step, what }) => ({ step, leaves: [...what] })),
  };
}
