// The engine of a drill: the engine of every run, with what a scenario lets happen between two steps. It knows no step and
// decides nothing; what happens is written to the run's own log, and how it is answered.

import { CeremonyError } from '../../errors.ts';
import type { LoadedFile } from '../../formats/loaded-file.ts';
import type { Injection, Scenario } from '../../formats/scenario.ts';
import { dueEvents, spanFrom } from '../../drill/due-events.ts';
import { drillEvents } from '../../drill/drill-log.ts';
import type { DrillWorld } from '../../drill/drill-world.ts';
import { tamperedInput } from '../../drill/tampered-input.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { DrillAnswerInput, DrillNoteInput } from '../../../preload/contract/drill-input.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { JsonObject } from '../../formats/canonical-json.ts';
import type { Store } from '../../store/store.ts';
import { readRun } from '../../store/tables/run.ts';
import type { CreateRequest } from '../create-run.ts';
import type { Engine } from '../engine.ts';
import { eventsOfDrillLog, drillView } from './drill-view.ts';
import { refuseInDrill } from './require-sandbox.ts';

export interface DrillSetting {
  readonly scenario: LoadedFile<Scenario>;
  readonly world: DrillWorld;
  /** What the drill plays; every other plan is refused. */
  readonly planSha256: string;
}

export interface DrillEngine extends Engine {
  /** What people do about an event of the scenario. Throws input.schema where it is not offered, state.not-open where it is over. */
  answerEvent(input: DrillAnswerInput): Promise<RunView>;
  /** A lesson, or a task with its owner, for the report. Throws state.not-open once the log is sealed. */
  note(input: DrillNoteInput): Promise<RunView>;
}

interface Parts {
  readonly engine: Engine;
  readonly store: Store;
  readonly now: () => Date;
}

const minute = 60_000;

/** Wraps the engine of a core that was opened through the seams of `setting.world`. */
export function makeDrillEngine({ engine, store, now }: Parts, { scenario, world, planSha256 }: DrillSetting): DrillEngine {
  const record = (runId: string, actor: string, event: string, data: JsonObject): void => {
    const step = readRun(store, runId)?.currentStep ?? null;
    store.record({ log: runId, run: runId, ...(step === null ? {} : { step }), actor, event, data });
  };

  // REHEARSAL-ISOLATION: the refusal stays in the sandbox's own log.
  const refuse = (why: string): never => refuseInDrill(store, why);

  const isDrill = (runId: string): boolean => readRun(store, runId)?.mode === 'drill';
  const mayHappen = (runId: string): boolean => ['open', 'paused'].includes(readRun(store, runId)?.status ?? '');

  function happen(runId: string, event: Injection): void {
    if (event.passes !== undefined) world.pass(spanFrom(now(), event.passes));
    record(runId, 'conclave', 'drill-event', { id: event.id, kind: event.kind, title: event.title, says: event.says });
    if (event.kind === 'clock-jump' && event.by !== undefined) world.jump(spanFrom(now(), event.by));
    if (event.kind !== 'tell') world.break(event.kind, event.person ?? event.id);
  }

  /** Lets happen what is due where the run stands, and shows the run as it then is. */
  async function shown(view: RunView, timePassed = false): Promise<RunView> {
    const { runId } = view;
    if (!isDrill(runId)) return view;
    let any = timePassed;
    if (mayHappen(runId)) {
      const events = eventsOfDrillLog(store, runId);
      const begunAt = new Date(drillEvents(events, 'drill-begun')[0]?.at ?? now());
      const happened = new Set(drillEvents(events, 'drill-event').map(({ id }) => id));
      const done = new Set(view.steps.filter(({ status }) => status === 'done').map(({ id }) => id));
      for (const event of dueEvents(scenario.value, happened, { current: view.current?.stepId ?? null, done, begunAt, now: now() })) {
        happen(runId, event);
        any = true;
      }
    }
    return drillView(store, scenario, any ? await engine.view(runId) : view);
  }

  /** A step that has ended took the minutes its playbook plans, where the scenario says so. */
  function keepPace(before: RunView, after: RunView, took: number): boolean {
    const step = before.steps.find(({ id }) => id === before.current?.stepId);
    const ended = step !== undefined && after.steps.find(({ id }) => id === step.id)?.status === 'done';
    const left = (step?.minutesPlanned ?? 0) * minute - took;
    if (scenario.value.pace !== 'planned' || !ended || !mayHappen(before.runId) || left <= 0) return false;
    world.pass(left);
    return true;
  }

  function requireHere(input: PerformInput): void {
    if (world.broken('person-leaves') !== input.person) return;
    throw new CeremonyError(
      'policy.role',
      'This person has left the room and can do nothing here. Nothing was done. Say in the event above what is done about it, or let somebody else act.',
    );
  }

  function required(runId: string): void {
    if (!isDrill(runId) || !mayHappen(runId))
      throw new CeremonyError('state.not-open', 'The drill is over, and its log is sealed. Nothing was recorded.');
  }

  return {
    ...engine,
    async create(request: CreateRequest) {
      if (request.mode === 'production') return refuse('a production run was asked for in a drill');
      if (request.mode !== 'drill') return engine.create(request);
      if (sha256Hex(request.planBytes) !== planSha256) return refuse('a plan was handed in that is not the scenario’s own');
      const view = await engine.create(request);
      const text = new TextDecoder().decode(scenario.bytes);
      record(view.runId, 'conclave', 'drill-begun', { scenario: text, sha256: scenario.sha256, pace: scenario.value.pace });
      return shown(view);
    },
    async view(runId) {
      return drillView(store, scenario, await engine.view(runId));
    },
    async perform(input) {
      if (!isDrill(input.runId)) return engine.perform(input);
      requireHere(input);
      const before = await engine.view(input.runId);
      const began = now().getTime();
      const given = world.broken('forged-file') === null ? input : tamperedInput(input);
      const after = await world.acting(() => engine.perform(given));
      // With its log the drill is over: nothing it broke stands in the way of signing off.
      if (!mayHappen(input.runId)) world.mendAll();
      // A session may have run out in the time that went by: the screen is drawn as it is afterwards.
      return shown(after, keepPace(before, after, now().getTime() - began));
    },
    async provideSecret(input) {
      return drillView(store, scenario, await engine.provideSecret(input));
    },
    async control(input) {
      return shown(await engine.control(input));
    },
    async answerEvent({ runId, person, event, answer }) {
      required(runId);
      const asked = scenario.value.events.find(({ id }) => id === event);
      const view = drillView(store, scenario, await engine.view(runId));
      const open = view.drill?.events.find(({ id }) => id === event)?.open === true;
      const given = asked?.answers[answer];
      if (asked === undefined || given === undefined || !open || !view.people.some(({ id }) => id === person))
        throw new CeremonyError('input.schema', 'No open event of the drill asks for this answer. Nothing was recorded.');
      const mended = given.mends === true;
      record(runId, person, 'drill-answer', { id: event, answer, says: given.says, mended });
      if (given.takes !== undefined) world.pass(spanFrom(now(), given.takes));
      if (mended) world.mend(asked.kind);
      return shown(await engine.view(runId));
    },
    async note({ runId, person, text, owner }) {
      required(runId);
      const view = await engine.view(runId);
      if (!view.people.some(({ id }) => id === person))
        throw new CeremonyError('policy.role', `The plan names nobody «${person}». Nothing was recorded.`);
      record(runId, person, owner === undefined ? 'drill-lesson' : 'drill-task', owner === undefined ? { text } : { text, owner });
      return drillView(store, scenario, await engine.view(runId));
    },
  };
}
