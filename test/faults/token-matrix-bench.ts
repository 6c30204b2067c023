// One root ceremony on SoftHSM whose token misbehaves once, in this process: the window's side is here to be looked at.
// A person goes on from whatever is shown, with the answers of the answers file and nothing else. Not a test.

import { randomBytes } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openApp, type App } from '../../main/app.ts';
import type { Engine } from '../../main/ceremony/engine.ts';
import { CeremonyError, errorTable } from '../../main/errors.ts';
import { parseAnswers } from '../../main/formats/answers.ts';
import type { HsmChannel } from '../../main/hsm/hsm.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { startNodeProcess } from '../../main/shell/node-process.ts';
import { resourceLibrary } from '../../main/shell/resources.ts';
import { Activity } from '../../main/shell/terminal/activity.ts';
import { AnswerSheet } from '../../main/shell/terminal/unattended/answer-sheet.ts';
import { driveUnattended } from '../../main/shell/terminal/unattended/drive-unattended.ts';
import { auditStore } from '../../main/store/audit.ts';
import { openJournal } from '../../main/store/journal.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { faultWorker } from '../integration/hsm/providers.ts';
import { aftermath } from './aftermath.ts';
import { newCase, type CeremonyCase, type WireLine } from './ceremony-case.ts';
import type { Fault } from './hsm-fault.ts';
import { madeUpHost } from './made-up-host.ts';
import { quietTerminal } from './quiet-terminal.ts';

const root = resolve(import.meta.dirname, '../..');
const examples = join(root, 'resources', 'examples');

/** More refusals than this are no way on. */
const mostRefusals = 6;
/** Watchdog seconds a look at the run may take while a call to the token is under way. */
const lookSeconds = 10;

export interface Trial {
  readonly faults: readonly Fault[];
  /** What people decide about an unknown outcome, where it is offered. */
  readonly decision: string;
  /** Milliseconds of the watchdog's second; absent: a real one. */
  readonly secondMs?: number;
  /** Stop the run at the first refusal, in the same process; otherwise go on, and stop a copy. */
  readonly stop?: boolean;
}

export interface Ending {
  /** Codes in the order they were met: thrown, or shown as the step's problem (in parentheses). */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  /** What it took to go on, of `ways`; empty: the same step again. */
  readonly wayOut: readonly string[];
  /** What does not hold; empty: everything does. */
  readonly problems: readonly string[];
}

/** The PIN once more, a decision by quorum, and the key, probe or signature made anew. */
export const ways = ['PIN', 'decision', 'made again'] as const;

/** A prepared data directory just before the first call to the token, restored for each trial. */
export class Lane {
  readonly made: CeremonyCase;
  readonly runId: string;
  readonly #saved: string;

  private constructor(made: CeremonyCase, runId: string) {
    this.made = made;
    this.runId = runId;
    this.#saved = join(made.directory, 'saved');
    for (const part of ['data', 'softhsm']) cpSync(join(made.directory, part), join(this.#saved, part), { recursive: true });
  }

  /** Roll call is over; the machine and its token are looked at next. */
  static async open(name: string): Promise<Lane> {
    const made = await newCase('softhsm', name, 'adopt');
    const app = await open(made, { faults: [], decision: 'adopt' }, { lifted: true });
    try {
      const start = await app.engine.create({ planBytes: readFileSync(made.options.plan), mode: 'production', out: made.options.out });
      const atHost: Engine = {
        ...app.engine,
        async perform(input) {
          const view = await app.engine.view(input.runId);
          if (view.current?.stepId === 'host') throw new AtHost();
          return app.engine.perform(input);
        },
      };
      await drive(atHost, answersOf(made, 'adopt'), start).catch((error: unknown) => {
        if (!(error instanceof AtHost)) throw error;
      });
      await app.close();
      return new Lane(made, start.runId);
    } catch (error) {
      await app.close();
      made.remove();
      throw error;
    }
  }

  restore(): void {
    for (const part of ['data', 'softhsm', 'out']) rmSync(join(this.made.directory, part), { recursive: true, force: true });
    for (const part of ['data', 'softhsm']) cpSync(join(this.#saved, part), join(this.made.directory, part), { recursive: true });
    mkdirSync(this.made.options.out);
    writeFileSync(this.made.options.wire, '');
  }
}

class AtHost extends Error {}

const answersOf = (made: CeremonyCase, decision: string): AnswerSheet => {
  const text = readFileSync(made.options.answers, 'utf8').replace(/^ {2}decision: .*$/mu, `  decision: ${decision}`);
  return new AnswerSheet(parseAnswers(new TextEncoder().encode(text)).value, examples, {});
};

const monotonic = (): number => performance.now();

const drive = (engine: Engine, answers: AnswerSheet, view: RunView): Promise<RunView> =>
  driveUnattended(
    { engine, terminal: quietTerminal, activity: new Activity(quietTerminal, monotonic), monotonic, answers, pin: null },
    view,
  );

interface Watch {
  /** Faults are not given to processes started from now on. */
  lifted: boolean;
  /** File the calls are recorded in. */
  readonly calls?: string;
  onSilence?: (call: string, seconds: number) => void;
}

/** The worker that misbehaves; what is asked of the token is written down first, as aftermath.ts wants it. */
function watchedProcess(made: CeremonyCase, trial: Trial, watch: Watch): HsmChannel {
  // Read by the child at its start; nothing else happens in between.
  Object.assign(process.env, made.options.environment, {
    CONCLAVE_HSM_FAULTS: JSON.stringify(watch.lifted ? [] : trial.faults),
    CONCLAVE_HSM_CALLS: watch.calls ?? '',
  });
  const channel = startNodeProcess(faultWorker);
  const note = (line: WireLine): void => appendFileSync(made.options.wire, `${JSON.stringify(line)}\n`);
  note({ started: channel.pid });
  return {
    ...channel,
    send(message) {
      const { call, arguments: given } = message as { call?: string; arguments?: Record<string, unknown> };
      if (call !== undefined && watch.calls !== undefined) appendFileSync(watch.calls, `> ${call}\n`);
      if (call === 'sign') note({ sign: sha256Hex(given?.['message'] as Uint8Array) });
      if (call === 'generateKeyPair') note({ generate: String(given?.['ckaId']) });
      channel.send(message);
    },
  };
}

function open(made: CeremonyCase, trial: Trial, watch: Watch, data = made.options.data): Promise<App> {
  return openApp({
    dataDirectory: data,
    token: made.options.token,
    ...(made.options.wantedToken === undefined ? {} : { wantedToken: made.options.wantedToken }),
    startHsmProcess: () => watchedProcess(made, trial, watch),
    host: madeUpHost,
    library: resourceLibrary(root, null),
    now: () => new Date(),
    monotonic,
    random: (length) => new Uint8Array(randomBytes(length)),
    kdfCost: made.options.kdfCost,
    onSilence: ({ call, seconds }) => watch.onSilence?.(call, seconds),
    ...(trial.secondMs === undefined ? {} : { watchdogSecondMs: trial.secondMs }),
    unattended: true,
  });
}

/** Every function called in an undisturbed ceremony, with the request it was called for: `> login`, then `C_*` names. */
export async function recordCalls(lane: Lane): Promise<string[]> {
  lane.restore();
  const calls = join(lane.made.directory, 'calls');
  rmSync(calls, { force: true });
  const trial: Trial = { faults: [], decision: 'adopt' };
  const app = await open(lane.made, trial, { lifted: false, calls });
  try {
    const end = await drive(app.engine, answersOf(lane.made, 'adopt'), await app.engine.view(lane.runId));
    if (end.status !== 'finished') throw new Error(`the undisturbed ceremony is ${end.status}`);
  } finally {
    await app.close();
  }
  return readFileSync(calls, 'utf8').split('\n').slice(0, -1);
}

/** What was met on the way. */
interface Way {
  readonly codes: string[];
  readonly messages: string[];
  readonly wayOut: Set<string>;
  readonly problems: string[];
}

/** The engine, with every view it gives looked at: its problem, and what it asks for. */
function lookedAt(engine: Engine, watch: Watch, way: Way): Engine {
  let last = '';
  const look = (view: RunView): RunView => {
    const current = view.current;
    if (current === null) return view;
    const failed = current.stage.kind === 'checks' ? current.stage.checks.filter((check) => check.verdict === 'failed') : [];
    for (const check of failed) {
      way.codes.push(`(${check.name})`);
      way.messages.push(check.reason ?? '');
    }
    const problem = current.problem === undefined ? '' : `${view.revision} ${current.problem.code}`;
    if (current.problem !== undefined && problem !== last) {
      way.codes.push(`(${current.problem.code})`);
      way.messages.push(current.problem.text);
      watch.lifted = true;
    }
    last = problem;
    if (current.prompts.some((prompt) => prompt.id === 'pin-again')) way.wayOut.add('PIN');
    if (current.stage.kind === 'unknown-outcome') way.wayOut.add('decision');
    return view;
  };
  return {
    ...engine,
    view: async (runId) => look(await engine.view(runId)),
    perform: async (input) => look(await engine.perform(input)),
    provideSecret: async (input) => look(await engine.provideSecret(input)),
  };
}

/** Calls that are made when somebody has pressed the button, and not to draw a screen. */
const acts: ReadonlySet<string> = new Set(['login', 'module', 'keys', 'generateKeyPair', 'sign', 'sessionRandom', 'destroyKey', 'logout']);

/** While an act's call is silent, somebody looks: the answer must come long before the watchdog ends the call. */
function lookDuringSilence(app: App, lane: Lane, trial: Trial, watch: Watch, way: Way): Promise<void>[] {
  const looks: Promise<void>[] = [];
  const { secondMs } = trial;
  if (secondMs === undefined) return looks;
  watch.onSilence = (call, seconds) => {
    if (seconds !== 2 || !acts.has(call)) return;
    let answered = false;
    const look = app.engine.view(lane.runId).then(() => void (answered = true));
    const late = new Promise<void>((done) => void setTimeout(done, lookSeconds * secondMs));
    looks.push(
      Promise.race([look, late]).then(() => {
        if (!answered) way.problems.push(`view: no answer while ${call} is under way`);
        return look;
      }),
    );
  };
  return looks;
}

/** The run of a copy of the data directory is stopped, as it is now. */
async function stopACopy(lane: Lane, trial: Trial): Promise<string[]> {
  const copy = join(lane.made.directory, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(lane.made.options.data, copy, { recursive: true });
  // The process it names belongs to the original.
  rmSync(join(copy, 'hsm.pid'), { force: true });
  const { out } = lane.made.options;
  const before = new Set(readdirSync(out));
  const app = await open(lane.made, trial, { lifted: true }, copy);
  try {
    const problems = await stop(app, lane.runId);
    // The medium is the original's as well: what the stopped copy leaves there, its backup and nothing else, is taken away.
    const left = readdirSync(out).filter((name) => !before.has(name));
    for (const name of left) rmSync(join(out, name), { recursive: true });
    return left.length === 1 && left[0]?.endsWith('.backup') === true
      ? problems
      : [...problems, `stop: ${left.join(', ') || 'nothing'} is left on the medium`];
  } finally {
    await app.close();
  }
}

async function stop(app: App, runId: string): Promise<string[]> {
  const { revision } = await app.engine.view(runId);
  const before = openJournal(app.store).open();
  const { status } = await app.engine.control({ runId, revision, person: 'alice', act: 'abort', reason: 'the token misbehaved' });
  // One person's word closes nothing: what was open stays so, for the quorum of the next run, and the audit names it and no more.
  const open = openJournal(app.store).open();
  const { checks, problems } = auditStore(app.store);
  return [
    ...(status === 'aborted' ? [] : [`stop: the run is ${status}`]),
    ...open.filter(({ run }) => run !== runId).map((entry) => `stop: ${entry.operation} of another run is open`),
    ...(isDeepStrictEqual(open, before) ? [] : ['stop: aborting changed the open calls']),
    ...checks
      .filter(({ name, verdict }) => (verdict === 'failed') !== (name === 'UNKNOWN-OUTCOMES' && open.length > 0))
      .map((check) => `stop: ${check.name} ${check.verdict} ${check.reason ?? ''}`),
    ...(problems.length === open.length ? [] : problems.map((problem) => `stop: ${problem}`)),
  ];
}

async function goOn(app: App, lane: Lane, trial: Trial, watch: Watch, way: Way): Promise<boolean> {
  const engine = lookedAt(app.engine, watch, way);
  for (;;) {
    try {
      const end = await drive(engine, answersOf(lane.made, trial.decision), await engine.view(lane.runId));
      if (end.status !== 'finished') way.problems.push(`run: ${end.status}`);
      return true;
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code === 'bug' || !(error.code in errorTable)) {
        way.problems.push(`error: ${String((error as Error).stack)}`);
        return false;
      }
      watch.lifted = true;
      way.codes.push(error.code);
      way.messages.push(error.message);
      if (way.codes.length > mostRefusals) {
        way.problems.push(`stuck: ${error.code}: ${error.message}`);
        return false;
      }
      if (trial.stop === true) {
        way.problems.push(...(await stop(app, lane.runId)));
        return false;
      }
      way.problems.push(...(await stopACopy(lane, trial)));
    }
  }
}

/** Journal states after which the run makes the thing anew. */
const remade: ReadonlySet<string> = new Set(['may-exist', 'not-made', 'destroyed']);

/** Plays the ceremony against the faults. `made.options.data` holds what is left of it. */
export async function tryFaults(lane: Lane, trial: Trial): Promise<Ending> {
  lane.restore();
  const way: Way = { codes: [], messages: [], wayOut: new Set(), problems: [] };
  const watch: Watch = { lifted: false };
  const app = await open(lane.made, trial, watch);
  let finished = false;
  try {
    const looks = lookDuringSilence(app, lane, trial, watch, way);
    finished = await goOn(app, lane, trial, watch, way);
    await Promise.all(looks);
    if (
      openJournal(app.store)
        .find({ run: lane.runId })
        .some((entry) => remade.has(entry.state))
    )
      way.wayOut.add('made again');
  } catch (error) {
    way.problems.push(`error: ${String((error as Error).stack)}`);
  } finally {
    await app.close();
  }
  if (finished) way.problems.push(...(await aftermath(lane.made)));
  return { codes: way.codes, messages: way.messages, wayOut: ways.filter((each) => way.wayOut.has(each)), problems: way.problems };
}

export const removeLanes = (lanes: readonly Lane[]): void => {
  for (const lane of lanes) if (existsSync(lane.made.directory)) lane.made.remove();
};
