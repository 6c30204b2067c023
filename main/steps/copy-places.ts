// Where the copies of a bundle go, and whether that may carry them away (MEDIA-REMOVABLE, MEDIA-APART).

import { notChecked, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { MediumAt } from '../media/medium-at.ts';
import type { Medium } from '../media/medium.ts';
import type { ReadBack } from '../media/read-from-medium.ts';
import type { StepContext } from './step.ts';

/** One copy. The first is the output directory; `at` null: this platform does not tell what a directory lies on. */
export interface CopyPlace {
  readonly copy: number;
  readonly directory: string;
  readonly at: MediumAt | null;
}

/** People who use a device that may be a part of the machine. */
export interface Override {
  readonly reason: string;
  readonly by: readonly string[];
}

const mayRefuse = (context: StepContext): boolean => (context.run.policy ?? context.run.plan.policy)?.media?.copies === 'removable';

/** Whether the policy wants every further copy on a device that may leave. */
export const wantsRemovable = mayRefuse;

/** The output directory and the directories named for further copies, with what they lie on. Throws media.listing where that must be known, media.removed. */
export async function copyPlaces(context: StepContext, further: readonly string[]): Promise<CopyPlace[]> {
  const places: CopyPlace[] = [];
  for (const [index, directory] of [context.run.out, ...further].entries()) {
    const at = await context.host.mediumAt(directory).catch((error: unknown) => {
      // Where nobody could say, a plain directory may do; a medium that is known to be gone never does.
      if (mayRefuse(context) || !(error instanceof CeremonyError) || error.code !== 'media.listing') throw error;
      return null;
    });
    places.push({ copy: index + 1, directory, at });
  }
  return places;
}

/** The device that leaves the machine; null: the directory is the machine’s own, or nobody knows whose. */
export function deviceOf({ at }: CopyPlace): Medium | null {
  const medium = at?.medium ?? null;
  return medium === null || medium.standing === 'never' ? null : medium;
}

/** Further copies on devices about which two people must decide first; none where the policy lets a plain directory stand in. */
export function doubtfulOf(context: StepContext, places: readonly CopyPlace[]): CopyPlace[] {
  return mayRefuse(context) ? places.slice(1).filter((place) => deviceOf(place)?.standing === 'doubtful') : [];
}

/** Refuses a further copy that the policy does not let out, and two copies on one device. Throws media.not-removable, media.same-device. */
export function requirePlaces(context: StepContext, places: readonly CopyPlace[]): void {
  const inside = mayRefuse(context) ? places.slice(1).find((place) => deviceOf(place) === null) : undefined;
  if (inside !== undefined)
    throw new CeremonyError(
      'media.not-removable',
      `Copy ${inside.copy} would not leave this machine: ${inside.at?.medium?.reason ?? 'the directory lies on no device of its own'}. The policy wants a removable medium. Nothing was written; name a directory on one.`,
    );
  const seen = new Map<string, number>();
  for (const place of places) {
    const device = deviceOf(place);
    if (device === null) continue;
    const other = seen.get(identityOf(device));
    if (other !== undefined)
      throw new CeremonyError(
        'media.same-device',
        `Copies ${other} and ${place.copy} would lie on one device (${device.name}). Nothing was written; name a directory on another medium.`,
      );
    seen.set(identityOf(device), place.copy);
  }
}

/** The same stick in another socket has another path, and the same serial number. */
const identityOf = ({ serial, name, path }: Medium): string => (serial === null ? path : `${name}\n${serial}`);

const withSerial = (device: Medium): string => `${device.name}, ${device.serial === null ? 'no serial number' : `serial ${device.serial}`}`;

/** What is known of the places: one verdict over all for MEDIA-REMOVABLE, and for MEDIA-APART where there is more than one. */
export function placeChecks(places: readonly CopyPlace[], override: Override | null): Check[] {
  const further = places.slice(1);
  const told = (further.length === 0 ? places : further).map((place) => ({ place, device: deviceOf(place) }));
  const inside = told.filter(({ device }) => device === null || (device.standing === 'doubtful' && override === null));
  const names = told.map(({ place, device }) => `copy ${place.copy}: ${device === null ? 'a directory' : withSerial(device)}`).join('; ');
  const doubtful = told.some(({ device }) => device?.standing === 'doubtful');
  const removable =
    inside.length > 0
      ? notChecked('MEDIA-REMOVABLE', `${names}; a directory of this machine stands in where no medium is named`)
      : doubtful && override !== null
        ? waived('MEDIA-REMOVABLE', `${override.reason} (${names})`, override.by.join(', '))
        : passed('MEDIA-REMOVABLE', names);
  if (places.length < 2) return [removable];
  const serials = further.map((place) => deviceOf(place)?.serial ?? null);
  const apart = serials.includes(null)
    ? notChecked('MEDIA-APART', 'not every copy lies on a device that tells its serial number')
    : passed('MEDIA-APART', `serial numbers ${serials.join(', ')}`);
  return [removable, apart];
}

const ways: Readonly<Record<ReadBack, string>> = {
  remounted: 'after mounting again',
  direct: 'past the cache',
  dropped: 'after the cache was dropped',
  cached: 'through the cache, which cannot be left out here',
};

/** `read back past the cache`, or by copy where they differ. */
function readBackText(found: readonly ReadBack[]): string {
  const [first = 'cached'] = found;
  if (found.every((way) => way === first)) return `read back ${ways[first]}`;
  return `read back ${found.map((way, index) => `${ways[way]} (copy ${index + 1})`).join(', ')}`;
}

/**
 * MEDIA-READBACK over all copies. Where a device was read through a cache alone, nobody knows what is on it: not-checked, and what to do.
 */
export function readBackCheck(places: readonly CopyPlace[], found: readonly ReadBack[], files: number): Check {
  const text = `${files} files, ${places.length} cop${places.length === 1 ? 'y' : 'ies'}; ${readBackText(found)}`;
  const unknown = places.some((place, index) => deviceOf(place) !== null && found[index] === 'cached');
  return unknown
    ? notChecked('MEDIA-READBACK', `${text}; unplug it, plug it in again and compare SHA256SUMS`)
    : passed('MEDIA-READBACK', text);
}

/** What the log keeps of a copy: the device and its seal, no path of this machine. */
export function copyFacts(place: CopyPlace, readBack: ReadBack, seal: string | null): JsonObject {
  const device = deviceOf(place);
  return {
    copy: place.copy,
    on: device === null ? 'directory' : 'device',
    readBack,
    ...(seal === null ? {} : { seal }),
    ...(device === null
      ? {}
      : {
          device: device.name,
          serial: device.serial,
          label: place.at?.label ?? null,
          fileSystem: place.at?.fileSystem ?? null,
          size: device.size,
        }),
  };
}
