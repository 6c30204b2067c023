// Builds the core from its parts: store, token, engine. No shell, no electron; every entry and every test composes it here.

import { type HandoffKit, parseHandoffKit } from './formats/handoff-kit.ts';
import { parseStepHelp, type StepHelp } from './formats/help.ts';
import type { TrustFile } from './formats/trust.ts';
import { openHsm } from './hsm/client.ts';
import type { Hsm, HsmChannel, HsmOpening, SilenceListener } from './hsm/hsm.ts';
import { endRecordedHsmProcess, recordHsmProcess } from './store/hsm-process-record.ts';
import { openJournal } from './store/journal.ts';
import { openStore, type Store } from './store/store.ts';
import { readArtifacts } from './store/tables/artifact.ts';
import { makeDevices, type DeviceName, type Devices } from './steps/devices.ts';
import { SecretTray } from './steps/secret-tray.ts';
import { TokenDesk } from './steps/token-desk.ts';
import { productionKdfCost } from './store/credential.ts';
import type { Host } from './steps/host.ts';
import { type DrillEngine, type DrillSetting, makeDrillEngine } from './ceremony/drill/drill-engine.ts';
import { requireSandbox } from './ceremony/drill/require-sandbox.ts';
import { makeEngine, type Engine } from './ceremony/engine.ts';
import { transcriptLines } from './ceremony/transcript-lines.ts';
import { RunClock } from './ceremony/run-clock.ts';
import type { ResourceLibrary } from './ceremony/run-files.ts';

/** An unattended run ends a token call that has been silent this long (rules.md, Journal). */
const unattendedLimitSeconds = 60;

/** Where keys live: a PKCS#11 module, or embedded tokens in a directory (default: `tokens` in the data directory). */
export type TokenChoice = { readonly provider: 'soft'; readonly directory?: string } | Extract<HsmOpening, { provider: 'pkcs11' }>;

export interface AppOptions {
  readonly dataDirectory: string;
  readonly token: TokenChoice;
  /** Tokens beside it: a backup of it, people's cards. */
  readonly devices?: Readonly<Partial<Record<DeviceName, TokenChoice>>>;
  /** --token: serial or label. */
  readonly wantedToken?: string;
  readonly startHsmProcess: () => HsmChannel;
  readonly host: Host;
  readonly library: ResourceLibrary;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  readonly random: (length: number) => Uint8Array;
  readonly kdfCost?: number;
  /** Named points of the store and journal, for tests that kill the process there. */
  readonly point?: (name: string) => void;
  readonly onProgress?: (text: string, endable?: boolean) => void;
  readonly onSilence?: SilenceListener;
  /** Length of the watchdog's second in milliseconds; tests shorten it. */
  readonly watchdogSecondMs?: number;
  /** Answers come from a file. */
  readonly unattended: boolean;
  /** The last checkpoint on paper, from --trust. */
  readonly trust?: TrustFile;
  /** A drill: everything outside is met through its world, and runs are played by its engine. */
  readonly drill?: DrillSetting;
  /** What a drill needs is made here before it begins: a directory with production records is refused, as it is for the drill. */
  readonly sandbox?: true;
}

export interface App {
  readonly engine: Engine;
  /** Of a core that was opened for a drill, the same engine with what a drill adds. */
  readonly drill?: DrillEngine;
  readonly history: Engine['history'];
  transcript(runId: string): ReturnType<typeof transcriptLines>;
  /** What a run has made so far; SHA-256 as hex. */
  artifacts(runId: string): readonly { readonly path: string; readonly sha256: string }[];
  readonly store: Store;
  readonly hsm: Hsm;
  readonly devices: Devices;
  close(): Promise<void>;
}

function openingOf(token: TokenChoice, dataDirectory: string, kdfCost: number): HsmOpening {
  return token.provider === 'soft' ? { provider: 'soft', directory: token.directory ?? `${dataDirectory}/tokens`, kdfCost } : token;
}

function namedOpenings({ devices = {}, dataDirectory }: AppOptions, kdfCost: number): Partial<Record<DeviceName, HsmOpening>> {
  const { second, card } = devices;
  return {
    ...(second === undefined ? {} : { second: openingOf(second, dataDirectory, kdfCost) }),
    ...(card === undefined ? {} : { card: openingOf(card, dataDirectory, kdfCost) }),
  };
}

function helpOf(library: ResourceLibrary): StepHelp {
  const bytes = library.stepHelp?.() ?? null;
  return bytes === null ? {} : parseStepHelp(bytes).value;
}

const kitsOf = (library: ResourceLibrary): readonly HandoffKit[] =>
  (library.handoffKits?.() ?? []).map((bytes) => parseHandoffKit(bytes).value);

/** 128 random bits as hex: the run's id. */
const runIdBytes = 16;

/** The same options with the world of the drill between the core and what is outside. */
function throughDrill(options: AppOptions): AppOptions {
  const { drill, now, monotonic, startHsmProcess, host, point = () => undefined } = options;
  if (drill === undefined) return options;
  const { world } = drill;
  return {
    ...options,
    now: world.now(now),
    monotonic: world.monotonic(monotonic),
    startHsmProcess: () => world.channel(startHsmProcess()),
    host: { ...host, mediumAt: (directory) => world.mediumAt(() => host.mediumAt(directory)) },
    point(name) {
      world.point(name);
      point(name);
    },
  };
}

/** Opens the data directory and starts nothing: the HSM process starts with the first call to the token. */
export async function openApp(given: AppOptions): Promise<App> {
  const options = throughDrill(given);
  const kdfCost = options.kdfCost ?? productionKdfCost;
  const point = options.point ?? (() => undefined);
  const store = openStore({ directory: options.dataDirectory, now: options.now, random: options.random, point });
  try {
    if (options.drill !== undefined || options.sandbox === true) requireSandbox(store);
    await endRecordedHsmProcess(options.dataDirectory, (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)));
    const openOn = (opening: HsmOpening): Hsm =>
      openHsm({
        opening,
        start() {
          const channel = options.startHsmProcess();
          recordHsmProcess(options.dataDirectory, channel.pid);
          return channel;
        },
        ...(options.onSilence === undefined ? {} : { onSilence: options.onSilence }),
        ...(options.watchdogSecondMs === undefined ? {} : { secondMs: options.watchdogSecondMs }),
        ...(options.unattended ? { endAfterSeconds: unattendedLimitSeconds } : {}),
      });
    const own = openingOf(options.token, options.dataDirectory, kdfCost);
    const hsm = openOn(own);
    const devices = makeDevices(own, namedOpenings(options, kdfCost), openOn);
    let help: StepHelp | null = null;
    const plain = makeEngine({
      store,
      journal: openJournal(store, point),
      hsm,
      desk: new TokenDesk(hsm, options.monotonic, options.wantedToken),
      devices,
      tray: new SecretTray(options.monotonic),
      host: options.host,
      clock: new RunClock(options.now, options.monotonic),
      now: options.now,
      random: options.random,
      kdfCost,
      progress: options.onProgress ?? (() => undefined),
      library: options.library,
      // Read with the first run that is shown: a window opens without it.
      get help() {
        return (help ??= helpOf(options.library));
      },
      handoffKits: () => kitsOf(options.library),
      readerPage: () => options.library.readerPage?.() ?? null,
      automated: options.unattended,
      ...(options.trust === undefined ? {} : { trust: options.trust }),
      point,
      newRunId: () => Buffer.from(options.random(runIdBytes)).toString('hex'),
    });
    await plain.finishBackups();
    const drill = options.drill === undefined ? null : makeDrillEngine({ engine: plain, store, now: options.now }, options.drill);
    const engine = drill ?? plain;
    return {
      engine,
      ...(drill === null ? {} : { drill }),
      history: engine.history,
      transcript: (runId) => transcriptLines(store, runId),
      artifacts: (runId) => readArtifacts(store, runId).map(({ path, sha256 }) => ({ path, sha256 })),
      store,
      hsm,
      devices,
      async close() {
        await hsm.end();
        await devices.end();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
