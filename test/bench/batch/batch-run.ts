// A root, then batches under it and OCSP responses about them, each a whole run through engine.perform, evidence and all.

import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { TimedEngine } from '../sign/timed-engine.ts';
import type { Spent } from '../sign/stopwatch.ts';
import { batchPlan, ocspPlan, rootPlan } from './batch-plans.ts';
import type { RequestOnMedium } from './make-requests.ts';

/**
 * Wall and processor time of a step in milliseconds; how long of the wall our process had nothing to do but wait for the token (work it
 * does while the token signs is our own time, and so is the disk's); what went by in calls and commits; how many commits, and how long the
 * disk took to write and flush them.
 */
export interface BatchStepCost {
  readonly wall: number;
  readonly waiting: number;
  readonly processor: number;
  readonly spent: Spent;
  readonly durable: number;
  readonly committing: number;
}

export type BatchCosts = ReadonlyMap<string, BatchStepCost>;

/** scrypt at its least: an approval's passphrase costs the same for one certificate and for a thousand. */
const unlocked = 16;

async function play(timed: TimedEngine, planBytes: Uint8Array, out: string, files: PerformInput['values']): Promise<BatchCosts> {
  const engine = timed.engineOf(unlocked);
  const costs = new Map<string, BatchStepCost>();
  let view: RunView = await engine.create({ planBytes, mode: 'production', out });
  while (view.current !== null) {
    const { stepId } = view.current;
    timed.watch.take();
    const before = process.cpuUsage();
    const loop = performance.eventLoopUtilization();
    const started = performance.now();
    while (view.current?.stepId === stepId) view = await timed.act(engine, view, files);
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    const waiting = performance.eventLoopUtilization(loop).idle;
    costs.set(stepId, { wall, waiting, processor: (user + system) / 1000, ...timed.watch.take() });
  }
  if (view.status !== 'finished') throw new Error(`the run is ${view.status}`);
  return costs;
}

export const playRoot = (timed: TimedEngine, out: string, most: number): Promise<BatchCosts> => play(timed, rootPlan(most), out, {});

export function playBatch(timed: TimedEngine, out: string, requests: readonly RequestOnMedium[]): Promise<BatchCosts> {
  const files = requests.map(({ name, pem }) => ({ name, base64: Buffer.from(pem, 'latin1').toString('base64') }));
  return play(timed, batchPlan('tls-server', 'P30D'), out, { requests: files });
}

export const playResponses = (timed: TimedEngine, out: string): Promise<BatchCosts> => play(timed, ocspPlan('issuing-ocsp'), out, {});
