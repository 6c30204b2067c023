import { readFileSync, readdirSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';

/**
 * Network interfaces. Node lists only those with an address; one that is up without an address (a cable just plugged)
 * is found in /sys/class/net by its flags: IFF_UP is bit 0, IFF_LOOPBACK bit 3 (linux/if.h).
 */
export function upInterfaces(
  linux: boolean,
  addressed: NodeJS.Dict<NetworkInterfaceInfo[]>,
): { name: string; up: boolean; loopback: boolean }[] {
  const found = new Map<string, { name: string; up: boolean; loopback: boolean }>();
  for (const [name, addresses] of Object.entries(addressed)) {
    found.set(name, { name, up: true, loopback: (addresses ?? []).every((address) => address.internal) });
  }
  if (linux) {
    for (const { name, flags } of kernelInterfaces()) {
      found.set(name, { name, up: (flags & 1) !== 0, loopback: (flags & 8) !== 0 });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function kernelInterfaces(): { name: string; flags: number }[] {
  try {
    return readdirSync('/sys/class/net').flatMap((name) => {
      try {
        return [{ name, flags: Number(readFileSync(`/sys/class/net/${name}/flags`, 'utf8').trim()) }];
      } catch {
        // bonding_masters and the like are files, not interfaces.
        return [];
      }
    });
  } catch {
    return [];
  }
}
