// Ceremonies on disks of a few kilobytes, in a mount namespace of their own (root only; everything mounted ends with this
// process). The disk is filled so far that an act fails, then given a little more room, until the act goes through: so that
// the disk is full at every write of the ceremony once. Prints what happened as JSON. Not a test.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../main/app.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { newBench, openBench, play, refusalOf, startRun, takeUp, unsound, type Bench } from './power-bench.ts';
import { smallDisk } from './small-disk.ts';

export interface FullDiskReport {
  /** `code: sentence` → how often. */
  readonly refusals: Record<string, number>;
  /** Steps in which the disk was full. */
  readonly steps: readonly string[];
  /** Acts after whose refusal the run stood anywhere but where it was, or at an outcome people close. */
  readonly moved: readonly string[];
  readonly status: string;
  readonly outcomes: number;
  readonly unsound: readonly string[];
}

const [which = 'data', directory = '/nowhere', limit = 'blocks'] = process.argv.slice(2);
/** A transaction takes some ten pages of the data directory, a file of the bundle one or two of the medium. */
const stride = which === 'data' && limit === 'blocks' ? 3 : 1;
/** Pages or files: more than any act takes. */
const plenty = limit === 'inodes' ? 100 : 400;

const place = join(directory, 'disk');
const disk = smallDisk(place, limit);
const bench: Bench = { ...newBench(directory), [which]: join(place, which) };
if (which === 'out') mkdirSync(bench.out);
disk.room(plenty);
const refusals: Record<string, number> = {};
const steps = new Set<string>();
const moved: string[] = [];
let outcomes = 0;

const placeOf = (view: RunView): string =>
  `${view.status} ${view.current?.stepId} ${view.current?.stage.kind} ${view.current?.awaited.map(({ id }) => id).join()}`;

/**
 * Grows the disk page by page until `work` goes through. `refused` may put things right with plenty of room, and end it.
 * `name`: where the growing goes on if it was ended before.
 */
async function grow<T>(name: string, work: () => Promise<T>, refused: () => Promise<T | undefined>): Promise<T> {
  for (let pages = reached.get(name) ?? steps.size % stride; pages < 100; pages += stride) {
    reached.set(name, pages + stride);
    disk.room(pages);
    let result: T | undefined;
    const refusal = await refusalOf(async () => void (result = await work()));
    disk.room(plenty);
    if (refusal !== null) {
      const line = `${refusal.code}: ${refusal.message}`;
      refusals[line] = (refusals[line] ?? 0) + 1;
      result = await refused();
    } else reached.delete(name);
    if (result !== undefined) return result;
  }
  throw new Error(`the disk never had enough room: ${JSON.stringify(refusals)}`);
}

const reached = new Map<string, number>();
const nothing = async (): Promise<undefined> => undefined;
const outcomeIsOpen = (view: RunView): boolean => view.current?.stage.kind === 'unknown-outcome';

/** One act, or what is left of it. */
function oneAct(app: App, from: RunView): Promise<RunView> {
  let acts = 0;
  return play(app, from, { until: () => (acts += 1) > 1 });
}

/** One act on a disk that has too little room at first; after each refusal the run must stand where it stood. */
async function act(app: App, start: RunView): Promise<RunView> {
  let view = start;
  const look = async (): Promise<undefined> => void (view = await app.engine.view(start.runId));
  return grow(
    start.current?.stepId ?? '',
    () => oneAct(app, view),
    async () => {
      steps.add(start.current?.stepId ?? '');
      await look();
      if (outcomeIsOpen(view)) {
        // The token was asked and its answer could not be recorded: people close that before anything else.
        outcomes += 1;
        while (outcomeIsOpen(view)) view = outcomes === 1 ? await grow('outcome', () => oneAct(app, view), look) : await oneAct(app, view);
        return view;
      }
      if (placeOf(view) !== placeOf(start)) moved.push(`${placeOf(start)} → ${placeOf(view)}`);
      return undefined;
    },
  );
}

let app = await grow('open', () => openBench(bench), nothing);
let view = await grow('start', () => startRun(app, bench.out), nothing);
let step = '';
while (view.current !== null) {
  // A write-ahead log grows only to a certain size; opened afresh, each step needs room again.
  if (which === 'data' && step !== view.current.stepId) {
    await app.close();
    app = await grow('open', () => openBench(bench), nothing);
    view = await takeUp(app);
  }
  step = view.current?.stepId ?? '';
  view = await act(app, view);
}
disk.room(0);
await app.close();
disk.room(plenty);
const again = await openBench(bench);
const report: FullDiskReport = {
  refusals,
  steps: [...steps],
  moved,
  status: view.status,
  outcomes,
  unsound: await unsound(again, bench.out),
};
await again.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
