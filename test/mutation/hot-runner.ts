// A test runner of Stryker that judges without starting anew: mutants are switched on and off in one long-lived vitest. The
// first run, which finds out which test passes which mutant, and whatever leaves doubt, go to Stryker’s own vitest runner.

import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner';
import { createVitest, type Vitest } from 'vitest/node';
import { type HotAnswer, type HotOrder, hotChannel, listen } from './hot-protocol.ts';

/** Test → mutant → how often the test passes it when all is well. */
type Hits = Readonly<Record<string, Readonly<Record<string, number>>>>;
/** In the sandbox, because Stryker starts a new process after one that hung. */
const hitsFile = 'hits.json';
/** A table is computed in far fewer steps. */
const importHitLimit = 1_000_000;
/** Milliseconds a session is given to end: one whose thread waits in a system call never does. */
const endPatience = 10_000;

interface HotProcess {
  readonly vitest: Vitest;
  readonly channel: BroadcastChannel;
}

/** What Stryker hands over and takes back, as far as this runner looks at it (its API, test-runner). */
interface MutantRunOptions {
  readonly testFilter?: readonly string[];
  readonly mutantActivation: 'static' | 'runtime';
  readonly activeMutant: { readonly id: string };
  /** The instrumented file. */
  readonly sandboxFileName: string;
}
type MutantRunResult =
  | { readonly status: 'killed'; readonly killedBy: readonly string[]; readonly failureMessage: string; readonly nrOfTests: number }
  | { readonly status: 'survived'; readonly nrOfTests: number }
  | { readonly status: 'timeout'; readonly reason: string }
  | { readonly status: 'error'; readonly errorMessage: string };

/** Stryker’s own runner; ours answers to the same calls. */
interface ColdRunner {
  capabilities(): unknown;
  init(): Promise<void>;
  dryRun(options: unknown): Promise<{ readonly status: string; readonly mutantCoverage?: { readonly perTest: Hits } }>;
  mutantRun(options: MutantRunOptions): Promise<MutantRunResult>;
  dispose(): Promise<void>;
}

const isAnswer = (data: unknown): data is HotAnswer => typeof data === 'object' && data !== null && 'verdict' in data;

class HotRunner implements ColdRunner {
  readonly #cold: ColdRunner;
  #hot: HotProcess | null = null;
  #hits: Hits | null = null;
  #lost = false;

  constructor(cold: ColdRunner) {
    this.#cold = cold;
  }

  capabilities() {
    return this.#cold.capabilities();
  }

  async init(): Promise<void> {
    await this.#cold.init();
  }

  async dryRun(options: unknown): ReturnType<ColdRunner['dryRun']> {
    const result = await this.#cold.dryRun(options);
    if (result.mutantCoverage !== undefined) writeFileSync(hitsFile, JSON.stringify(result.mutantCoverage.perTest));
    return result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    // Stryker ends a process whose runner throws, and asks a new one.
    if (this.#lost) throw new Error('A test before this one did not come to its end, and its thread is lost.');
    const { testFilter, mutantActivation, activeMutant, sandboxFileName } = options;
    const mutant = activeMutant.id;
    const hits = (this.#hits ??= JSON.parse(readFileSync(hitsFile, 'utf8')) as Hits);
    // Stryker names no tests for a mutant that is also passed on import; those that pass it later are quicker to judge by.
    const passing = testFilter ?? Object.keys(hits).filter((id) => hits[id]?.[mutant] !== undefined);
    const tests = passing.map((id) => ({ id, hitLimit: (hits[id]?.[mutant] ?? 0) * 10 + 5000 }));
    let answer = await this.#ask({ mutant, onImport: null, tests });
    if (answer.verdict === 'survived' && (mutantActivation === 'static' || testFilter === undefined))
      answer = await this.#ask({ mutant, onImport: { file: sandboxFileName, hitLimit: importHitLimit }, tests: [] });
    const { verdict, count, failure, killer } = answer;
    if (verdict === 'error') return { status: 'error', errorMessage: failure };
    this.#lost = verdict === 'stuck';
    if (verdict === 'timeout' || verdict === 'stuck') return { status: 'timeout', reason: failure };
    if (verdict === 'survived') return { status: 'survived', nrOfTests: count };
    if (verdict === 'killed') return { status: 'killed', killedBy: [killer], failureMessage: failure, nrOfTests: count };
    await this.#stop();
    return this.#cold.mutantRun(options);
  }

  async dispose(): Promise<void> {
    await this.#stop();
    await this.#cold.dispose();
  }

  async #ask(order: HotOrder): Promise<HotAnswer> {
    const { channel } = (this.#hot ??= await this.#start());
    return new Promise((resolve) => {
      listen(channel, (data) => {
        if (isAnswer(data) && data.mutant === order.mutant) resolve(data);
      });
      channel.postMessage(order);
    });
  }

  async #start(): Promise<HotProcess> {
    const channel = new BroadcastChannel(hotChannel);
    const ready = new Promise<void>((resolve) => {
      listen(channel, (data) => (data === 'ready' ? resolve() : undefined));
    });
    const vitest = await createVitest({ config: 'test/mutation/hot.config.ts' });
    // Serves until the process is closed. Where vitest gives up before (its worker did not start in time on a busy machine),
    // nothing would ever be ready: Stryker is told, and starts anew.
    const ended = vitest.start().then(() => {
      throw new Error('The tests could not be imported, or their worker did not start.');
    });
    ended.catch(() => undefined);
    await Promise.race([ready, ended]);
    return { vitest, channel };
  }

  async #stop(): Promise<void> {
    const hot = this.#hot;
    this.#hot = null;
    hot?.channel.close();
    await Promise.race([hot?.vitest.close(), wait(endPatience, undefined, { ref: false })]);
  }
}

function hotRunnerFactory(injector: unknown): HotRunner {
  const [cold] = vitestPlugins as unknown as readonly [{ readonly factory: (injector: unknown) => ColdRunner }];
  return new HotRunner(cold.factory(injector));
}
hotRunnerFactory.inject = ['$injector'];

/** In the form Stryker loads: declareFactoryPlugin(PluginKind.TestRunner, …) of its API. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'hot-vitest', factory: hotRunnerFactory }] as const;
