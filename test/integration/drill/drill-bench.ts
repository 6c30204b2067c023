// A drill through openApp, as a shell holds it, on an embedded token in this process, with people who see the RunView alone.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openApp, type App, type AppOptions } from '../../../main/app.ts';
import type { DrillEngine } from '../../../main/ceremony/drill/drill-engine.ts';
import { makeStandIn, standInNeeded } from '../../../main/ceremony/stand-in/make-stand-in.ts';
import { composeDrillPlan } from '../../../main/drill/compose-plan.ts';
import { DrillWorld } from '../../../main/drill/drill-world.ts';
import type { LoadedFile } from '../../../main/formats/loaded-file.ts';
import { parseScenario, type Scenario } from '../../../main/formats/scenario.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';
import { insideChannel } from '../ceremony/inside-channel.ts';
import { resources } from '../ceremony/plans.ts';
import { inputOf, passphraseOf, type Change, type Values } from '../ceremony/turns.ts';

const root = resolve(import.meta.dirname, '../../..');
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const pin = 'pin 48 29 13 77';
const emergency = readFileSync(join(root, 'resources/examples/requests/emergency-ca-e1.csr'));

export const scenarioNamed = (id: string): LoadedFile<Scenario> =>
  parseScenario(new Uint8Array(readFileSync(join(root, 'resources/scenarios', `${id}.yaml`))));

/** One sandbox: what a shell makes for a drill and removes after it. Clocks stand still unless the drill moves them, or an act is done. */
export class DrillBench {
  readonly directory = mkdtempSync(join(scratch, 'conclave-drill-'));
  readonly scenario: LoadedFile<Scenario>;
  readonly world = new DrillWorld();
  readonly planBytes: Uint8Array;
  #wall = Date.parse('2026-11-21T09:00:00.250Z');
  #steady = 1_000_000;
  #draws = 0;
  #app: App | null = null;

  /** `from`: a sandbox whose stand-in does as well, as it is of the same playbook. */
  constructor(scenario: LoadedFile<Scenario>, from?: DrillBench) {
    this.scenario = scenario;
    this.planBytes = composeDrillPlan(scenario.value, resources, null);
    if (from === undefined) return;
    cpSync(from.data, this.data, { recursive: true });
    this.#wall = from.#wall;
    this.#steady = from.#steady;
  }

  get data(): string {
    return join(this.directory, 'data');
  }

  get out(): string {
    return join(this.directory, 'out');
  }

  get app(): App {
    if (this.#app === null) throw new Error('the sandbox is not open');
    return this.#app;
  }

  get engine(): DrillEngine {
    const { drill } = this.app;
    if (drill === undefined) throw new Error('the core was not opened for a drill');
    return drill;
  }

  random(length: number): Uint8Array {
    this.#draws += 1;
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${this.directory}/${this.#draws}/${block}`).digest(),
    );
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
  }

  advance(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#steady += milliseconds;
  }

  async open(options: Partial<AppOptions> = {}): Promise<App> {
    this.#app = await openApp({
      dataDirectory: this.data,
      token: { provider: 'soft' },
      startHsmProcess: () => insideChannel(() => undefined),
      host: madeUpHost,
      library: resources,
      now: () => new Date(this.#wall),
      monotonic: () => this.#steady,
      random: (length) => this.random(length),
      // What is tested here is not how slow a passphrase is to try.
      kdfCost: 2 ** 6,
      unattended: true,
      ...options,
    });
    return this.#app;
  }

  /** Opens the sandbox for its drill. */
  openDrill(options: Partial<AppOptions> = {}): Promise<App> {
    return this.open({ drill: { scenario: this.scenario, world: this.world, planSha256: sha256Hex(this.planBytes) }, ...options });
  }

  /** The stand-in, in a core of its own, as the shells make it. */
  async prepare(): Promise<void> {
    const needed = standInNeeded(this.planBytes, resources);
    if (needed === null) return;
    const core = await this.open();
    const pause = (milliseconds: number): Promise<void> => {
      this.advance(milliseconds);
      return Promise.resolve();
    };
    const now = (): Date => new Date(this.#wall);
    const known = new TextEncoder().encode(pin);
    await makeStandIn(
      { core, provider: 'soft', library: resources, now, pause, random: (length) => this.random(length), pin: known },
      needed,
      null,
    );
    await this.shut();
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

  begin(): Promise<RunView> {
    return this.engine.create({ planBytes: this.planBytes, mode: 'drill', out: this.out });
  }

  /** One act of whoever is awaited first, with usual answers. */
  async act(drawn: RunView, change: Change = {}): Promise<RunView> {
    this.advance(1000);
    const view = await this.engine.view(drawn.runId);
    const who = view.current?.awaited[0]?.id ?? '';
    for (const prompt of view.current?.prompts ?? []) {
      if (prompt.kind !== 'secret' || (prompt.person !== undefined && prompt.person !== who)) continue;
      await this.engine.provideSecret({
        runId: view.runId,
        stepId: view.current?.stepId ?? '',
        revision: view.revision,
        promptId: prompt.id,
        secret: new TextEncoder().encode(secretFor(prompt)),
      });
    }
    const values = Object.fromEntries((view.current?.prompts ?? []).flatMap((prompt) => special(view, prompt)));
    return this.engine.perform(inputOf(view, who, { ...change, values: { ...values, ...change.values } }));
  }
}

const secretFor = (prompt: Prompt): string => (prompt.person === undefined ? pin : passphraseOf(prompt.person));

/** Where the usual answer is not one that goes on. */
function special(view: RunView, prompt: Prompt): [string, Values[string]][] {
  const scenario = view.drill?.scenario;
  if (prompt.kind === 'file') return [[prompt.id, { name: 'emergency.csr', base64: emergency.toString('base64') }]];
  if (prompt.kind === 'choice' && view.current?.stepId === 'sure' && scenario === 'false-alarm') return [[prompt.id, 'false-alarm']];
  return [];
}

/** Answers an event; `which`: of the answers offered. */
export function answerEvent(bench: DrillBench, view: RunView, event: string, answer: string): Promise<RunView> {
  return bench.engine.answerEvent({ runId: view.runId, person: view.people[0]?.id ?? '', event, answer });
}

/** The answer that mends, or is worth most. */
export function bestAnswer({ value }: LoadedFile<Scenario>, event: string): string {
  const answers = Object.entries(value.events.find(({ id }) => id === event)?.answers ?? {});
  const mending = answers.filter(([, { mends }]) => mends === true);
  const [best] = (mending.length > 0 ? mending : answers).toSorted(([, one], [, other]) => other.points - one.points);
  return best?.[0] ?? '';
}

export const openEvents = (view: RunView): string[] => (view.drill?.events ?? []).filter(({ open }) => open).map(({ id }) => id);
