// A workstation made up for one test: data directory, clocks, random numbers and token process are ours to turn. The app on
// it is the real one (main/app.ts) on the embedded token, with passphrases that are cheap to try.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App, type AppOptions } from '../../../main/app.ts';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';
import type { HsmChannel } from '../../../main/hsm/hsm.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';
import { insideChannel } from './inside-channel.ts';
import { kdfCost } from './kdf-cost.ts';
import { resources } from './plans.ts';

/** What is flushed here need not survive a power cut: memory is the quicker disk. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface OpenWorld {
  /** Answers come from a file. Default true: most plans here are unattended. */
  readonly unattended?: boolean;
  /** The token in a process of its own, as in production. Default: the same code inside this process, which is quicker. */
  readonly ownProcess?: boolean;
  readonly wantedToken?: string;
  readonly token?: AppOptions['token'];
  readonly devices?: AppOptions['devices'];
  /** Called before a token process is sent a call; may end it. Only inside this process. */
  readonly onCall?: (call: string, kill: () => void) => void;
  readonly library?: ResourceLibrary;
  readonly host?: AppOptions['host'];
  /** Named points of store and journal; a test that throws there is a process that was killed. */
  readonly point?: (name: string) => void;
}

/** One data directory with its clocks. Numbers go on where they were when the app is opened again. */
export class World {
  readonly directory: string;
  /** Milliseconds since 1970 the workstation's clock shows. */
  wall: number;
  /** Milliseconds of the clock that never goes back. */
  steady = 1_000_000;
  /** Calls the token was sent, by name. */
  readonly calls: string[] = [];
  /** What the app said it was doing. */
  readonly progress: string[] = [];
  /** Somebody who watches what it says. */
  onProgress: (text: string) => void = () => undefined;
  readonly #opened: App[] = [];
  readonly #from: World | null;
  #draws = 0;

  constructor(from?: World) {
    this.directory = mkdtempSync(join(scratch, 'conclave-ceremony-'));
    this.wall = from?.wall ?? Date.parse('2026-11-21T09:00:00.000Z');
    this.steady = from?.steady ?? this.steady;
    this.#from = from ?? null;
    if (from === undefined) mkdirSync(this.out);
    else cpSync(from.directory, this.directory, { recursive: true });
  }

  get data(): string {
    return join(this.directory, 'data');
  }

  /** Where bundles are written. A copy's runs go on writing where its original's did. */
  get out(): string {
    return join(this.directory, 'out');
  }

  /** Time goes by. */
  advance(milliseconds: number): void {
    this.wall += milliseconds;
    this.steady += milliseconds;
  }

  /** Somebody, or something, sets the clock. */
  setClockBy(milliseconds: number): void {
    this.wall += milliseconds;
  }

  random(length: number): Uint8Array {
    this.#draws += 1;
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${this.directory}/${this.#draws}/${block}`).digest(),
    );
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
  }

  #channel(onCall: OpenWorld['onCall']): HsmChannel {
    const channel = insideChannel((call) => {
      this.calls.push(call);
      onCall?.(call, () => channel.kill());
    });
    return channel;
  }

  async open(options: OpenWorld = {}): Promise<App> {
    const app = await openApp({
      dataDirectory: this.data,
      token: options.token ?? { provider: 'soft' },
      ...(options.devices === undefined ? {} : { devices: options.devices }),
      ...(options.wantedToken === undefined ? {} : { wantedToken: options.wantedToken }),
      startHsmProcess: options.ownProcess === true ? startNodeProcess : () => this.#channel(options.onCall),
      host: options.host ?? madeUpHost,
      library: options.library ?? resources,
      now: () => new Date(this.wall),
      monotonic: () => this.steady,
      random: (length) => this.random(length),
      kdfCost,
      onProgress: (text) => {
        this.progress.push(text);
        this.onProgress(text);
      },
      ...(options.point === undefined ? {} : { point: options.point }),
      unattended: options.unattended ?? true,
    });
    this.#opened.push(app);
    return app;
  }

  /** Closes whatever is still open and removes everything. */
  async remove(): Promise<void> {
    for (const app of this.#opened) await app.close();
    // What this copy's runs exported stands where the next copy's would.
    if (this.#from !== null) {
      rmSync(this.#from.out, { recursive: true, force: true });
      mkdirSync(this.#from.out, { recursive: true });
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
