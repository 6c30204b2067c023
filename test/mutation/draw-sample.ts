// A plugin of Stryker that has only some of a room's mutants judged: a simple random sample over all its files, the same one
// every time. Mutants are put in the order of SHA-256(seed ‖ mutant) and the first N are taken, so a larger sample holds the
// smaller ones, their verdicts are used again, and a change of the code moves only the mutants it changes.

import { hash } from 'node:crypto';
import { relative, resolve } from 'node:path';

const seed = 'conclave mutants';
const root = resolve(import.meta.dirname, '../..');

/** What tells one change of the code from another. */
export interface Mutant {
  /** Stryker's, which it numbers anew in every run. */
  readonly id: string;
  /** Absolute. */
  readonly fileName: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly mutatorName: string;
  readonly replacement?: string | undefined;
}
interface Place {
  readonly line: number;
  readonly column: number;
}

/** `size` of the mutants, or all where there are fewer, in the order they are drawn. */
export function drawSample<M extends Mutant>(mutants: readonly M[], size: number, draw: number): M[] {
  const lots = new Map(mutants.map((mutant) => [mutant, lotOf(mutant, draw)]));
  return mutants.toSorted((one, other) => ((lots.get(one) ?? '') < (lots.get(other) ?? '') ? -1 : 1)).slice(0, size);
}

function lotOf({ fileName, location: { start, end }, mutatorName, replacement }: Mutant, draw: number): string {
  const file = relative(root, fileName).replaceAll('\\', '/');
  return hash(
    'sha256',
    JSON.stringify([`${seed} ${draw}`, file, start.line, start.column, end.line, end.column, mutatorName, replacement ?? '']),
    'hex',
  );
}

interface Plan {
  readonly plan: 'EarlyResult' | 'Run';
  readonly mutant: Mutant & { readonly status?: string };
}

/** The draw of the run under way, or of the last one: Stryker runs reporters in the process that started it. */
let lastDraw: { readonly ids: ReadonlySet<string>; readonly from: number } = { ids: new Set(), from: 0 };
/** Ids of the mutants drawn, and how many there were to draw from: all that count, sentences for people left out. */
export const drawn = (): typeof lastDraw => lastDraw;

function samplingReporter({ sampleSize, sampleDraw }: { readonly sampleSize: number; readonly sampleDraw: number }) {
  return {
    /** Stryker shows the list of what it is about to do before it does it. What was judged before costs nothing and stays. */
    onMutationTestingPlanReady({ mutantPlans }: { readonly mutantPlans: Plan[] }): void {
      const counted = mutantPlans.map(({ mutant }) => mutant).filter(({ status }) => status !== 'Ignored');
      const ids = new Set(drawSample(counted, sampleSize, sampleDraw).map(({ id }) => id));
      lastDraw = { ids, from: counted.length };
      mutantPlans.splice(0, Infinity, ...mutantPlans.filter(({ plan, mutant }) => plan !== 'Run' || ids.has(mutant.id)));
    },
  };
}
samplingReporter.inject = ['options'];

/** In the form Stryker loads: declareFactoryPlugin(PluginKind.Reporter, …) of its API. */
export const strykerPlugins = [{ kind: 'Reporter', name: 'sample', factory: samplingReporter }] as const;
