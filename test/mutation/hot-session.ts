// The half of the hot runner inside vitest: the tests of a room are imported once, and then any of them is run against any
// mutant by switching it on. A mutant in what a module computes on import needs the modules anew, and only them. Stryker’s
// own runner starts a new worker for every mutant, which takes many times as long.

import { BroadcastChannel } from 'node:worker_threads';
import { readdirSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, type RunnerTestCase, type RunnerTestFile, type RunnerTestSuite, TestRunner } from 'vitest';
import { type HotAnswer, type HotOrder, hotChannel, listen } from './hot-protocol.ts';

type Task = RunnerTestCase | RunnerTestSuite;
type Tests = ReadonlyMap<string, readonly RunnerTestCase[]>;

/** Where the instrumented code looks which mutant is active (INSTRUMENTER_CONSTANTS.NAMESPACE). */
interface Switchboard {
  activeMutant?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

const switchboard = ((globalThis as { __stryker__?: Switchboard }).__stryker__ ??= {});
const switchOn = (mutant: string, hitLimit: number): unknown => Object.assign(switchboard, { activeMutant: mutant, hitCount: 0, hitLimit });
const switchOff = (): unknown => Object.assign(switchboard, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });

const casesIn = (task: Task): RunnerTestCase[] => (task.type === 'test' ? [task] : task.tasks.flatMap((child) => casesIn(child)));
const suitesOf = (task: Task): RunnerTestSuite[] => (task.suite === undefined ? [] : [...suitesOf(task.suite), task.suite]);
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** As Stryker’s runner names it: the file, `#`, and the names from the outermost suite on. Outermost here is the load, then the file. */
function idOf(test: RunnerTestCase): string {
  const [, file, ...suites] = suitesOf(test);
  return `${file?.name}#${[...suites, test]
    .map(({ name }) => name)
    .join(' > ')
    .trim()}`;
}

/** The clean import is the first. */
let imports = 0;
/** Module → who imports it, as seen during the clean import. */
const importers = new Map<string, Set<string>>();
/** What the import under way makes anew: a module, whoever imports it, and so on. Everything else is the clean import's. */
let renewed: ReadonlySet<string> = new Set();

function importersOf(url: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(url)) return found;
  found.add(url);
  for (const importer of importers.get(url) ?? []) importersOf(importer, found);
  return found;
}

const urlOf = (file: string): string => pathToFileURL(resolve(file)).href;
const marked = (url: string): string => `${url}?load=${imports === 1 || renewed.has(url) ? imports : 1}`;

/** Gives every import of ours a mark, so that it can be made anew. */
function markImports(): void {
  const ours = urlOf('.');
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const [parent = '', isMarked] = (context.parentURL ?? '').split('?load=');
      const isOurs = found.url.startsWith(`${ours}/`) && !found.url.includes('/node_modules/') && !found.url.includes('?');
      if (isMarked === undefined || !isOurs) return found;
      if (imports === 1) importers.set(found.url, (importers.get(found.url) ?? new Set()).add(parent));
      return { ...found, url: marked(found.url) };
    },
  });
}

/** Imports all tests with what they test; where a file is named, what depends on it is made anew. */
async function load(files: readonly string[], changed: string | null = null): Promise<Tests> {
  imports += 1;
  renewed = changed === null ? new Set() : importersOf(urlOf(changed));
  const cases: RunnerTestCase[] = [];
  await inSuite('load', async () => {
    for (const file of files.filter((one) => changed === null || renewed.has(urlOf(one)))) {
      const collector = collectorOf(file, async () => {
        await import(marked(urlOf(file)));
      });
      cases.push(
        ...casesIn(await collector.collect(collector.file)).filter((test) => [test, ...suitesOf(test)].every(({ mode }) => mode === 'run')),
      );
    }
  });
  return Map.groupBy(cases, idOf);
}

interface Collector {
  readonly file: RunnerTestFile;
  collect(file: RunnerTestFile): Promise<RunnerTestSuite>;
  /** Forgets what is in it. */
  clear(): void;
}

const collectorOf = (name: string, body: () => Promise<void>): Collector =>
  // oxlint-disable-next-line vitest/valid-title -- the file’s name is what its tests’ ids begin with
  describe(name, async () => {
    await body();
  });

/**
 * Works inside a suite and leaves it again, whatever happens: where the body of a suite throws, vitest stays in it, and every
 * test collected after that would have another id.
 */
async function inSuite(name: string, work: () => Promise<void>): Promise<void> {
  let thrown: { readonly error: unknown } | null = null;
  const collector = collectorOf(name, async () => {
    try {
      await work();
    } catch (error) {
      thrown = { error };
    } finally {
      collector.clear();
    }
  });
  await collector.collect(collector.file);
  if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
}

/** One test with its hooks. @returns why it failed, or null */
async function runOnce(test: RunnerTestCase): Promise<string | null> {
  const suites = suitesOf(test);
  try {
    try {
      for (const suite of suites) for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) await hook(test.context, suite);
      await TestRunner.getTestFn(test)();
    } finally {
      for (const suite of suites.toReversed())
        for (const hook of TestRunner.getSuiteHooks(suite).afterEach) await hook(test.context, suite);
    }
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Milliseconds a test took when it last passed. The quick are run first: most mutants fall to one of them. */
const took = new Map<string, number>();
const quickFirst = <T extends { readonly id: string }>(tests: readonly T[]): T[] =>
  tests.toSorted((one, other) => (took.get(one.id) ?? 0) - (took.get(other.id) ?? 0));

/** Milliseconds a test is waited for: many times what it takes, and never less than a busy machine may need. */
const patienceFor = (id: string): number => 30_000 + 20 * (took.get(id) ?? 1500);
const stuck = Symbol('a test that does not come to its end');

async function runWithin(test: RunnerTestCase, milliseconds: number): Promise<string | null | typeof stuck> {
  const ended = new AbortController();
  const clock = wait(milliseconds, stuck, { signal: ended.signal });
  clock.catch(() => undefined);
  try {
    return await Promise.race([runOnce(test), clock]);
  } finally {
    ended.abort();
  }
}

/** Whether a test that did not come to its end passes without the mutant, in so little time that the machine is not to blame. */
async function passesSoon(tests: readonly RunnerTestCase[], patience: number): Promise<boolean> {
  for (const test of tests) if ((await runWithin(test, patience / 10)) !== null) return false;
  return tests.length > 0;
}

/** Ids of tests that killed, the last first: mutants come file by file, and the next is likely to fall to the same. */
let killers: readonly string[] = [];
const remember = (id: string): unknown => (killers = [id, ...killers.filter((other) => other !== id)].slice(0, 20));

/** In the order in which a test that fails is likely to come soon. */
function likelyFirst<T extends { readonly id: string }>(tests: readonly T[]): T[] {
  const place = new Map(killers.map((id, index) => [id, index]));
  const [likely, others] = [tests.filter(({ id }) => place.has(id)), tests.filter(({ id }) => !place.has(id))];
  return [...likely.toSorted((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0)), ...quickFirst(others)];
}

/**
 * Runs the tests until one fails, and that one once more without the mutant, from the clean import: it must then pass, or
 * something was left behind and the verdict is worth nothing.
 */
async function judge({ mutant, onImport, tests }: HotOrder, clean: Tests, files: readonly string[]): Promise<HotAnswer> {
  let count = 0;
  const answer = (verdict: HotAnswer['verdict'], failure = '', killer = ''): HotAnswer => ({ mutant, verdict, count, failure, killer });
  let loaded = clean;
  if (onImport !== null) {
    switchOn(mutant, onImport.hitLimit);
    try {
      loaded = await load(files, onImport.file);
    } catch (error) {
      return answer((switchboard.hitCount ?? 0) > onImport.hitLimit ? 'timeout' : 'error', reasonOf(error));
    } finally {
      switchOff();
    }
  }
  const all = [...clean.keys()].map((id) => ({ id, hitLimit: onImport?.hitLimit ?? 0 }));
  for (const { id, hitLimit } of likelyFirst(onImport === null ? tests : all)) {
    for (const test of loaded.get(id) ?? []) {
      count += 1;
      switchOn(mutant, hitLimit);
      const begun = performance.now();
      const patience = patienceFor(id);
      const failure = await runWithin(test, patience);
      const endless = (switchboard.hitCount ?? 0) > hitLimit;
      switchOff();
      if (failure === null) {
        took.set(id, performance.now() - begun);
        continue;
      }
      if (failure === stuck) {
        const why = `It does not come to its end in ${patience} ms.`;
        return answer((await passesSoon(clean.get(id) ?? [], patience)) ? 'stuck' : 'unsure', why, id);
      }
      for (const same of clean.get(id) ?? []) if ((await runOnce(same)) !== null) return answer('unsure', failure, id);
      remember(id);
      return answer(endless ? 'timeout' : 'killed', failure, id);
    }
  }
  const wereRun = onImport === null ? tests.every(({ id }) => loaded.has(id)) : count > 0;
  return answer(wereRun ? 'survived' : 'unsure');
}

/** What tests leave behind until their file ends, which here it never does. What was there before the order stays. */
async function tidily(work: () => Promise<void>): Promise<void> {
  const scratch = process.env['CONCLAVE_MUTATION_SCRATCH'];
  const before = new Set(scratch === undefined ? [] : readdirSync(scratch));
  await work();
  for (const name of scratch === undefined ? [] : readdirSync(scratch))
    if (!before.has(name)) rmSync(join(scratch ?? '', name), { recursive: true, force: true });
}

const isOrder = (data: unknown): data is HotOrder => typeof data === 'object' && data !== null && 'tests' in data;

/** Serves orders until the process ends. To be awaited while vitest collects, when suites may be made. */
export async function serveMutants(files: readonly string[]): Promise<never> {
  markImports();
  const clean = await load(files);
  const channel = new BroadcastChannel(hotChannel);
  let turn = Promise.resolve();
  listen(channel, (data) => {
    if (!isOrder(data)) return;
    const work = async (): Promise<void> => tidily(async () => channel.postMessage(await judge(data, clean, files)));
    // Whatever goes wrong here, an answer is waited for.
    turn = turn.then(work).catch((error: unknown) => {
      channel.postMessage({ mutant: data.mutant, verdict: 'unsure', count: 0, failure: reasonOf(error), killer: '' } satisfies HotAnswer);
    });
  });
  channel.postMessage('ready');
  return new Promise<never>(() => undefined);
}
