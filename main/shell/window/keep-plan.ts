import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { writeNewFile } from '../write-new-file.ts';

/** Saves a plan where the person says. null: they chose no place. */
export type SavePlan = (name: string, bytes: Uint8Array) => Promise<{ readonly name: string } | null>;

/** Folder of the data directory for plans saved by a window; the only one a window may open plans of by name. */
export const plansFolder = 'plans';

/**
 * Writes a plan into the data directory's folder for plans, never over a file. The browser runs as another user and could write
 * nowhere useful. Throws media.exists, media.io.
 */
export function keepPlan(dataDirectory: string, name: string, bytes: Uint8Array): { name: string } {
  const folder = join(dataDirectory, plansFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeNewFile(join(folder, name), bytes);
  return { name };
}

/**
 * Writes several plans, all or none: a name that is taken is found before the first is written, and what a full disk cuts short is taken
 * away again. Throws media.exists, media.io.
 */
export function keepPlans(dataDirectory: string, plans: readonly { readonly name: string; readonly bytes: Uint8Array }[]): void {
  const taken = plans.find(({ name }) => existsSync(join(dataDirectory, plansFolder, name)));
  if (taken !== undefined)
    throw new CeremonyError(
      'media.exists',
      `${taken.name} exists already, and nothing is overwritten. No plan was written. Give the node another short name, or take the old plan away.`,
    );
  const written: string[] = [];
  try {
    for (const { name, bytes } of plans) written.push(keepPlan(dataDirectory, name, bytes).name);
  } catch (error) {
    for (const name of written) rmSync(join(dataDirectory, plansFolder, name), { force: true });
    throw error;
  }
}
