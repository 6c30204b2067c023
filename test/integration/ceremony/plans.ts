// Plans as people would write them; JSON is YAML. Hashes are taken from the files in resources/, so that a changed playbook
// changes what is signed and not whether these tests run.

import { resolve } from 'node:path';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import type { Policy } from '../../../main/formats/policy.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';

export const resources = resourceLibrary(resolve(import.meta.dirname, '../../..'), null);

const hashOf = (bytes: Uint8Array | null): Sha256 => sha256Hex(bytes ?? new Uint8Array());

/** A library with one playbook of its own beside the profiles that come with Conclave. */
export function withPlaybook(id: string, playbook: object): ResourceLibrary {
  const bytes = encode(playbook);
  return { ...resources, playbook: (wanted) => (wanted === id ? bytes : null) };
}

export const encode = (value: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);

export const proposedPolicy: Policy = {
  conclave: 'policy/1',
  authority: 'Test Root T1',
  rules: 'private',
  attendance: ['people', 'unattended'],
  acts: { certificate: { quorum: 2, roles: ['custodian'] }, crl: { quorum: 2, roles: ['custodian'] } },
  separation: [
    ['ceremonyAdministrator', 'witness'],
    ['custodian', 'witness'],
  ],
  waivable: ['HOST-NETWORK-DOWN'],
  crl: { scopes: ['full'], horizon: 'P1Y' },
  publication: { crl: { full: ['http://pki.example.org/test-root-t1.crl'] }, caIssuers: ['http://pki.example.org/test-root-t1.cer'] },
  backup: 'none',
  people: 'at-roll-call',
};

/** An unattended root ceremony with a P-256 key; five people, two of three custodians approve. */
export function planOf(change: Partial<Plan> = {}): Plan {
  return {
    conclave: 'plan/1',
    title: 'Test Root T1',
    playbook: { id: 'root-ca', sha256: hashOf(resources.playbook('root-ca')) },
    rules: 'private',
    attendance: 'unattended',
    window: 'none',
    params: {
      token: 'at-run',
      subject: 'CN=Test Root T1,O=Test Trust,C=CH',
      keyLabel: 'test-root-t1',
      algorithm: 'ecdsa-p256',
      validity: 'P20Y',
      quorum: 2,
      copies: 1,
    },
    profiles: { root: hashOf(resources.profile('root')), 'root-crl': hashOf(resources.profile('root-crl')) },
    enrol: 'at-roll-call',
    people: [
      { id: 'alice', name: 'Alice Ndiaye', roles: ['ceremonyAdministrator'] },
      { id: 'bob', name: 'Bob Lindqvist', roles: ['custodian'] },
      { id: 'carol', name: 'Carol Tanaka', roles: ['custodian'] },
      { id: 'erin', name: 'Erin Castellanos', roles: ['custodian'] },
      { id: 'dave', name: 'Dave Okafor', roles: ['witness'] },
    ],
    media: [],
    waivers: [],
    backup: 'none',
    softwareToken: 'accepted',
    policyRef: { certificate: 'Test CP 1.0, section 6.1', crl: 'Test CP 1.0, section 4.9.7' },
    policy: proposedPolicy,
    ...change,
  };
}

/** The same with people in the room. */
export function attendedPlan(change: Partial<Plan> = {}): Plan {
  return planOf({ attendance: 'people', window: { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' }, ...change });
}

/** The next full CRL of the authority planOf makes, by the same people. */
export function refreshPlan(change: Partial<Plan> = {}): Plan {
  const { policy: _policy, ...common } = planOf();
  return {
    ...common,
    title: 'Test Root T1, next CRL',
    playbook: { id: 'crl-refresh', sha256: hashOf(resources.playbook('crl-refresh')) },
    params: { token: 'at-run', authority: 'test-root-t1', quorum: 2, copies: 1 },
    profiles: { 'root-crl': hashOf(resources.profile('root-crl')) },
    policyRef: { crl: 'Test CP 1.0, section 4.9.7' },
    ...change,
  };
}

/** A change of that authority's policy, by the same people. */
export function policyPlan(policy: Partial<Policy>, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1, new policy',
    playbook: { id: 'policy-change', sha256: hashOf(resources.playbook('policy-change')) },
    params: { authority: 'test-root-t1', quorum: 2, copies: 1 },
    profiles: {},
    policyRef: { policy: 'Test CP 1.0, section 1.5' },
    policy: { ...proposedPolicy, ...policy },
    ...change,
  });
}

/** The end of that authority, by the same people. */
export function retirePlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1 retires',
    playbook: { id: 'retire-authority', sha256: hashOf(resources.playbook('retire-authority')) },
    params: { token: 'at-run', authority: 'test-root-t1', reason: 'A test ends here.', quorum: 2, copies: 1 },
    policyRef: { retirement: 'Test CP 1.0, section 5.8' },
    ...change,
  });
}

/** The end of that authority's token. */
export function tokenPlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Token of Test Root T1',
    playbook: { id: 'token-retirement', sha256: hashOf(resources.playbook('token-retirement')) },
    profiles: {},
    policyRef: { destruction: 'Test CP 1.0, section 6.2.10' },
    ...change,
  });
}

/** A certificate for an issuing CA under that authority, by the same people. */
export function issuingPlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Issuing CA S1',
    playbook: { id: 'issuing-ca', sha256: hashOf(resources.playbook('issuing-ca')) },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      requestLabel: 'test-issuing-s1',
      subject: 'CN=Test Issuing CA S1,O=Test Trust,C=CH',
      validity: 'P5Y',
      quorum: 2,
      copies: 1,
    },
    profiles: { 'issuing-services': hashOf(resources.profile('issuing-services')), 'root-crl': hashOf(resources.profile('root-crl')) },
    policyRef: { certificate: 'Test CP 1.0, section 4.3', crl: 'Test CP 1.0, section 4.9.7' },
    ...change,
  });
}

/** The key of the issuing CA of issuingPlan is stolen. */
export function compromisePlan(change: Partial<Plan> = {}): Plan {
  const { params } = issuingPlan();
  return issuingPlan({
    title: 'Test Issuing CA S1 compromised',
    playbook: { id: 'issuing-ca-key-compromise', sha256: hashOf(resources.playbook('issuing-ca-key-compromise')) },
    params: {
      ...params,
      certificates: 'subject Test Issuing CA S1',
      requestLabel: 'test-emergency-e1',
      subject: 'CN=Test Emergency CA E1,O=Test Trust,C=CH',
      crlProfile: 'root-crl',
    },
    policyRef: {
      certificate: 'Test CP 1.0, section 4.3',
      crl: 'Test CP 1.0, section 4.9.7',
      revocation: 'Test CP 1.0, section 4.9.1',
    },
    ...change,
  });
}

/** That root's certificate, made anew; `existing`: SHA-256 of the one in force. */
export function renewPlan(existing: string, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1, renewed',
    playbook: { id: 'renew-authority', sha256: hashOf(resources.playbook('renew-authority')) },
    params: { token: 'at-run', authority: 'test-root-t1', validity: 'P22Y', quorum: 2, copies: 1 },
    profiles: { root: hashOf(resources.profile('root')), 'root-crl': hashOf(resources.profile('root-crl')) },
    existingCertificate: existing as Sha256,
    policyRef: { certificate: 'Test CP 1.0, section 6.1', crl: 'Test CP 1.0, section 4.9.7' },
    ...change,
  });
}

/** A cross-certificate under that authority; `existing`: SHA-256 of the certificate the other CA has. */
export function crossPlan(existing: string, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Partner Root P1, cross-certified',
    playbook: { id: 'cross-certificate', sha256: hashOf(resources.playbook('cross-certificate')) },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      certificateLabel: 'partner-root-p1',
      profile: 'cross-certificate',
      validity: 'P5Y',
      quorum: 2,
      copies: 1,
    },
    profiles: { 'cross-certificate': hashOf(resources.profile('cross-certificate')), 'root-crl': hashOf(resources.profile('root-crl')) },
    existingCertificate: existing as Sha256,
    nameConstraints: { permitted: [{ type: 'dNSName', value: 'partner.example' }] },
    policyRef: { certificate: 'Test CP 1.0, section 4.3', crl: 'Test CP 1.0, section 4.9.7' },
    ...change,
  });
}

/** A key for an OCSP responder on that authority's token, with its certificate. */
export function purposePlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test OCSP Responder 1',
    playbook: { id: 'purpose-key', sha256: hashOf(resources.playbook('purpose-key')) },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      purpose: 'ocsp-signing',
      keyLabel: 'test-ocsp-1',
      algorithm: 'ecdsa-p256',
      profile: 'ocsp-signer',
      subject: 'CN=Test OCSP Responder 1,O=Test Trust,C=CH',
      validity: 'P90D',
      quorum: 2,
      copies: 1,
    },
    profiles: { 'ocsp-signer': hashOf(resources.profile('ocsp-signer')) },
    policyRef: { certificate: 'Test CP 1.0, section 4.9.9' },
    ...change,
  });
}

/** A root that succeeds that one, with a key of its own. */
export function rekeyPlan(change: Partial<Plan> = {}): Plan {
  return planOf({
    title: 'Test Root T2',
    playbook: { id: 'rekey-authority', sha256: hashOf(resources.playbook('rekey-authority')) },
    params: {
      ...planOf().params,
      authority: 'test-root-t1',
      subject: 'CN=Test Root T2,O=Test Trust,C=CH',
      keyLabel: 'test-root-t2',
      takeUp: 'P1Y',
      lifetime: 'P5Y',
    },
    policy: {
      ...proposedPolicy,
      authority: 'Test Root T2',
      publication: { crl: { full: ['http://pki.example.org/test-root-t2.crl'] }, caIssuers: ['http://pki.example.org/test-root-t2.cer'] },
    },
    ...change,
  });
}

/** The yearly inspection of that authority, by the same people. */
export function inspectionPlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1, yearly inspection',
    playbook: { id: 'annual-inspection', sha256: hashOf(resources.playbook('annual-inspection')) },
    params: { token: 'at-run', authority: 'test-root-t1' },
    profiles: {},
    policyRef: { inspection: 'Test CP 1.0, section 8' },
    sealed: [{ id: 'token', kind: 'token', name: 'Token of Test Root T1' }],
    ...change,
  });
}

/** A certificate for a TLS server under that authority, by the same people. */
export function leafPlan(change: Partial<Plan> = {}): Plan {
  return issuingPlan({
    title: 'www.example.org',
    playbook: { id: 'leaf-from-request', sha256: hashOf(resources.playbook('leaf-from-request')) },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      requestLabel: 'www-example-org',
      profile: 'tls-server',
      validity: 'P30D',
      quorum: 2,
      copies: 1,
    },
    profiles: { 'tls-server': hashOf(resources.profile('tls-server')) },
    policyRef: { certificate: 'Test CP 1.0, section 4.3' },
    ...change,
  });
}

/** The policy of a subordinate CA of our own. */
export const subordinatePolicy: Policy = {
  ...proposedPolicy,
  authority: 'Test Issuing CA S2',
  crl: { scopes: ['full'], horizon: 'P1Y' },
  publication: { crl: { full: ['http://pki.example.org/test-issuing-s2.crl'] }, caIssuers: ['http://pki.example.org/test-issuing-s2.cer'] },
};

/** The key of a subordinate CA of our own and its request, by the same people. */
export function requestPlan(change: Partial<Plan> = {}): Plan {
  return planOf({
    title: 'Test Issuing CA S2, request',
    playbook: { id: 'subordinate-request', sha256: hashOf(resources.playbook('subordinate-request')) },
    params: {
      token: 'at-run',
      subject: 'CN=Test Issuing CA S2,O=Test Trust,C=CH',
      keyLabel: 'test-issuing-s2',
      algorithm: 'ecdsa-p256',
      profile: 'issuing-services',
      quorum: 2,
      copies: 1,
    },
    profiles: { 'issuing-services': hashOf(resources.profile('issuing-services')) },
    policyRef: { request: 'Test CP 1.0, section 6.1' },
    policy: subordinatePolicy,
    ...change,
  });
}

/** The certificate that answers requestPlan, installed by the same people. */
export function installPlan(change: Partial<Plan> = {}): Plan {
  return requestPlan({
    title: 'Test Issuing CA S2',
    playbook: { id: 'install-issued-certificate', sha256: hashOf(resources.playbook('install-issued-certificate')) },
    params: { token: 'at-run', request: 'test-issuing-s2', quorum: 2, copies: 1 },
    profiles: {},
    policyRef: { installation: 'Test CP 1.0, section 4.4' },
    ...change,
  });
}

/** The next CRL of that authority, for days. */
export function issuingRefreshPlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Issuing CA S2, next CRL',
    playbook: { id: 'issuing-crl-refresh', sha256: hashOf(resources.playbook('issuing-crl-refresh')) },
    params: { token: 'at-run', authority: 'test-issuing-s2', quorum: 2, copies: 1 },
    profiles: { 'issuing-crl': hashOf(resources.profile('issuing-crl')) },
    ...change,
  });
}

/** TLS client certificates for many requests under that authority, by the same people. */
export function batchPlan(change: Partial<Plan> = {}): Plan {
  return leafPlan({
    title: 'Clients of November',
    playbook: { id: 'leaf-batch', sha256: hashOf(resources.playbook('leaf-batch')) },
    params: {
      token: 'at-run',
      authority: 'test-root-t1',
      batchLabel: 'clients-2026-11',
      profile: 'mtls-client',
      validity: 'P30D',
      quorum: 2,
      copies: 1,
    },
    profiles: { 'mtls-client': hashOf(resources.profile('mtls-client')) },
    ...change,
  });
}

/** Certificates of that authority revoked, and its next CRL, by the same people. */
export function revokePlan(certificates: string, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1 revokes',
    playbook: { id: 'revoke-and-publish', sha256: hashOf(resources.playbook('revoke-and-publish')) },
    params: { token: 'at-run', authority: 'test-root-t1', certificates, crlProfile: 'root-crl', quorum: 2, copies: 1 },
    policyRef: { revocation: 'Test CP 1.0, section 4.9.1', crl: 'Test CP 1.0, section 4.9.7' },
    ...change,
  });
}

/** Every certificate the selection means is revoked at once. */
export function massPlan(selection: string, change: Partial<Plan> = {}): Plan {
  return revokePlan('at-run', {
    title: 'Test Root T1 revokes many',
    playbook: { id: 'mass-revocation', sha256: hashOf(resources.playbook('mass-revocation')) },
    params: { token: 'at-run', authority: 'test-root-t1', selection, crlProfile: 'root-crl', quorum: 2, copies: 1 },
    ...change,
  });
}

/** What a key that was not made by Conclave needs waived, wherever it is used. */
export const foreignKeyWaivers = ['KEY-BORN-ON-TOKEN', 'KEY-ATTRIBUTES'].map((check) => ({
  check,
  reason: 'Made by openssl and moved into the HSM under witness',
}));

/** A root from elsewhere, taken over by the same people. */
export function importPlan(change: Partial<Plan> = {}): Plan {
  return planOf({
    title: 'Old Root, taken over',
    playbook: { id: 'import-external-authority', sha256: hashOf(resources.playbook('import-external-authority')) },
    params: { token: 'at-run', label: 'old-root', quorum: 2, copies: 1 },
    profiles: {},
    policyRef: { import: 'Test CP 1.0, section 5.8' },
    policy: {
      ...proposedPolicy,
      authority: 'Old Root',
      waivable: [...proposedPolicy.waivable, 'KEY-BORN-ON-TOKEN', 'KEY-ATTRIBUTES', 'IMPORTED-CRL', 'IMPORTED-ISSUED'],
    },
    waivers: [...planOf().waivers, ...foreignKeyWaivers],
    ...change,
  });
}

/** A year of monthly CRLs of that authority, signed ahead; its policy must have a seriesHorizon. */
export function seriesPlan(calendar: string, change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1, CRLs signed ahead',
    playbook: { id: 'crl-series', sha256: hashOf(resources.playbook('crl-series')) },
    params: { token: 'at-run', authority: 'test-root-t1', crlProfile: 'monthly-crl', calendar, quorum: 2, copies: 1 },
    profiles: { 'monthly-crl': hashOf(resources.profile('monthly-crl')) },
    ...change,
  });
}

/** The list of the day of such a series. */
export function releasePlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1, list of the day',
    playbook: { id: 'crl-release', sha256: hashOf(resources.playbook('crl-release')) },
    params: { authority: 'test-root-t1', copies: 1 },
    profiles: {},
    policyRef: { release: 'Test CP 1.0, section 2.3' },
    ...change,
  });
}

/** OCSP responses about the CAs that authority issued certificates to, signed by itself. */
export function ocspPlan(change: Partial<Plan> = {}): Plan {
  return refreshPlan({
    title: 'Test Root T1, OCSP responses',
    playbook: { id: 'ocsp-refresh', sha256: hashOf(resources.playbook('ocsp-refresh')) },
    params: { token: 'at-run', authority: 'test-root-t1', profile: 'root-ocsp', answered: 'all', quorum: 2, copies: 1 },
    profiles: { 'root-ocsp': hashOf(resources.profile('root-ocsp')) },
    policyRef: { crl: 'Test CP 1.0, section 4.9.9' },
    ...change,
  });
}

/** The same, signed by the responder purposePlan makes. */
export function responderOcspPlan(change: Partial<Plan> = {}): Plan {
  const { params } = ocspPlan();
  return ocspPlan({
    title: 'Test OCSP Responder 1, OCSP responses',
    playbook: { id: 'responder-ocsp-refresh', sha256: hashOf(resources.playbook('responder-ocsp-refresh')) },
    params: { ...params, responder: 'test-ocsp-1' },
    ...change,
  });
}
