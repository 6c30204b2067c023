// ceremony/: the engine. Lives here: which step is current, who may act, what is written before and after, and how a run is
// taken up again. May not live here: what a step does (steps/), how it is drawn (shells), what bytes look like (pki/).

import { CeremonyError } from '../errors.ts';
import { standingOf } from '../evidence/standing.ts';
import type { StepHelp } from '../formats/help.ts';
import type { TrustFile } from '../formats/trust.ts';
import type { ControlInput, PerformInput, ProvideSecretInput, RevealSecretInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { workstationLog } from '../store/event-line.ts';
import { readRuns } from '../store/tables/run.ts';
import { createRun, type CreateRequest } from './create-run.ts';
import { controlRun, correctionsOf, exceptionsOf } from './control-run.ts';
import { advance } from './advance.ts';
import { HeldSecrets } from './secrets.ts';
import { stepInput } from './step-input.ts';
import { runFacts, loadRunFiles, type ResourceLibrary } from './run-files.ts';
import { storedRun } from './stored-run.ts';
import { changedStep, loadRunState } from './run-state.ts';
import { revealSecret } from './reveal-secret.ts';
import { stageOf, type Staged } from './stage.ts';
import { clocksOfRun } from './tell-clocks.ts';
import { sweepCrlFiles } from './sweep-crl-files.ts';
import { viewOfRun } from './view-of-run.ts';
import { openHistory, type History } from './history.ts';
import { paperCheckpoint } from './paper-checkpoint.ts';
import { backupOf, backUpRun, dueBackups } from './run-backup.ts';
import { requireContinued } from '../store/restored.ts';
import type { EngineParts } from './run-session.ts';
import { lastRecordedAt } from './last-recorded.ts';
import { logEvents } from '../steps/log-events.ts';
import { admissionChecks } from './admission-checks.ts';
import type { RunFacts } from '../steps/step.ts';
import type { RunState } from './run-state.ts';

export interface Engine {
  /** Checks everything, then writes event 1. Nothing is written when it throws. */
  create(request: CreateRequest): Promise<RunView>;
  /** Runs that are open, paused or sealed, oldest first. */
  unfinished(): readonly {
    readonly runId: string;
    readonly title: string;
    readonly planSha256: string;
    readonly mode: string;
    readonly status: string;
  }[];
  /** Whether any run was ever begun here, whatever became of it. */
  begun(): boolean;
  view(runId: string): Promise<RunView>;
  /** Asks that the act under way end where it can: the making of a long CRL. Does nothing where none is. */
  stop(): void;
  perform(input: PerformInput): Promise<RunView>;
  provideSecret(input: ProvideSecretInput): Promise<RunView>;
  /** The secret the current step shows to an awaited person; the caller zeroes it. Nothing of it is kept or viewed. */
  revealSecret(input: RevealSecretInput): Promise<Uint8Array>;
  control(input: ControlInput): Promise<RunView>;
  /** Makes the backup a run that is over still lacks: the process was killed, or the medium refused. */
  finishBackups(): Promise<void>;
  /** The last checkpoint on paper against the logs here: production runs wait for it. */
  readonly history: Pick<History, 'view' | 'compare' | 'skip'>;
}

export interface EngineOptions extends EngineParts {
  readonly library: ResourceLibrary;
  readonly help: StepHelp;
  /** Answers come from a file. */
  readonly automated: boolean;
  readonly newRunId: () => string;
  /** From --trust: the last checkpoint on paper. */
  readonly trust?: TrustFile;
}

interface Loaded {
  readonly run: RunFacts;
  readonly state: RunState;
}

export function makeEngine(given: EngineOptions): Engine {
  const brake = { pulled: false };
  const options = { ...given, brake };
  const secrets = new HeldSecrets();
  const history = openHistory(options.store, options);
  const facts = new Map<string, RunFacts>();
  let busy = false;
  /** The run an act is under way on: somebody may look meanwhile (a reload, the room display). */
  let acting: string | null = null;
  /** The run that is over and whose backup is being made. */
  let ending: string | null = null;
  /** What was last shown of each run. */
  const shown = new Map<string, Staged>();
  // CLOCK-STEADY reaches from run to run: a run that is begun is not dated before what was recorded last on this workstation.
  options.clock.seen(lastRecordedAt(options.store, workstationLog));
  sweepCrlFiles(options.store);

  function load(runId: string): Loaded {
    const state = loadRunState(options.store, runId);
    let run = facts.get(runId);
    if (run === undefined) {
      run = storedRun(state.row);
      facts.set(runId, run);
      // CLOCK-STEADY reaches over a restart: the clock may not be earlier than the last event on record.
      options.clock.seen(lastRecordedAt(options.store, runId));
    }
    return { run, state };
  }

  async function viewOf(loaded: Loaded): Promise<RunView> {
    const { run, state } = loaded;
    const under = acting === run.id;
    // The token may be silent, and what is asked of it now waits behind the act: the screen that was acted on is shown again.
    const during = under ? shown.get(run.id) : undefined;
    if (!under) await options.desk.closeIfIdle();
    const staged = during ?? (await stageOf(options, run, state, under));
    if (staged !== null) shown.set(run.id, staged);
    const stage = staged === null ? null : { ...staged, provided: secrets.names(ownerOf(loaded, staged.step.id)) };
    const view = viewOfRun(run, state, stage, options.help, {
      standing: standingOf(logEvents(options.store, run.id)),
      admission: admissionChecks(options.store, run.id),
      exceptions: exceptionsOf(options.store, run.id),
      corrections: correctionsOf(options.store, run.id),
      clocks: clocksOfRun(options.store, run),
      now: options.now(),
    });
    // A checkpoint without the record of the backup would be the wrong one on paper.
    const over = staged === null && ending !== run.id;
    const checkpoint = over ? await paperCheckpoint(options.store, run.id) : null;
    const backup = over && run.mode === 'production' ? backupOf(options.store, run) : null;
    return { ...view, ...(checkpoint === null ? {} : { checkpoint }), ...(backup === null ? {} : { backup }) };
  }

  const ownerOf = ({ run, state }: Loaded, stepId: string): string => `${run.id}/${stepId}/${state.row.revision}`;

  function requireCurrent(loaded: Loaded, input: { stepId: string; revision: number }): void {
    const { row } = loaded.state;
    if (row.mode === 'production') {
      requireContinued(options.store);
      history.required();
    }
    if (row.status === 'paused') throw new CeremonyError('state.paused', 'The run is paused. Nothing was done. Continue it first.');
    if (row.status === 'finished' || row.status === 'aborted')
      throw new CeremonyError('state.not-open', `The run is ${row.status}. Nothing was done.`);
    if (row.revision !== input.revision)
      throw new CeremonyError(
        'state.stale-revision',
        'The run has moved on since this screen was drawn. Nothing was done. Look at the current step.',
      );
    if (row.currentStep !== input.stepId)
      throw new CeremonyError('state.not-current-step', `Step ${input.stepId} is not the current step. Nothing was done.`);
  }

  /** One act at a time: a second click while the first is under way is refused, not queued. */
  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (busy)
      throw new CeremonyError('state.stale-revision', 'The last act is still under way. Nothing was done a second time. Wait for it.');
    busy = true;
    brake.pulled = false;
    try {
      return await work();
    } finally {
      busy = false;
      sweepCrlFiles(options.store);
    }
  }

  /** The PIN asked again for a step that needs the session which crash or idleness ended. */
  async function reopenSession(staged: Staged, owner: string): Promise<void> {
    if (staged.reopens === null) return;
    await options.desk.open(staged.reopens, secrets.get(owner, 'pin-again'));
  }

  async function act(loaded: Loaded, input: PerformInput): Promise<void> {
    const staged = await stageOf(options, loaded.run, loaded.state);
    if (staged === null) throw new CeremonyError('state.not-open', 'The run is over. Nothing was done.');
    const person = loaded.run.plan.people.find((candidate) => candidate.id === input.person);
    if (person === undefined) throw new CeremonyError('policy.role', `The plan names nobody «${input.person}». Nothing was done.`);
    const owner = ownerOf(loaded, staged.step.id);
    const given = stepInput(person, input, staged.view.prompts, (id) => secrets.get(owner, id));
    const { context } = staged;
    const stored = loaded.state.steps.get(staged.step.id);
    if (stored?.startedAt === null) {
      // The time is kept with the event: an attempt that is refused has begun the step too, and it begins once.
      const begun = changedStep(stored, { startedAt: options.now().toISOString() });
      context.log(person.id, 'step-started', { kind: staged.step.kind, revision: loaded.state.row.revision }, [], [begun]);
    }
    try {
      await reopenSession(staged, owner);
      const outcome = await staged.kind.perform(context, given);
      advance(options, loaded.run, loadRunState(options.store, loaded.run.id), staged, person.id, outcome);
    } catch (error) {
      if (error instanceof CeremonyError) {
        options.desk.forgetIfLost(error);
        context.log(person.id, 'step-refused', { kind: staged.kind.kind, code: error.code });
      }
      throw error;
    } finally {
      secrets.zero();
    }
  }

  /** Every production run ends with a backup (rules.md); what came of it is in the workstation log. */
  async function backUpIfOver(runId: string): Promise<void> {
    const { run, state } = load(runId);
    if (run.mode !== 'production' || (state.row.status !== 'finished' && state.row.status !== 'aborted')) return;
    ending = runId;
    await backUpRun(options, run).finally(() => (ending = null));
  }

  return {
    history,
    finishBackups: () =>
      exclusively(async () => {
        for (const run of dueBackups(options.store)) await backUpRun(options, run);
      }),
    create: (request) =>
      exclusively(async () => {
        if (request.mode === 'production') requireContinued(options.store);
        const files = loadRunFiles(request.planBytes, options.library);
        const run = await createRun(
          options,
          { ...request, history: history.required() },
          (id, policy) => runFacts(id, request.mode, request.out, options.automated, files, policy),
          files,
        );
        facts.set(run.id, run);
        return viewOf(load(run.id));
      }),
    unfinished: () =>
      readRuns(options.store)
        .filter((row) => row.status === 'open' || row.status === 'paused' || row.status === 'sealed')
        .map((row) => ({ runId: row.id, title: row.title, planSha256: storedRun(row).planSha256, mode: row.mode, status: row.status })),
    begun: () => readRuns(options.store).length > 0,
    view: (runId) => viewOf(load(runId)),
    stop: () => void (brake.pulled = busy),
    perform: (input) =>
      exclusively(async () => {
        const loaded = load(input.runId);
        requireCurrent(loaded, input);
        acting = input.runId;
        await act(loaded, input).finally(() => (acting = null));
        await backUpIfOver(input.runId);
        return viewOf(load(input.runId));
      }),
    async provideSecret(input) {
      const loaded = load(input.runId);
      requireCurrent(loaded, input);
      const view = await viewOf(loaded);
      if (view.current === null || !view.current.prompts.some((prompt) => prompt.kind === 'secret' && prompt.id === input.promptId))
        throw new CeremonyError('input.schema', 'This step does not ask for such a secret. It was not taken.');
      requireCurrent(load(input.runId), input);
      const owner = ownerOf(loaded, input.stepId);
      secrets.put(owner, input.promptId, input.secret);
      return { ...view, current: { ...view.current, provided: secrets.names(owner) } };
    },
    revealSecret: (input) =>
      exclusively(async () => {
        const loaded = load(input.runId);
        requireCurrent(loaded, input);
        return revealSecret(await stageOf(options, loaded.run, loaded.state), loaded.run, input.person);
      }),
    control: (input) =>
      exclusively(async () => {
        const loaded = load(input.runId);
        controlRun(options, loaded.run, loaded.state, input);
        if (input.act === 'abort') {
          // No token step follows: the login ends, and with it the process that knew the PIN (rules.md, Keys and tokens).
          await options.desk.close();
          options.tray.zero();
          await options.hsm.end();
          await options.devices.end();
          await backUpIfOver(input.runId);
        }
        return viewOf(load(input.runId));
      }),
  };
}
