// The plans of the batch bench: a P-256 root whose policy lets one approval cover the list, and a batch of TLS server certificates.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';

const resources = resolve(import.meta.dirname, '../../../resources');
const read = (path: string): Buffer => readFileSync(join(resources, path));
const hashOf = (path: string): string => createHash('sha256').update(read(path)).digest('hex');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The shipped root CA may sign TLS server certificates here: what is measured is the batch, not who signs it. */
export const batchLibrary: ResourceLibrary = {
  playbook: (id) => read(`playbooks/${id}.yaml`),
  profile: (id) => read(`profiles/${id}.yaml`),
};

const rootText = (): string => read('examples/root-ca.plan.yaml').toString();

export function rootPlan(most: number): Uint8Array {
  return bytes(
    rootText()
      .replace('ecdsa-p384', 'ecdsa-p256')
      .replace(/batch: \{ approval: list, most: \d+ \}/, `batch: { approval: list, most: ${most} }`),
  );
}

/** People and waivers of the root example. */
function peopleText(): string {
  const text = rootText();
  return text.slice(text.indexOf('enrol: at-roll-call'), text.indexOf('policyRef:'));
}

export function batchPlan(profile: string, validity: string): Uint8Array {
  return bytes(`conclave: plan/1
title: Batch of the bench
playbook: { id: leaf-batch, sha256: ${hashOf('playbooks/leaf-batch.yaml')} }
rules: private
attendance: unattended
window: none
params:
  token: at-run
  authority: example-root-r1
  batchLabel: batch
  profile: ${profile}
  validity: ${validity}
  quorum: 2
  copies: 1
profiles:
  ${profile}: ${hashOf(`profiles/${profile}.yaml`)}
${peopleText()}policyRef:
  certificate: "Example Trust CP 1.0, section 4.3"
`);
}

/** Responses about every certificate the root issued. */
export function ocspPlan(profile: string): Uint8Array {
  return bytes(`conclave: plan/1
title: OCSP responses of the bench
playbook: { id: ocsp-refresh, sha256: ${hashOf('playbooks/ocsp-refresh.yaml')} }
rules: private
attendance: unattended
window: none
params:
  token: at-run
  authority: example-root-r1
  profile: ${profile}
  answered: all
  quorum: 2
  copies: 1
profiles:
  ${profile}: ${hashOf(`profiles/${profile}.yaml`)}
${peopleText()}policyRef:
  crl: "Example Trust CP 1.0, section 4.9.9"
`);
}
