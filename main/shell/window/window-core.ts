import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HsmChannel } from '../../hsm/hsm.ts';
import type { Workplace } from '../../bridge/workplace.ts';
import type { CoreOptions, ResourceLibrary } from '../core.ts';
import { versionOf } from '../host/software-hash.ts';
import { nodeHost } from '../node-host.ts';
import { resourceLibrary } from '../resources.ts';
import type { ShellName, WindowDoor } from '../shell.ts';
import { throwAwayDirectory } from '../throw-away-directory.ts';
import type { PickedPlan } from './chosen-plan.ts';
import { listMedia } from '../../media/list-media.ts';
import type { Medium } from '../../media/medium.ts';
import { watchMedia } from '../../media/watch-media.ts';
import type { NamedDevices } from '../../../preload/contract/devices.ts';
import { readDevices, writeDevices } from './device-file.ts';
import { ownProfiles } from '../own-profiles.ts';
import type { OwnProfile } from '../../store/own-profiles.ts';
import { keepRecipes } from './keep-recipes.ts';
import { keepPlan, keepPlans, type SavePlan } from './keep-plan.ts';
import { savedDesign, savedDesigns, savedPlan, savedPlans } from './saved-plans.ts';
import { replaceFile } from '../../store/durable-file.ts';

/** What main/workplace.ts is given; it is opened by the entries, because shells do not import it. */
export interface WorkplaceRequest extends Pick<
  CoreOptions,
  'dataDirectory' | 'token' | 'devices' | 'wantedToken' | 'startHsmProcess' | 'host' | 'library' | 'now' | 'monotonic' | 'random'
> {
  readonly shell: ShellName;
  readonly version: string;
  readonly out: { readonly production: string; readonly rehearsal: string };
  readonly throwAway: () => { readonly path: string; remove(): void };
  readonly choosePlan: () => Promise<PickedPlan | null>;
  readonly grantCamera: (on: boolean) => void;
  readonly savePlan: SavePlan;
  readonly savedPlans: () => { readonly name: string; readonly savedAt: Date }[];
  readonly savedPlan: (name: string) => PickedPlan;
  readonly savePlans: (plans: readonly { readonly name: string; readonly bytes: Uint8Array }[]) => void;
  readonly savedDesigns: () => { readonly name: string; readonly savedAt: Date }[];
  readonly savedDesign: (name: string) => PickedPlan;
  readonly ownProfile: (id: string) => OwnProfile | null;
  readonly saveOwnProfile: (bytes: Uint8Array) => OwnProfile;
  readonly saveRecipes: (name: string, files: readonly { readonly name: string; readonly text: string }[]) => { folder: string };
  readonly readSettings: () => string | null;
  readonly writeSettings: (text: string) => void;
  readonly readDevices: () => NamedDevices;
  readonly writeDevices: (named: NamedDevices) => void;
  readonly media: () => Promise<readonly Medium[]>;
  readonly push: (name: string, value: unknown) => void;
}

export type OpenedWorkplace = Workplace & { close(): Promise<void>; abandon(): void };

/** What a window needs of the world; composed in cli.ts and index.ts. */
export interface WindowWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDirectory: string;
  readonly temporaryDirectory: string;
  /** Holds resources/ and package.json. */
  readonly programDirectory: string;
  /** The built renderer. */
  readonly pagesDirectory: string;
  readonly now: () => Date;
  readonly monotonic: () => number;
  readonly random: (length: number) => Uint8Array;
  readonly startHsmProcess: () => HsmChannel;
  readonly openWorkplace: (request: WorkplaceRequest) => Promise<OpenedWorkplace>;
  /** Told of errors nobody expected. */
  readonly onBug: (error: unknown) => void;
  /** Runs `clean` when the process is told to end by a signal; returns how to forget it. */
  onEnd(clean: () => void): () => void;
}

/** What the person asked for on the command line. Absolute paths. */
export interface WindowRequest extends Pick<CoreOptions, 'dataDirectory' | 'token' | 'devices' | 'wantedToken'> {
  readonly shell: ShellName;
  /** Where evidence goes; null: evidence/ and rehearsals/ in the data directory. */
  readonly out: string | null;
}

export interface WindowCore {
  readonly door: WindowDoor;
  close(): Promise<void>;
  abandon(): void;
}

const settingsFile = 'settings.json';

function writeSettings(directory: string, text: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  replaceFile(directory, settingsFile, text);
}

function readSettings(directory: string): string | null {
  try {
    return readFileSync(join(directory, settingsFile), 'utf8');
  } catch {
    return null;
  }
}

/**
 * The core of one window: workplace and door. `origin`: the exact origin the window's pages come from. Loads the core's
 * modules when called, so that a browser can start meanwhile.
 */
export async function openWindowCore(
  world: WindowWorld,
  request: WindowRequest,
  origin: string,
  window: {
    push(name: string, value: unknown): void;
    choosePlan(library: ResourceLibrary): Promise<PickedPlan | null>;
    /** Draws our own page anew, with or without leave to ask for the camera. */
    grantCamera(on: boolean): void;
    /** Absent: plans are kept in the data directory. */
    savePlan?: SavePlan;
  },
): Promise<WindowCore> {
  const { dataDirectory, token, devices, wantedToken, shell } = request;
  const out = { production: request.out ?? join(dataDirectory, 'evidence'), rehearsal: request.out ?? join(dataDirectory, 'rehearsals') };
  const library = resourceLibrary(world.programDirectory, null, dataDirectory);
  let unwatch: (() => void) | null = null;
  const own = ownProfiles(world.programDirectory, dataDirectory, world.random);
  const [{ makeRouter }, workplace] = await Promise.all([
    import('../../bridge/router.ts'),
    world.openWorkplace({
      shell,
      version: versionOf(world.programDirectory),
      dataDirectory,
      token,
      ...(devices === undefined ? {} : { devices }),
      ...(wantedToken === undefined ? {} : { wantedToken }),
      startHsmProcess: world.startHsmProcess,
      host: nodeHost({ platform: world.platform, programDirectory: world.programDirectory, directories: [dataDirectory, out.production] }),
      library,
      now: world.now,
      monotonic: world.monotonic,
      random: world.random,
      out,
      throwAway: () => throwAwayDirectory(world.temporaryDirectory),
      choosePlan: () => window.choosePlan(library),
      grantCamera: (on) => window.grantCamera(on),
      savePlan: window.savePlan ?? ((name, bytes) => Promise.resolve(keepPlan(dataDirectory, name, bytes))),
      savedPlans: () => savedPlans(dataDirectory),
      savedPlan: (name) => savedPlan(dataDirectory, world.programDirectory, name),
      savePlans: (plans) => keepPlans(dataDirectory, plans),
      savedDesigns: () => savedDesigns(dataDirectory),
      savedDesign: (name) => savedDesign(dataDirectory, world.programDirectory, name),
      ownProfile: (id) => own.read(id),
      saveOwnProfile: (bytes) => own.save(bytes),
      saveRecipes: (name, files) => keepRecipes(dataDirectory, name, files),
      readSettings: () => readSettings(dataDirectory),
      writeSettings: (text) => writeSettings(dataDirectory, text),
      readDevices: () => readDevices(dataDirectory, world.platform),
      writeDevices: (named) => void writeDevices(dataDirectory, named, world.platform),
      media: () => {
        unwatch ??= watchMedia(world.platform, () => window.push('media', {}));
        return listMedia(world.platform, dataDirectory);
      },
      push: (name, value) => window.push(name, value),
    }),
  ]);
  // While the browser still starts: the first screen asks for it. A refusal (store.in-use) is told to whoever asks.
  void workplace.production().catch(() => undefined);
  return {
    door: makeRouter({ origin, workplace, onBug: world.onBug }),
    close() {
      unwatch?.();
      return workplace.close();
    },
    abandon: () => workplace.abandon(),
  };
}
