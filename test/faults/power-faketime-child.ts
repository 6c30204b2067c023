// Part of a ceremony under whatever clock the environment gives this process (libfaketime). Not a test.
// Words: directory, then `pause` (play to the signature and end), `finish`, or a file of libfaketime and the offset it jumps
// to before the signature.

import { writeFileSync } from 'node:fs';
import type { RunView } from '../../preload/contract/run-view.ts';
import { newBench, openBench, play, playTo, startRun, takeUp, unsound } from './power-bench.ts';

export interface FaketimeReport {
  /** At the signature. */
  readonly asked: boolean;
  readonly status: string;
  readonly reopened: readonly string[];
  readonly offsets: readonly number[];
  readonly unsound: readonly string[];
}

const [directory = '', act = '', offset = ''] = process.argv.slice(2);
const bench = newBench(directory);
const app = await openBench(bench, { clock: { now: () => new Date(), monotonic: () => performance.now() } });

async function toTheSignature(): Promise<RunView> {
  if (act === 'finish') return takeUp(app);
  const view = await playTo(app, await startRun(app, bench.out), 'sign');
  if (act === 'pause') return view;
  writeFileSync(act, offset);
  return app.engine.view(view.runId);
}

const view = await toTheSignature();
const end = act === 'pause' ? view : await play(app, view);
const events = [...app.store.lines(view.runId)].map(
  (line) => JSON.parse(new TextDecoder().decode(line)) as { event: string; data: Record<string, unknown> },
);
const report: FaketimeReport = {
  asked: view.current?.button === 'Confirm the clock again',
  status: end.status,
  reopened: events.flatMap(({ event, data }) => (event === 'step-reopened' ? [String(data['step'])] : [])),
  offsets: events.flatMap(({ event, data }) =>
    event === 'clock-confirmed' && 'offsetSeconds' in data ? [Number(data['offsetSeconds'])] : [],
  ),
  unsound: end.status === 'finished' ? await unsound(app, bench.out) : [],
};
await app.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
