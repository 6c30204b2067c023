// The root ceremony of the examples without its CRL, so that one certificate is what a run makes.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';

const resources = resolve(import.meta.dirname, '../../../resources');
const read = (path: string): Buffer => readFileSync(join(resources, path));

const playbook = new TextEncoder().encode(
  read('playbooks/root-ca.yaml')
    .toString()
    .replace(/ {2}- id: crl\n(?: {4}.*\n)+\n/, '')
    .replace('tbs: [cert, crl]', 'tbs: [cert]'),
);

export const benchLibrary: ResourceLibrary = { playbook: () => playbook, profile: (id) => read(`profiles/${id}.yaml`) };

/** Four people: an administrator, two custodians who approve, a witness. */
export function benchPlan(keyLabel: string): Uint8Array {
  return new TextEncoder().encode(
    read('examples/root-ca.plan.yaml')
      .toString()
      .replace(/sha256: [0-9a-f]{64}/, `sha256: ${createHash('sha256').update(playbook).digest('hex')}`)
      // An authority of its own: one that exists already holds later plans to its policy.
      .replaceAll('Example Root R1', `Example ${keyLabel}`)
      .replace(/keyLabel: .*/, `keyLabel: ${keyLabel}`)
      .replace(/ {2}- \{ id: erin.*\n/, ''),
  );
}
