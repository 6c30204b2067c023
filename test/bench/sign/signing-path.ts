// One certificate as a shell makes it: a run of its own through engine.perform and engine.provideSecret, on a store on disk
// and the real token process. Roll call, preflight, token and key come first and are not measured.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeEngine, type Engine } from '../../../main/ceremony/engine.ts';
import { RunClock } from '../../../main/ceremony/run-clock.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import type { Hsm, Session } from '../../../main/hsm/hsm.ts';
import { turnsOf, type Turn } from '../../../main/shell/terminal/turn-taking.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { makeDevices } from '../../../main/steps/devices.ts';
import { SecretTray } from '../../../main/steps/secret-tray.ts';
import { TokenDesk } from '../../../main/steps/token-desk.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';
import { benchLibrary, benchPlan } from './bench-plan.ts';
import { Stopwatch, timedHsm, timedJournal, timedStore, type Spent } from './stopwatch.ts';

export const measuredSteps = ['cert', 'lint', 'review', 'approve', 'sign'] as const;
export type MeasuredStep = (typeof measuredSteps)[number];

/** Milliseconds of the whole step, of the timed calls in it, and how many transactions it made durable. */
export interface StepCost {
  readonly total: number;
  readonly spent: Spent;
  readonly durable: number;
}

export interface SigningPath {
  readonly store: Store;
  readonly hsm: Hsm;
  /** The login session of the last run, untimed. */
  session(): Session;
  /** Makes one certificate. `kdfCost`: scrypt’s N of the people’s passphrases. */
  certificate(
    keyLabel: string,
    kdfCost: number,
  ): Promise<{ readonly runId: string; readonly costs: Readonly<Record<MeasuredStep, StepCost>> }>;
  close(): Promise<void>;
}

/** Composes the engine as main/app.ts does, with its parts timed. */
export function openSigningPath(directory: string, modulePath: string, tokenLabel: string, pin: string): SigningPath {
  const watch = new Stopwatch();
  const now = (): Date => new Date();
  const monotonic = (): number => performance.now();
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const point = (name: string): void => (name === 'store:committed' ? watch.committed() : undefined);
  const store = openStore({ directory: join(directory, 'data'), now, random, point });
  const plainHsm = openHsm({ opening: { provider: 'pkcs11', modulePath }, start: () => startNodeProcess(), endAfterSeconds: 60 });
  let last: Session | null = null;
  const hsm = timedHsm(plainHsm, watch, (session) => {
    last = session;
  });
  const parts = {
    store: timedStore(store, watch),
    journal: timedJournal(openJournal(store), watch),
    hsm,
    desk: new TokenDesk(hsm, monotonic, tokenLabel),
    tray: new SecretTray(monotonic),
    devices: makeDevices({ provider: 'pkcs11', modulePath }, {}, () => plainHsm),
    host: madeUpHost,
    clock: new RunClock(now, monotonic),
    now,
    random,
    progress: () => undefined,
    library: benchLibrary,
    help: {},
    automated: true,
    newRunId: () => randomBytes(16).toString('hex'),
  };
  const engines = new Map<number, Engine>();
  const engineOf = (kdfCost: number): Engine => {
    const engine = engines.get(kdfCost) ?? makeEngine({ ...parts, kdfCost });
    engines.set(kdfCost, engine);
    return engine;
  };

  async function act(engine: Engine, view: RunView, turn: Turn): Promise<RunView> {
    const to = { runId: view.runId, stepId: view.current?.stepId ?? '', revision: view.revision };
    const values: Record<string, true | string> = {};
    for (const prompt of turn.prompts) {
      const secret = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode(prompt.id === 'pin' ? pin : 'a passphrase of the bench');
      if (prompt.kind === 'secret') await engine.provideSecret({ ...to, promptId: prompt.id, secret: secret() });
      else values[prompt.id] = prompt.kind === 'confirm' ? true : 'clock of the bench';
    }
    return engine.perform({ ...to, person: turn.person, values });
  }

  return {
    store,
    hsm: plainHsm,
    session() {
      if (last === null) throw new Error('no run has logged in yet');
      return last;
    },
    async certificate(keyLabel, kdfCost) {
      const engine = engineOf(kdfCost);
      const costs: Partial<Record<string, StepCost>> = {};
      let view = await engine.create({ planBytes: benchPlan(keyLabel), mode: 'production', out: directory });
      for (let stepId = ''; view.current !== null && view.current.stepId !== 'shut';) {
        stepId = view.current.stepId;
        watch.take();
        const started = performance.now();
        while (view.current?.stepId === stepId) {
          const [turn] = turnsOf(view.current);
          if (turn === undefined) throw new Error(`nobody may act in ${stepId}: ${view.current.problem?.text ?? ''}`);
          view = await act(engine, view, turn);
        }
        costs[stepId] = { total: performance.now() - started, ...watch.take() };
      }
      return { runId: view.runId, costs: costs as Record<MeasuredStep, StepCost> };
    },
    async close() {
      await plainHsm.end();
      store.close();
    },
  };
}
