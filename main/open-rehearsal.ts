// REHEARSAL-ISOLATION: a rehearsal of a window has a directory, a store, a token and an HSM process of its own; the production ones
// are not named. Beside app.ts, like workplace.ts, which keeps the open ones.

import { setTimeout as pause } from 'node:timers/promises';
import { openApp, type App, type AppOptions } from './app.ts';
import type { ChosenPlan } from './bridge/workplace.ts';
import type { DrillSetting } from './ceremony/drill/drill-engine.ts';
import type { Likeness } from './ceremony/stand-in/likeness.ts';
import { makeStandIn, standInNeeded, standInProgress, type StandInNeeded } from './ceremony/stand-in/make-stand-in.ts';

/** `remove` may be called twice. */
export interface ThrowAwayDirectory {
  readonly path: string;
  remove(): void;
}

export interface Rehearsal {
  readonly app: App;
  readonly directory: ThrowAwayDirectory;
}

interface RehearsalParts {
  /** What every core of the window is opened with. */
  readonly common: Omit<AppOptions, 'dataDirectory' | 'token' | 'devices' | 'wantedToken'>;
  readonly directory: ThrowAwayDirectory;
  /** What a stand-in of that authority is made after; null where the real one is not at hand. */
  readonly likeness: (label: string) => Promise<Likeness | null>;
  /** What is being done, while people wait; null: nothing any more. */
  readonly tell: (text: string | null) => void;
  /** A drill: what its core meets instead of the world (main/drill/). */
  readonly drill?: DrillSetting;
}

/** A core for one rehearsal or drill of the plan, with a stand-in of the authority it acts on. On an error the directory is gone. */
export async function openRehearsal(parts: RehearsalParts, plan: ChosenPlan): Promise<Rehearsal> {
  const { common, directory, drill } = parts;
  try {
    const needed = standInNeeded(plan.bytes, plan.library);
    if (needed !== null) await makeWorld(parts, plan, needed);
    const within = drill === undefined ? {} : { drill };
    const app = await openApp({ ...common, ...within, dataDirectory: directory.path, token: { provider: 'soft' } });
    return { app, directory };
  } catch (error) {
    directory.remove();
    throw error;
  }
}

async function makeWorld(
  { common, directory, likeness, tell, drill }: RehearsalParts,
  plan: ChosenPlan,
  needed: StandInNeeded,
): Promise<void> {
  const { library } = plan;
  const { now, random } = common;
  tell(standInProgress);
  try {
    const core = await openApp({
      ...common,
      library,
      ...(drill === undefined ? {} : { sandbox: true }),
      onProgress: () => undefined,
      unattended: true,
      dataDirectory: directory.path,
      token: { provider: 'soft' },
    });
    try {
      const standIn = { core, provider: 'soft', library, now, pause, random, pin: null } as const;
      await makeStandIn(standIn, needed, await likeness(needed.label));
    } finally {
      await core.close();
    }
  } finally {
    tell(null);
  }
}

export async function closeRehearsal({ app, directory }: Rehearsal): Promise<void> {
  try {
    await app.close();
  } finally {
    directory.remove();
  }
}
