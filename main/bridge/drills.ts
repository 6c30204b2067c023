// Drills of a window: the same core as `conclave drill`, each in a sandbox of its own.

import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import type { DrillEngine } from '../ceremony/drill/drill-engine.ts';
import { drillsHeld } from '../ceremony/drill/drills-held.ts';
import { recordDrillBundle } from '../ceremony/drill/record-bundle.ts';
import { refuseInDrill } from '../ceremony/drill/require-sandbox.ts';
import { firstAuthority } from '../ceremony/stand-in/likeness.ts';
import { planPartTitles } from '../drill/plan-parts.ts';
import { CeremonyError } from '../errors.ts';
import { parsePlaybook } from '../formats/playbook.ts';
import { parseScenario, planParts, type Scenario } from '../formats/scenario.ts';
import type { LoadedFile } from '../formats/loaded-file.ts';
import { drillEntries } from '../status/due-of-drills.ts';
import { sealedFacts } from './run-summaries.ts';
import type { OpenCore, Workplace } from './workplace.ts';

type ScenarioView = CallOutput<'drills'>['scenarios'][number];

/** Throws input.not-found. */
function scenarioNamed({ library }: Workplace, id: string): LoadedFile<Scenario> {
  const bytes = library.scenario?.(id) ?? null;
  if (bytes === null) throw new CeremonyError('input.not-found', `There is no scenario ${id} here. Nothing was started.`);
  return parseScenario(bytes);
}

function viewOf(workplace: Workplace, id: string, own: string | null): ScenarioView {
  const { value } = scenarioNamed(workplace, id);
  const playbook = parsePlaybook(workplace.library.playbook(value.playbook) ?? new Uint8Array()).value;
  const best = value.events.map(({ answers }) => Math.max(...Object.values(answers).map(({ points }) => points)));
  return {
    id,
    title: value.title,
    briefing: value.briefing,
    playbook: playbook.title,
    hierarchy: value.world.hierarchy,
    own: value.world.hierarchy === 'own' ? own : null,
    minutes: playbook.steps.reduce((sum, { minutes = 0 }) => sum + minutes, 0),
    people: value.people.map(({ name, roles, substitute }) => ({ name, roles: [...roles], substitute: substitute === true })),
    events: value.events.length,
    points: [...best, ...value.goals.map(({ points }) => points)].reduce((sum, points) => sum + points, 0),
    goals: value.goals.map(({ says }) => says),
    exercises: planParts.flatMap((part) => {
      const how = value.exercises[part];
      return how === undefined ? [] : [{ title: planPartTitles[part], how }];
    }),
  };
}

/** Scenarios that came with Conclave, drills on record, and when the next is due. */
export async function drills(workplace: Workplace): Promise<CallOutput<'drills'>> {
  const { store } = await workplace.production();
  const own = firstAuthority(store)?.label ?? null;
  const held = drillsHeld(store);
  const [next] = drillEntries(held, workplace.now());
  return {
    scenarios: (workplace.library.scenarioIds?.() ?? []).map((id) => viewOf(workplace, id, own)),
    held: held.map((each) => ({ ...each })),
    next: next === undefined ? null : { at: next.at, inDays: next.inDays, urgency: next.urgency, note: next.note },
  };
}

/** Begins a drill. Throws policy.rehearsal-isolation, logged, where more than a scenario is handed over. */
export async function startDrill(workplace: Workplace, input: CallInput<'startDrill'>): Promise<RunView> {
  const { store } = await workplace.production();
  const { scenario, ...more } = input;
  const [given] = Object.entries(more).flatMap(([what, value]) => (value === undefined ? [] : [what]));
  if (given !== undefined) return refuseInDrill(store, `a drill was given something of production: ${given}`);
  return workplace.startDrill(scenarioNamed(workplace, scenario), firstAuthority(store));
}

/** Throws input.unsupported for a run that is no drill. */
function drillOf({ drill }: OpenCore): DrillEngine {
  if (drill === undefined) throw new CeremonyError('input.unsupported', 'This run is no drill. Nothing was recorded.');
  return drill;
}

/** What people do about an event. */
export const answerDrill = (workplace: Workplace, input: CallInput<'answerDrill'>): Promise<RunView> =>
  workplace.during(input.runId, (core) => drillOf(core).answerEvent(input));

/** A lesson, or a task with its owner, for the report. */
export const noteDrill = (workplace: Workplace, { owner, ...note }: CallInput<'noteDrill'>): Promise<RunView> =>
  workplace.during(note.runId, (core) => drillOf(core).note(owner === undefined ? note : { ...note, owner }));

/**
 * Puts a drill of this window on the production record. Its bundle is verified from its files, anchored by the log key of the sandbox it was
 * held in. Throws state.not-open before there is a bundle, state.checks-failed, state.run-exists.
 */
export async function recordDrill(workplace: Workplace, { runId }: CallInput<'recordDrill'>): Promise<CallOutput<'recordDrill'>> {
  const core = await workplace.coreOf(runId);
  drillOf(core);
  const sealed = sealedFacts(core, runId);
  if (sealed === null) throw new CeremonyError('state.not-open', 'This drill has no evidence bundle yet. Nothing was recorded.');
  const trust = new TextEncoder().encode(`log sha256:${core.store.logKey.fingerprint}\n`);
  await recordDrillBundle((await workplace.production()).store, sealed.bundle, trust);
  return {};
}
