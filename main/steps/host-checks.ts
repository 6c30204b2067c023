// Preflight's judgement of the workstation; the measuring is the shell's (steps/host.ts).

import { failed, notChecked, passed, type Check } from '../checks.ts';
import type { Host } from './host.ts';

/** Room for the database, its log and the bundle many times over. */
const freeBytesNeeded = 256 * 1024 * 1024;

const unknown = 'this platform does not tell';

/** Each host check of rules.md (Keys and tokens, Secrets) as one named verdict. */
export function hostChecks(host: Host): Check[] {
  const up = host.networkInterfaces().filter((entry) => entry.up && !entry.loopback);
  const swap = host.swap();
  const plain = swap?.filter((area) => !area.encrypted) ?? [];
  const hibernation = host.hibernation();
  const coreDumps = host.coreDumps();
  const free = host.freeBytes();
  return [
    up.length === 0 ? passed('HOST-NETWORK-DOWN') : failed('HOST-NETWORK-DOWN', `up: ${up.map((entry) => entry.name).join(', ')}`),
    swap === null
      ? notChecked('HOST-SWAP-ENCRYPTED', unknown)
      : plain.length === 0
        ? passed('HOST-SWAP-ENCRYPTED')
        : failed('HOST-SWAP-ENCRYPTED', `unencrypted swap: ${plain.map((area) => area.name).join(', ')}`),
    hibernation === null
      ? notChecked('HOST-HIBERNATION', unknown)
      : hibernation
        ? failed('HOST-HIBERNATION', 'the machine can hibernate')
        : passed('HOST-HIBERNATION'),
    coreDumps === null
      ? notChecked('HOST-CORE-DUMPS', unknown)
      : coreDumps
        ? failed('HOST-CORE-DUMPS', 'a crash may write memory to disk')
        : passed('HOST-CORE-DUMPS'),
    free === null
      ? notChecked('HOST-FREE-SPACE', unknown)
      : free >= freeBytesNeeded
        ? passed('HOST-FREE-SPACE', `${Math.floor(free / 1024 / 1024)} MiB`)
        : failed('HOST-FREE-SPACE', `${Math.floor(free / 1024 / 1024)} MiB free, ${freeBytesNeeded / 1024 / 1024} needed`),
    passed('HOST-SOFTWARE-HASHES', `${host.software.files} files, ${host.software.sha256}`),
  ];
}
