// The state behind every call of a window: the production core, a core of its own for each rehearsal, and which of them has
// which run. Beside app.ts and composed by the entries; knows no window, no electron and no file system.

import { openApp, type App, type AppOptions } from './app.ts';
import type { ChosenPlan, OpenCore, Workplace } from './bridge/workplace.ts';
import { CeremonyError } from './errors.ts';
import { prepareDrill } from './ceremony/drill/prepare-drill.ts';
import { switchedLibrary } from './ceremony/switched-library.ts';
import { type Likeness, likenessOf } from './ceremony/stand-in/likeness.ts';
import { closeRehearsal, openRehearsal, type Rehearsal, type ThrowAwayDirectory } from './open-rehearsal.ts';
import { productionKdfCost } from './store/credential.ts';
import { readRun } from './store/tables/run.ts';
import type { pushes, PushName, Settings } from '../preload/contract/calls.ts';
import type { RunView } from '../preload/contract/run-view.ts';
import { deviceNames, type NamedDevices } from '../preload/contract/devices.ts';
import { settingsSchema } from '../preload/contract/workstation.ts';
import type { z } from 'zod';

/** What the core tells a window. */
export type Push = <P extends PushName>(name: P, value: z.infer<(typeof pushes)[P]>) => void;

/** What a shell gives the workplace: everything outside. */
export interface WorkplaceOptions
  extends
    Pick<
      AppOptions,
      | 'dataDirectory'
      | 'token'
      | 'devices'
      | 'wantedToken'
      | 'startHsmProcess'
      | 'host'
      | 'library'
      | 'now'
      | 'monotonic'
      | 'random'
      | 'kdfCost'
      | 'point'
    >,
    Pick<
      Workplace,
      | 'savePlan'
      | 'savedPlans'
      | 'savedPlan'
      | 'savePlans'
      | 'savedDesigns'
      | 'savedDesign'
      | 'saveRecipes'
      | 'ownProfile'
      | 'saveOwnProfile'
      | 'media'
    > {
  readonly shell: Workplace['shell'];
  readonly version: string;
  /** Where evidence of production runs goes, and of rehearsals. Absolute. */
  readonly out: { readonly production: string; readonly rehearsal: string };
  /** A new directory (0700) for one rehearsal's data; `remove` may be called twice. */
  readonly throwAway: () => ThrowAwayDirectory;
  readonly choosePlan: () => Promise<ChosenPlan | null>;
  readonly grantCamera: (on: boolean) => void;
  /** The settings file's text; null where there is none. */
  readonly readSettings: () => string | null;
  readonly writeSettings: (text: string) => void;
  /** Modules a window named, for the next start; what is not safe to load is not among them. */
  readonly readDevices: () => NamedDevices;
  /** Throws token.module-not-loaded. */
  readonly writeDevices: (named: NamedDevices) => void;
  readonly push: Push;
}

export interface OpenWorkplace extends Workplace {
  /** Ends every HSM process, closes every store, removes every rehearsal. */
  close(): Promise<void>;
  /** Only what may not stay behind, for a process told to end: synchronous. */
  abandon(): void;
}

const defaultSettings: Settings = { theme: 'system', language: 'en', textSize: 'normal' };
/** Plans a window opened and has not started; older ones are forgotten. */
const keptPlans = 20;

function parseSettings(text: string | null): Settings {
  if (text === null) return defaultSettings;
  try {
    return settingsSchema.catch(defaultSettings).parse(JSON.parse(text));
  } catch {
    // Only looks are kept there: a damaged file costs nobody anything.
    return defaultSettings;
  }
}

const hasRun = (core: OpenCore, runId: string): boolean => readRun(core.store, runId) !== null;

/** Opens nothing yet: the data directory is opened with the first call that needs it. */
export function openWorkplace(options: WorkplaceOptions): OpenWorkplace {
  const rehearsals: Rehearsal[] = [];
  const plans = new Map<string, ChosenPlan>();
  const library = switchedLibrary(options.library);
  let production: Promise<App> | null = null;
  let acting = '';
  let told = false;

  function progress(text: string, endable = false): void {
    told = true;
    options.push('progress', { runId: acting, text, endable });
  }

  const { dataDirectory, token, devices, wantedToken, startHsmProcess, host, now, monotonic, random, kdfCost, point } = options;
  const common = {
    startHsmProcess,
    host,
    library,
    now,
    monotonic,
    random,
    ...(kdfCost === undefined ? {} : { kdfCost }),
    ...(point === undefined ? {} : { point }),
    onProgress: progress,
    onSilence: ({ call, seconds }: { call: string; seconds: number }) => options.push('silence', { call, seconds }),
    unattended: false,
  };

  const named: NamedDevices = options.readDevices();
  // What the command line names wins.
  function started(): NonNullable<AppOptions['devices']> {
    const { second, card } = named;
    return {
      ...(second === null ? {} : { second: { provider: 'pkcs11' as const, modulePath: second } }),
      ...(card === null ? {} : { card: { provider: 'pkcs11' as const, modulePath: card } }),
    };
  }

  function openProduction(): Promise<App> {
    const asked = { devices: { ...started(), ...devices }, ...(wantedToken === undefined ? {} : { wantedToken }) };
    production ??= openApp({ ...common, dataDirectory, token, ...asked }).catch((error: unknown) => {
      // The next call tries again: another process may have let go of the directory.
      production = null;
      throw error;
    });
    return production;
  }

  // Of the real authority only a likeness is handed over; a production directory nobody opened stays closed.
  async function likeness(label: string): Promise<Likeness | null> {
    const real = production === null ? null : await production.catch(() => null);
    return real === null ? null : likenessOf(real.store, label);
  }

  const tell = (text: string | null): void => options.push('progress', text === null ? null : { runId: '', text, endable: false });

  /** A run in a sandbox of its own, which is kept with it or gone. */
  async function startApart(
    plan: ChosenPlan,
    mode: 'rehearsal' | 'drill',
    parts: Pick<Parameters<typeof openRehearsal>[0], 'likeness' | 'drill'>,
  ): Promise<RunView> {
    const rehearsal = await openRehearsal({ common, directory: options.throwAway(), tell, ...parts }, plan);
    try {
      const request = { planBytes: plan.bytes, mode, out: options.out.rehearsal };
      const view = await library.during(plan.library, () => rehearsal.app.engine.create(request));
      rehearsals.push(rehearsal);
      return view;
    } catch (error) {
      await closeRehearsal(rehearsal);
      throw error;
    }
  }

  const workplace: OpenWorkplace = {
    shell: options.shell,
    version: options.version,
    dataDirectory,
    host,
    library: options.library,
    now,
    random,
    kdfCost: kdfCost ?? productionKdfCost,
    production: openProduction,
    rehearsals: () => rehearsals.map(({ app }) => app),
    async coreOf(runId) {
      const rehearsal = rehearsals.find(({ app }) => hasRun(app, runId));
      if (rehearsal !== undefined) return rehearsal.app;
      const app = await openProduction();
      if (hasRun(app, runId)) return app;
      throw new CeremonyError(
        'state.not-open',
        'There is no such run here. A rehearsal ends with the window it was started in. Nothing was done.',
      );
    },
    async during(runId, work) {
      const core = await workplace.coreOf(runId);
      acting = runId;
      try {
        return await work(core);
      } finally {
        if (told) options.push('progress', null);
        told = false;
        options.push('changed', { runId });
      }
    },
    async start(plan, mode) {
      if (mode === 'production') {
        const app = await openProduction();
        return library.during(plan.library, () => app.engine.create({ planBytes: plan.bytes, mode, out: options.out.production }));
      }
      return startApart(plan, 'rehearsal', { likeness });
    },
    async startDrill(scenario, own) {
      const prepared = prepareDrill(scenario, options.library, own);
      const plan = { name: `${scenario.value.id}.plan.yaml`, bytes: prepared.planBytes, library: options.library };
      return startApart(plan, 'drill', { likeness: () => Promise.resolve(prepared.own?.likeness ?? null), drill: prepared.setting });
    },
    grantCamera: options.grantCamera,
    choosePlan: options.choosePlan,
    savePlan: options.savePlan,
    savedPlans: options.savedPlans,
    savedPlan: options.savedPlan,
    savePlans: options.savePlans,
    savedDesigns: options.savedDesigns,
    savedDesign: options.savedDesign,
    saveRecipes: options.saveRecipes,
    ownProfile: options.ownProfile,
    saveOwnProfile: options.saveOwnProfile,
    keepPlan(plan) {
      const planId = Buffer.from(random(16)).toString('hex');
      plans.set(planId, plan);
      for (const oldest of [...plans.keys()].slice(0, Math.max(0, plans.size - keptPlans))) plans.delete(oldest);
      return planId;
    },
    keptPlan(planId) {
      const plan = plans.get(planId);
      if (plan === undefined)
        throw new CeremonyError('state.not-open', 'This plan is no longer at hand. Nothing was started. Open it again.');
      return plan;
    },
    devices: () => ({
      kept: options.readDevices(),
      started: named,
      flags: deviceNames.filter((device) => devices?.[device] !== undefined),
    }),
    nameDevices: options.writeDevices,
    media: options.media,
    settings: () => parseSettings(options.readSettings()),
    saveSettings(settings) {
      options.writeSettings(`${JSON.stringify(settings, null, 2)}\n`);
      return settings;
    },
    async close() {
      const open = production;
      production = null;
      await Promise.allSettled(rehearsals.splice(0).map(closeRehearsal));
      await (await open?.catch(() => null))?.close();
    },
    abandon() {
      for (const { directory } of rehearsals) directory.remove();
    },
  };
  return workplace;
}
