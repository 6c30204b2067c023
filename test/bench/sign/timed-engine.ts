// The engine composed as main/app.ts does, on a store on disk and the real token process, with its parts timed.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeEngine, type Engine } from '../../../main/ceremony/engine.ts';
import { RunClock } from '../../../main/ceremony/run-clock.ts';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import type { Hsm, Session } from '../../../main/hsm/hsm.ts';
import { turnsOf } from '../../../main/shell/terminal/turn-taking.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { makeDevices } from '../../../main/steps/devices.ts';
import { SecretTray } from '../../../main/steps/secret-tray.ts';
import { TokenDesk } from '../../../main/steps/token-desk.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';
import { Stopwatch, timedHsm, timedJournal, timedStore } from './stopwatch.ts';

export interface TimedEngine {
  readonly store: Store;
  readonly hsm: Hsm;
  readonly watch: Stopwatch;
  /** The login session of the last run, untimed. */
  session(): Session;
  engineOf(kdfCost: number): Engine;
  /** One act of the current step. `files`: by prompt id, where the step asks for any. */
  act(engine: Engine, view: RunView, files?: PerformInput['values']): Promise<RunView>;
  close(): Promise<void>;
}

export interface TimedOptions {
  readonly directory: string;
  readonly modulePath: string;
  readonly tokenLabel: string;
  readonly pin: string;
  readonly library: ResourceLibrary;
}

export function openTimedEngine({ directory, modulePath, tokenLabel, pin, library }: TimedOptions): TimedEngine {
  const watch = new Stopwatch();
  const now = (): Date => new Date();
  const monotonic = (): number => performance.now();
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const point = (name: string): void => watch.passed(name);
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
    library,
    help: {},
    automated: true,
    newRunId: () => randomBytes(16).toString('hex'),
  };
  const engines = new Map<number, Engine>();
  return {
    store,
    hsm: plainHsm,
    watch,
    session() {
      if (last === null) throw new Error('no run has logged in yet');
      return last;
    },
    engineOf(kdfCost) {
      const engine = engines.get(kdfCost) ?? makeEngine({ ...parts, kdfCost });
      engines.set(kdfCost, engine);
      return engine;
    },
    async act(engine, view, files = {}) {
      const [turn] = view.current === null ? [] : turnsOf(view.current);
      if (turn === undefined) throw new Error(`nobody may act in ${view.current?.stepId}: ${view.current?.problem?.text ?? ''}`);
      const to = { runId: view.runId, stepId: view.current?.stepId ?? '', revision: view.revision };
      const values: PerformInput['values'] = {};
      for (const prompt of turn.prompts) {
        const secret = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode(prompt.id === 'pin' ? pin : 'a passphrase of the bench');
        if (prompt.kind === 'secret') await engine.provideSecret({ ...to, promptId: prompt.id, secret: secret() });
        else values[prompt.id] = files[prompt.id] ?? (prompt.kind === 'confirm' ? true : 'clock of the bench');
      }
      return engine.perform({ ...to, person: turn.person, values });
    },
    async close() {
      await plainHsm.end();
      store.close();
    },
  };
}
