// A whole ceremony inside the test's process, for faults of power, disk and clock: the real app with cheap passphrases, the
// embedded token without a process of its own, and a clock the test turns. It may be stopped before any act and gone on with.

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openApp, type App } from '../../main/app.ts';
import { CeremonyError } from '../../main/errors.ts';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { parseAnswers } from '../../main/formats/answers.ts';
import type { HsmChannel } from '../../main/hsm/hsm.ts';
import { createProvider } from '../../main/hsm/provider.ts';
import { serve } from '../../main/hsm/serve.ts';
import { resourceLibrary } from '../../main/shell/resources.ts';
import { Activity } from '../../main/shell/terminal/activity.ts';
import { AnswerSheet } from '../../main/shell/terminal/unattended/answer-sheet.ts';
import { driveUnattended } from '../../main/shell/terminal/unattended/drive-unattended.ts';
import { auditStore } from '../../main/store/audit.ts';
import { readRuns } from '../../main/store/tables/run.ts';
import type { PerformInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { quietTerminal } from './quiet-terminal.ts';

const root = resolve(import.meta.dirname, '../..');
const examples = join(root, 'resources', 'examples');
const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

/** A wall clock and one that never goes back; both run a millisecond with each look, and the wall clock can be turned. */
export class TurnedClock {
  #ticks = 0;
  #wall = Date.parse('2026-11-21T09:00:00.000Z');

  readonly now = (): Date => new Date(this.#wall + (this.#ticks += 1));
  readonly monotonic = (): number => (this.#ticks += 1);

  turn(seconds: number): void {
    this.#wall += seconds * 1000;
  }
}

export interface Bench {
  readonly directory: string;
  readonly data: string;
  readonly out: string;
  readonly clock: TurnedClock;
}

/** Directories of a ceremony that has not begun. `directory`: where they are made; the caller removes it. */
export function newBench(directory: string): Bench {
  const bench = { directory, data: join(directory, 'data'), out: join(directory, 'out'), clock: new TurnedClock() };
  mkdirSync(bench.out, { recursive: true });
  return bench;
}

/** A directory and how to be rid of it. */
export function scratch(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'conclave-power-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The token's process played inside this one: requests and answers are cloned as a channel would. */
function hsmInside(): HsmChannel {
  const toChild: ((message: unknown) => void)[] = [];
  const toParent: ((message: unknown) => void)[] = [];
  const exits: ((how: { code: number | null; signal: string | null }) => void)[] = [];
  serve(
    {
      send: async (message) => {
        const copy = structuredClone(message);
        toParent.forEach((listener) => listener(copy));
      },
      onMessage: (listener) => void toChild.push(listener),
      exit: () => exits.forEach((listener) => listener({ code: 0, signal: null })),
    },
    (opening) => createProvider(opening, { random }),
  );
  return {
    pid: -1,
    send: (message) => {
      const copy: unknown = structuredClone(message);
      setImmediate(() => toChild.forEach((listener) => listener(copy)));
    },
    onMessage: (listener) => void toParent.push(listener),
    onExit: (listener) => void exits.push(listener),
    kill: () => exits.forEach((listener) => listener({ code: null, signal: 'SIGKILL' })),
  };
}

export interface OpenOptions {
  readonly point?: (name: string) => void;
  readonly onProgress?: (text: string) => void;
  /** Another data directory than the bench's: a copy of it. */
  readonly data?: string;
  /** The clock of another start; default: the bench's. */
  readonly clock?: Pick<TurnedClock, 'now' | 'monotonic'>;
}

export function openBench(bench: Bench, options: OpenOptions = {}): Promise<App> {
  const clock = options.clock ?? bench.clock;
  return openApp({
    dataDirectory: options.data ?? bench.data,
    token: { provider: 'soft' },
    startHsmProcess: hsmInside,
    host: {
      networkInterfaces: () => [{ name: 'eth0', up: false, loopback: false }],
      swap: () => [],
      hibernation: () => false,
      coreDumps: () => false,
      freeBytes: () => 2 ** 33,
      mediumAt: () => Promise.resolve({ medium: null, label: null, fileSystem: null, mount: null }),
      software: { version: '0.0.0-power', sha256: 'fa'.repeat(32), files: 1 },
    },
    library: resourceLibrary(root, null),
    now: clock.now,
    monotonic: clock.monotonic,
    random,
    kdfCost: 2 ** 10,
    ...(options.point === undefined ? {} : { point: options.point }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    unattended: true,
  });
}

/** The root CA example with a P-256 key so that it is quick; `out` may differ from the bench's. */
export function startRun(app: App, out: string): Promise<RunView> {
  const plan = readFileSync(join(examples, 'root-ca.plan.yaml'), 'utf8').replace('ecdsa-p384', 'ecdsa-p256');
  return app.engine.create({ planBytes: Buffer.from(plan), mode: 'production', out });
}

/** The run left open in the data directory. */
export function takeUp(app: App): Promise<RunView> {
  return app.engine.view(app.engine.unfinished()[0]?.runId ?? '');
}

/** The example's answers, and beside them how an unknown outcome is closed and the clock confirmed again. */
const clockAgain = '  source: radio clock\n  alice: { clock: true }\n  dave: { clock: true }\n';
const recovery =
  'recovery:\n  decision: may-exist\n  bob: { passphrase: { file: secrets/bob } }\n  carol: { passphrase: { file: secrets/carol } }\n';
const answersText = readFileSync(join(examples, 'root-ca.answers.yaml'), 'utf8').replace(/^token:\n/m, `token:\n${clockAgain}`);
const answersFile = parseAnswers(
  Buffer.from([answersText, recovery, ...['cert', 'key', 'sign'].map((step) => `${step}:\n${clockAgain}`)].join('\n')),
).value;
const answers = new AnswerSheet(answersFile, examples, {});

class Stopped extends Error {}

/**
 * Plays on until the run is over, or before the first act `until` picks. Errors of the engine are thrown as they are.
 * `before` is called before each act.
 */
export async function play(
  app: App,
  start: RunView,
  options: { until?: (input: PerformInput) => boolean; before?: (input: PerformInput) => void } = {},
): Promise<RunView> {
  const monotonic = (): number => performance.now();
  const engine: App['engine'] = {
    ...app.engine,
    perform: (input) => {
      if (options.until?.(input) === true) throw new Stopped();
      options.before?.(input);
      return app.engine.perform(input);
    },
  };
  const activity = new Activity(quietTerminal, monotonic);
  try {
    return await driveUnattended({ engine, terminal: quietTerminal, activity, monotonic, answers, pin: null }, start);
  } catch (error) {
    if (error instanceof Stopped) return app.engine.view(start.runId);
    throw error;
  }
}

/** Plays on to the first act in this step. */
export const playTo = (app: App, start: RunView, step: string): Promise<RunView> =>
  play(app, start, { until: (input) => input.stepId === step });

/** The CeremonyError `work` ends with; anything else is thrown on. */
export async function refusalOf(work: () => Promise<unknown>): Promise<CeremonyError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof CeremonyError) return error;
    throw error;
  }
}

/** What does not hold of a run that should be finished: audit, bundle, numbers. Empty: everything does. */
export async function unsound(app: App, out: string): Promise<string[]> {
  const found = readRuns(app.store).flatMap((run) => (run.status === 'finished' ? [] : [`run ${run.status}`]));
  const { checks, problems } = auditStore(app.store);
  found.push(...checks.filter((check) => check.verdict === 'failed').map((check) => check.name), ...problems);
  for (const table of ['serial_number', 'crl_number'] as const)
    found.push(
      ...app.store
        .rows(table)
        .flatMap((row) => (['signed', 'burned'].includes(String(row['state'])) ? [] : [`${table} ${String(row['state'])}`])),
    );
  const trust = new TextEncoder().encode(`log sha256:${app.store.logKey.fingerprint}\n`);
  // The directory and its archive; the snapshot beside them stays outstanding where the disk was full (backup-failed).
  const names = readdirSync(out)
    .filter((name) => !name.endsWith('.backup'))
    .toSorted();
  if (names.length !== 2 || `${names[0]}.tar` !== names[1]) found.push(`bundles: ${names.join(', ')}`);
  for (const name of names) {
    const verdict = await verifyBundle(join(out, name), { trust });
    if (verdict.verdict !== 'accepted')
      found.push(...verdict.checks.filter((check) => check.verdict !== 'passed').map((check) => `${check.name} ${check.reason ?? ''}`));
  }
  return found;
}
