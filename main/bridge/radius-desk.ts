// The blast radius of an authority in the window: the same data as `conclave blast-radius`, shown and saved.

import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { copyBundle } from '../evidence/copy-bundle.ts';
import { blastRadiusOf, encodeRadius, type BlastRadius } from './blast-radius.ts';
import { radiusWorld } from './radius-world.ts';
import type { Workplace } from './workplace.ts';

async function radiusOf(workplace: Workplace, label: string): Promise<BlastRadius> {
  const designs = workplace.savedDesigns().map(({ name }) => workplace.savedDesign(name).bytes);
  const { store } = await workplace.production();
  return blastRadiusOf(store, label, workplace.now(), radiusWorld(designs, workplace.library));
}

/** Throws input.not-found for an authority that is not here. */
export async function blastRadius(workplace: Workplace, { label }: CallInput<'blastRadius'>): Promise<CallOutput<'blastRadius'>> {
  return radiusOf(workplace, label);
}

/** Saves it in a folder of its own, staged, flushed and read back. Throws input.not-found, media.*. */
export async function saveBlastRadius(
  workplace: Workplace,
  { label }: CallInput<'saveBlastRadius'>,
): Promise<CallOutput<'saveBlastRadius'>> {
  const radius = await radiusOf(workplace, label);
  const name = `${radius.authority}-${radius.now.slice(0, 19).replaceAll(/[^0-9T]/g, '')}Z`;
  const file = { path: 'blast-radius.json', bytes: () => new TextEncoder().encode(encodeRadius(radius)) };
  const medium = { mount: null, mayRemount: false };
  const { directory } = await copyBundle(`${workplace.dataDirectory}/blast-radius`, name, [file], medium);
  return { path: `${directory}/${file.path}` };
}
