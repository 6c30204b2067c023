// Plans by which a subordinate CA of our own is renewed.

import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { refreshPlan, resources } from './plans.ts';

const label = 'test-issuing-s2';
const hashOf = (bytes: Uint8Array | null): Sha256 => sha256Hex(bytes ?? new Uint8Array());

/** The next certificate of that issuing CA, asked for by the same people; `existing`: SHA-256 of the certificate in force. */
export function askPlan(existing: string, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Issuing CA S2, next certificate',
    playbook: { id: 'renew-subordinate', sha256: hashOf(resources.playbook('renew-subordinate')) },
    params: { token: 'at-run', authority: label, profile: 'issuing-services', quorum: 2, copies: 1 },
    profiles: { 'issuing-services': hashOf(resources.profile('issuing-services')) },
    existingCertificate: existing as Sha256,
    policyRef: { request: 'Test CP 1.0, section 6.1' },
    ...change,
  });
}

/** The certificate that came back, by the same people. */
export function putPlan(existing: string, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Issuing CA S2, renewed',
    playbook: { id: 'install-renewed-certificate', sha256: hashOf(resources.playbook('install-renewed-certificate')) },
    params: { token: 'at-run', authority: label, quorum: 2, copies: 1 },
    profiles: {},
    existingCertificate: existing as Sha256,
    policyRef: { installation: 'Test CP 1.0, section 4.4' },
    ...change,
  });
}
