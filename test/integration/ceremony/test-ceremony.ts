// A ceremony through openApp, as a shell would drive it, with clocks a test can move and people who know every answer.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openApp, type App } from '../../../main/app.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import type { HsmChannel } from '../../../main/hsm/hsm.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { logEvents, type PastEvent } from '../../../main/steps/log-events.ts';
import type { Host } from '../../../main/steps/host.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';

const root = resolve(import.meta.dirname, '../../..');
const resource = (path: string): Uint8Array => new Uint8Array(readFileSync(join(root, 'resources', path)));
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const kdfCost = 2 ** 10;
export const pin = '123456';
export const passphraseOf = (person: string): string => `the passphrase of ${person}`;

/** The example of a root CA on P-256: quick. */
export const examplePlan = decode(resource('examples/root-ca.plan.yaml')).replace('ecdsa-p384', 'ecdsa-p256');
/** The same with people in the room, today. */
export const attendedPlan = examplePlan
  .replace('attendance: unattended', 'attendance: people')
  .replace('window: none', `window: { from: 2020-01-01T00:00:00Z, to: 2090-01-01T00:00:00Z }`);

export interface Options {
  readonly unattended?: boolean;
  readonly playbook?: string;
  readonly host?: Partial<Host>;
  readonly random?: (length: number) => Uint8Array;
  readonly wantedToken?: string;
  /** Wraps the channel of every token process. */
  readonly channel?: (channel: HsmChannel) => HsmChannel;
  readonly point?: (name: string) => void;
}

/** A data directory, its app, and two clocks that can be moved apart. */
export class Bench {
  readonly directory = mkdtempSync(join(tmpdir(), 'conclave-ceremony-'));
  readonly data = join(this.directory, 'data');
  readonly out = join(this.directory, 'out');
  /** Milliseconds added to the wall clock, and to the monotonic one. */
  wall = 0;
  steady = 0;
  #app: App | null = null;

  get app(): App {
    if (this.#app === null) throw new Error('the app is not open');
    return this.#app;
  }

  async open(options: Options = {}): Promise<App> {
    const wrap = options.channel ?? ((channel: HsmChannel) => channel);
    this.#app = await openApp({
      dataDirectory: this.data,
      token: { provider: 'soft' },
      ...(options.wantedToken === undefined ? {} : { wantedToken: options.wantedToken }),
      startHsmProcess: () => wrap(startNodeProcess()),
      host: { ...madeUpHost, ...options.host },
      library: {
        playbook: () => (options.playbook === undefined ? resource('playbooks/root-ca.yaml') : encode(options.playbook)),
        profile: (id) => resource(`profiles/${id}.yaml`),
      },
      now: () => new Date(Date.now() + this.wall),
      monotonic: () => performance.now() + this.steady,
      random: options.random ?? ((length) => new Uint8Array(randomBytes(length))),
      kdfCost,
      ...(options.point === undefined ? {} : { point: options.point }),
      unattended: options.unattended ?? true,
    });
    return this.#app;
  }

  create(plan: string = examplePlan, mode: 'production' | 'rehearsal' = 'production'): Promise<RunView> {
    return this.app.engine.create({ planBytes: encode(plan), mode, out: this.out });
  }

  async shut(): Promise<void> {
    const app = this.#app;
    this.#app = null;
    await app?.close();
  }

  async remove(): Promise<void> {
    await this.shut();
    rmSync(this.directory, { recursive: true, force: true });
  }

  events(log: string): PastEvent[] {
    return [...logEvents(this.app.store, log)];
  }
}

type Value = PerformInput['values'][string];
export interface Given {
  readonly values?: Readonly<Record<string, Value>>;
  /** Secrets by prompt id; what is not here is the right one. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The hash whose words are asked back: of the plan, or of what is to be signed, from the sheets on the screen. */
function hashAsked(view: RunView): string {
  const stage = view.current?.stage;
  if (stage?.kind !== 'review') return view.planSha256;
  const hashes = stage.sheets.map((sheet) => sheet.sha256);
  return hashes.length === 1 ? (hashes[0] ?? '') : sha256Hex(encode(hashes.map((hash) => `${hash}\n`).join('')));
}

/** What a careful person answers. */
export function answerTo(view: RunView, prompt: Prompt): Value {
  if (prompt.kind === 'confirm') return true;
  if (prompt.kind === 'words') {
    const words = hashWords(hashAsked(view));
    return { words: prompt.positions.map((position) => words[position] ?? ''), source: 'paper' };
  }
  if (prompt.kind === 'type-label') return prompt.expected;
  if (prompt.kind === 'choice') return prompt.options[0]?.value ?? '';
  return 'radio clock';
}

export const secretFor = (prompt: Prompt): string =>
  prompt.id === 'soPin' ? '87654321' : prompt.person === undefined ? pin : passphraseOf(prompt.person);

/** One act of one person, with the right answers unless others are given. */
export async function act(bench: Bench, view: RunView, person: string, given: Given = {}): Promise<RunView> {
  const { engine } = bench.app;
  const current = view.current;
  if (current === null) throw new Error('the run is over');
  const values: Record<string, Value> = {};
  for (const prompt of current.prompts.filter((each) => each.person === undefined || each.person === person)) {
    if (prompt.kind === 'secret') {
      const secret = new TextEncoder().encode(given.secrets?.[prompt.id] ?? secretFor(prompt));
      await engine.provideSecret({ runId: view.runId, stepId: current.stepId, revision: view.revision, promptId: prompt.id, secret });
    } else values[prompt.id] = given.values?.[prompt.id] ?? answerTo(view, prompt);
  }
  return engine.perform({ runId: view.runId, stepId: current.stepId, revision: view.revision, person, values });
}

/** Whoever is awaited first acts, until the view is as wanted or the run is over. */
export async function playUntil(bench: Bench, start: RunView, done: (view: RunView) => boolean): Promise<RunView> {
  let view = start;
  while (view.current !== null && !done(view)) {
    const [first] = view.current.awaited;
    if (first === undefined) throw new Error(`nobody is awaited in ${view.current.stepId}`);
    view = await act(bench, view, first.id);
  }
  return view;
}

export const atStep =
  (id: string) =>
  (view: RunView): boolean =>
    view.current?.stepId === id;
export const toTheEnd = (): boolean => false;
/** Plays until a step is current. */
export const playTo = (bench: Bench, view: RunView, step: string): Promise<RunView> => playUntil(bench, view, atStep(step));

/** The code a promise is refused with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
}
