// The publication kit of an authority, saved from the window; the command line writes it the same way.

import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import { copyBundle } from '../evidence/copy-bundle.ts';
import type { KitFile } from '../status/publication-kit.ts';
import { composePublication } from '../steps/publication.ts';
import type { Workplace } from './workplace.ts';

/** Saves the kit of an authority under publications/ in the data directory, read back. Throws input.*, media.*. */
export async function savePublication(
  workplace: Workplace,
  { label }: CallInput<'savePublication'>,
): Promise<CallOutput<'savePublication'>> {
  const { store } = await workplace.production();
  const reader = workplace.library.readerPage?.() ?? null;
  if (reader === null) throw new CeremonyError('bug', 'The page that reads codes is missing from Conclave’s own files. No kit was made.');
  const { name, files } = composePublication(store, label, reader, workplace.now());
  const { directory } = await writePublication(`${workplace.dataDirectory}/publications`, name, files);
  return { path: directory, files: files.length };
}

/** Writes a kit as copies of a bundle are written: staged, flushed, read back, hashed. Throws media.*. */
export const writePublication = (parent: string, name: string, files: readonly KitFile[]): ReturnType<typeof copyBundle> =>
  copyBundle(
    parent,
    name,
    files.map(({ path, bytes }) => ({ path, bytes: () => bytes })),
    { mount: null, mayRemount: false },
  );
