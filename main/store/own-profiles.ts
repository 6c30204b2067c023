// The profiles people added: files of the data directory, `profiles/<id>/<version>.yaml`. A version is written once and never changed
// or taken away, so that a plan that names one by hash can always be read beside it; the newest counts.

import { lstatSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { parseProfile } from '../formats/profile.ts';
import { maxYamlBytes } from '../formats/yaml-text.ts';
import { writeNewFile } from './durable-file.ts';
import { asStoreError } from './store-error.ts';

const folderName = 'profiles';
const idForm = /^[a-z0-9][a-z0-9-]{0,63}$/;
const versionForm = /^([1-9][0-9]{0,3})\.yaml$/;
const mostProfiles = 200;
const mostVersions = 1000;

/** One version of a profile as it was saved. */
export interface OwnProfile {
  readonly id: string;
  readonly version: number;
  readonly bytes: Uint8Array;
}

const isDirectory = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Ids of the profiles in the data directory, in alphabetical order; none where there is no such directory. */
export function ownProfileIds(dataDirectory: string): string[] {
  const folder = join(dataDirectory, folderName);
  if (!isDirectory(folder)) return [];
  return readdirSync(folder)
    .filter((id) => idForm.test(id) && versionsIn(join(folder, id)).length > 0)
    .toSorted()
    .slice(0, mostProfiles);
}

/** Numbers of a profile's versions, oldest first; what is no regular file of that name is passed over. */
function versionsIn(folder: string): number[] {
  // SECURITY: a link in the folder could lead out of it.
  if (!isDirectory(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const version = versionForm.exec(name)?.[1];
      return version !== undefined && lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true ? [Number(version)] : [];
    })
    .toSorted((one, other) => one - other);
}

/** A profile's newest version, or the one asked for; null where there is none. Throws input.too-large, store.io. */
export function readOwnProfile(dataDirectory: string, id: string, version?: number): OwnProfile | null {
  // SECURITY: an id becomes part of a path; anything but a plain name could leave the folder.
  if (!idForm.test(id)) return null;
  const folder = join(dataDirectory, folderName, id);
  const versions = versionsIn(folder);
  const wanted = version ?? versions.at(-1);
  if (wanted === undefined || !versions.includes(wanted)) return null;
  const path = join(folder, `${wanted}.yaml`);
  if ((lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxYamlBytes)
    throw new CeremonyError(
      'input.too-large',
      `Version ${wanted} of profile ${id} has more than ${maxYamlBytes} bytes; nothing of it was used.`,
    );
  try {
    return { id, version: wanted, bytes: new Uint8Array(readFileSync(path)) };
  } catch (error) {
    throw asStoreError(error);
  }
}

/**
 * Saves a profile as the next version under the id it names itself; the same bytes as the newest make no new one. `isBuiltIn`: ids that
 * came with Conclave, which nobody takes. Whole or absent after a crash. Throws input.* for what is no profile, policy.label-in-use,
 * input.unsupported over 200 profiles or 1000 versions, store.*.
 */
export function saveOwnProfile(
  dataDirectory: string,
  bytes: Uint8Array,
  { isBuiltIn, random }: { readonly isBuiltIn: (id: string) => boolean; readonly random: (length: number) => Uint8Array },
): OwnProfile {
  const { id } = parseProfile(bytes).value;
  if (isBuiltIn(id))
    throw new CeremonyError(
      'policy.label-in-use',
      `The id «${id}» is that of a profile that comes with Conclave, and those are never changed. Nothing was saved. Choose another id.`,
    );
  const newest = readOwnProfile(dataDirectory, id);
  if (newest !== null && Buffer.compare(newest.bytes, bytes) === 0) return newest;
  const version = (newest?.version ?? 0) + 1;
  if (version > mostVersions || (newest === null && ownProfileIds(dataDirectory).length >= mostProfiles))
    throw new CeremonyError(
      'input.unsupported',
      `There are ${newest === null ? `${mostProfiles} profiles` : `${mostVersions} versions of «${id}»`} already. Nothing was saved. ${newest === null ? 'Use another data directory.' : 'Go on under another id.'}`,
    );
  const folder = join(dataDirectory, folderName, id);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asStoreError(error);
  }
  writeNewFile(folder, `${version}.yaml`, bytes, random);
  return { id, version, bytes };
}
