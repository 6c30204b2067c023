import type { DrillEngine } from '../ceremony/drill/drill-engine.ts';
import type { Engine } from '../ceremony/engine.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import type { OwnAuthority } from '../ceremony/stand-in/likeness.ts';
import type { LoadedFile } from '../formats/loaded-file.ts';
import type { Scenario } from '../formats/scenario.ts';
import type { Hsm } from '../hsm/hsm.ts';
import type { Medium } from '../media/medium.ts';
import type { Host } from '../steps/host.ts';
import type { OwnProfile } from '../store/own-profiles.ts';
import type { Store } from '../store/store.ts';
import type { Settings } from '../../preload/contract/calls.ts';
import type { NamedDevices } from '../../preload/contract/devices.ts';
import type { RunView } from '../../preload/contract/run-view.ts';

/** One opened core: the production one, or that of a rehearsal. */
export interface OpenCore {
  readonly engine: Engine;
  /** Of a core that was opened for a drill, the same engine with what a drill adds. */
  readonly drill?: DrillEngine;
  readonly store: Store;
  readonly hsm: Hsm;
}

/** A plan a person chose, and the playbooks and profiles that came with it. */
export interface ChosenPlan {
  /** File name, for people. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly library: ResourceLibrary;
}

/** The state behind all calls; main/workplace.ts makes it. */
export interface Workplace {
  readonly shell: 'electron' | 'chromium' | 'terminal';
  readonly version: string;
  readonly dataDirectory: string;
  readonly host: Host;
  /** What came with Conclave. */
  readonly library: ResourceLibrary;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  /** scrypt N for a new person's key. */
  readonly kdfCost: number;
  /** Opens the data directory with the first call that needs it. Throws store.*. */
  production(): Promise<OpenCore>;
  /** The rehearsals of this session, oldest first. */
  rehearsals(): readonly OpenCore[];
  /** The core that has this run. Throws state.not-open for a run nobody has. */
  coreOf(runId: string): Promise<OpenCore>;
  /** Work on one run: its progress is pushed to the window, and cleared when it ends. */
  during<T>(runId: string, work: (core: OpenCore) => Promise<T>): Promise<T>;
  start(plan: ChosenPlan, mode: 'production' | 'rehearsal'): Promise<RunView>;
  /** Begins a drill in a sandbox of its own (REHEARSAL-ISOLATION). `own`: of the production record, what it takes after. */
  startDrill(scenario: LoadedFile<Scenario>, own: OwnAuthority | null): Promise<RunView>;
  /** Draws the window's page anew, with or without leave to ask for the camera; without from the start. Nothing where it is so already. */
  grantCamera(on: boolean): void;
  /** Asks the shell for a plan file. null: the person chose none. */
  choosePlan(): Promise<ChosenPlan | null>;
  /** Asks the shell to save a plan under this name, never over a file. null: the person chose no place. Throws media.exists. */
  savePlan(name: string, bytes: Uint8Array): Promise<{ readonly name: string } | null>;
  /** Names of the plans in the data directory's folder, newest first. */
  savedPlans(): readonly { readonly name: string; readonly savedAt: Date }[];
  /** One of them. Throws input.not-found, input.too-large, input.unsupported. */
  savedPlan(name: string): ChosenPlan;
  /** Writes plans into the data directory's folder, all or none, never over a file. Throws media.exists, media.io. */
  savePlans(plans: readonly { readonly name: string; readonly bytes: Uint8Array }[]): void;
  /** Names of the designs in the data directory's folder, newest first. */
  savedDesigns(): readonly { readonly name: string; readonly savedAt: Date }[];
  /** One of them, with the profiles beside it. Throws input.not-found, input.too-large, input.unsupported. */
  savedDesign(name: string): ChosenPlan;
  /** The newest version of a profile people added; null for one that came with Conclave, or that is not here. */
  ownProfile(id: string): OwnProfile | null;
  /** Saves the next version of the profile under its own id. Throws input.*, policy.label-in-use, store.*. */
  saveOwnProfile(bytes: Uint8Array): OwnProfile;
  /** Writes files into a new folder of the data directory, all or none; gives the folder as people find it. Throws media.exists, media.io. */
  saveRecipes(name: string, files: readonly { readonly name: string; readonly text: string }[]): { readonly folder: string };
  /** Keeps a plan's bytes; the window gets the handle only. */
  keepPlan(plan: ChosenPlan): string;
  /** Throws state.not-open for a handle that is not known. */
  keptPlan(planId: string): ChosenPlan;
  /** Modules beside the first: kept for the next start, those this start works with, and which the command line names. */
  devices(): { readonly kept: NamedDevices; readonly started: NamedDevices; readonly flags: readonly (keyof NamedDevices)[] };
  /** Keeps them for the next start. Throws token.module-not-loaded, and then nothing is kept. */
  nameDevices(named: NamedDevices): void;
  /** The devices of this machine; from the first call on, the push `media` tells of changes. Throws media.listing. */
  media(): Promise<readonly Medium[]>;
  settings(): Settings;
  saveSettings(settings: Settings): Settings;
}
