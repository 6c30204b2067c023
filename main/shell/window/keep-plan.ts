import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeNewFile, writeNewFiles } from '../write-new-file.ts';

/** Saves a plan where the person says. null: they chose no place. */
export type SavePlan = (name: string, bytes: Uint8Array) => Promise<{ readonly name: string } | null>;

/** Folder of the data directory for plans saved by a window; the only one a window may open plans of by name. */
export const plansFolder = 'plans';

function folderIn(dataDirectory: string): string {
  const folder = join(dataDirectory, plansFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Writes a plan into the data directory's folder for plans, never over a file. The browser runs as another user and could write
 * nowhere useful. Throws media.exists, media.io.
 */
export function keepPlan(dataDirectory: string, name: string, bytes: Uint8Array): { name: string } {
  writeNewFile(join(folderIn(dataDirectory), name), bytes);
  return { name };
}

/** Writes several plans, all or none. Throws media.exists, media.io. */
export function keepPlans(dataDirectory: string, plans: readonly { readonly name: string; readonly bytes: Uint8Array }[]): void {
  writeNewFiles(
    folderIn(dataDirectory),
    plans.map(({ name, bytes }) => ({ name, content: bytes })),
    'Give the node another short name, or take the old plan away.',
  );
}
