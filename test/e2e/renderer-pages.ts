import { cpSync } from 'node:fs';
import { pagesVariable } from '../programs.ts';
import { buildPages } from './build-pages.ts';
import { openDirectory } from './world.ts';

/** The real renderer, as it is shipped, in a directory of its own: what `npm test` built, or built now. */
export function rendererPages(): string {
  const directory = openDirectory('pages');
  const ready = process.env[pagesVariable];
  if (ready === undefined) buildPages(directory);
  else cpSync(ready, directory, { recursive: true });
  return directory;
}
