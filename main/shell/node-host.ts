import { statfsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { mediumAt } from '../media/medium-at.ts';
import type { Host } from '../steps/host.ts';
import { readFact } from './host/read-fact.ts';
import { coreDumpsPossible, hibernationPossible } from './host/memory-to-disk.ts';
import { swapAreas } from './host/swap.ts';
import { upInterfaces } from './host/network.ts';
import { softwareHash } from './host/software-hash.ts';

/**
 * Measures the workstation for preflight. `directories`: where the run writes, the data directory first; the smallest free space counts.
 * What the platform does not tell is null, and preflight says so.
 */
export function nodeHost(options: {
  readonly platform: string;
  readonly programDirectory: string;
  readonly directories: readonly string[];
}): Host {
  const linux = options.platform === 'linux';
  let software: Host['software'] | null = null;
  return {
    networkInterfaces: () => upInterfaces(linux, networkInterfaces()),
    swap: () => (linux ? swapAreas(readFact) : null),
    hibernation: () => (linux ? hibernationPossible(readFact) : null),
    coreDumps: () => (linux ? coreDumpsPossible(readFact) : null),
    freeBytes: () => smallest(options.directories.map(freeBytesAt)),
    mediumAt: (directory) => mediumAt(options.platform, options.directories[0] ?? options.programDirectory, directory),
    get software() {
      software ??= softwareHash(options.programDirectory);
      return software;
    },
  };
}

function smallest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

// The directory may not exist yet: the nearest one above it is on the file system it will be made on.
function freeBytesAt(directory: string): number | null {
  for (let at = directory; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = statfsSync(at);
      return bavail * bsize;
    } catch {
      if (dirname(at) === at) return null;
    }
  }
}
