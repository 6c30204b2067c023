import type { Host } from '../../main/steps/host.ts';

/** A workstation as it should be. */
export const madeUpHost: Host = {
  networkInterfaces: () => [{ name: 'eth0', up: false, loopback: false }],
  swap: () => [],
  hibernation: () => false,
  coreDumps: () => false,
  freeBytes: () => 2 ** 33,
  mediumAt: () => Promise.resolve({ medium: null, label: null, fileSystem: null, mount: null }),
  software: { version: '0.0.0-test', sha256: 'fa'.repeat(32), files: 1 },
};
