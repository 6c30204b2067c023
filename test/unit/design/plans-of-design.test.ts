import { describe, expect, test } from 'vitest';
import { plansOf } from '../../../main/design/plans-of-design.ts';
import type { Design } from '../../../main/formats/design.ts';
import { parsePlan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { bytes } from '../formats/refusal-of.ts';
import { resource } from '../formats/resource-files.ts';
import { factsAfter, libraryWith, nodeOf, people, root, services } from './example-design.ts';

/** A playbook that makes certificates of one profile under an authority. */
const issuing = (id: string, profile: string, more = ''): string => `conclave: playbook/1
id: ${id}
title: Issue
roles: [ceremonyAdministrator, custodian, witness]
params: { token: token, authority: authority, requestLabel: label, auditKey: label, subject: distinguished-name, algorithm: key-algorithm, validity: duration, quorum: number${profile === 'plan.profile' ? ', profile: text' : ''} }
steps:
  - { id: people, kind: roll-call, by: [witness] }
${more}  - { id: cert, kind: build-certificate, by: [custodian], needs: { issuer: people }, with: { profile: ${profile} } }
`;
const own = {
  'issue-services-longer': issuing('issue-services-longer', 'issuing-services', '  - { id: host, kind: preflight, by: [witness] }\n'),
  'issue-services': issuing('issue-services', 'issuing-services'),
  'issue-people': issuing('issue-people', 'issuing-people'),
};

const plansAfter = (change: (design: Design) => void) => plansOf(factsAfter(change), libraryWith(own));

describe('the plans of a design', () => {
  test('the root first, by the simplest playbook for each profile; a node without one is named', () => {
    const { plans, without } = plansAfter(() => undefined);
    expect(plans.map(({ order, node, playbook, name }) => [order, node, playbook, name])).toEqual([
      [1, root, 'root-ca', '01-example-root-r1.plan.yaml'],
      [2, services, 'issue-services', '02-example-issuing-services.plan.yaml'],
      [3, people, 'issue-people', '03-example-issuing-people.plan.yaml'],
    ]);
    expect(without).toEqual([
      { node: 'example-issuing-devices', reason: 'No playbook makes a certificate of profile issuing-devices under an authority.' },
    ]);
  });

  test('each is a plan that says what the design says, and names every hash', () => {
    const [first, second] = plansAfter((design) => {
      nodeOf(design, services).from = '2027-04-01T00:00:00Z';
    }).plans.map(({ text }) => parsePlan(bytes(text)).value);
    expect(first).toMatchObject({
      title: 'Example Root R1',
      rules: 'private',
      attendance: 'people',
      playbook: { id: 'root-ca', sha256: sha256Hex(resource('playbooks/root-ca.yaml')) },
      profiles: { root: sha256Hex(resource('profiles/root.yaml')) },
      window: { from: '2027-03-01T08:00:00Z', to: '2027-03-01T18:00:00Z' },
      params: { keyLabel: root, subject: 'CN=Example Root R1,O=Example Trust,C=CH', algorithm: 'ecdsa-p384', validity: 'P20Y', quorum: 2 },
    });
    expect(second).toMatchObject({
      title: 'Example Issuing CA S1',
      window: { from: '2027-04-01T08:00:00Z' },
      params: { authority: root, requestLabel: services, auditKey: '?', validity: 'P5Y' },
      profiles: { 'issuing-services': sha256Hex(resource('profiles/issuing-services.yaml')) },
    });
  });

  test('a playbook that is named is taken, where it makes that certificate', () => {
    const { plans, without } = plansAfter((design) => {
      nodeOf(design, root).playbook = 'root-ca-with-audit-key';
      nodeOf(design, services).playbook = 'issue-services-longer';
      nodeOf(design, people).playbook = 'issue-services';
      nodeOf(design, 'example-issuing-devices').playbook = 'nothing';
    });
    expect(plans.map(({ playbook }) => playbook)).toEqual(['root-ca-with-audit-key', 'issue-services-longer']);
    expect(without.map(({ reason }) => reason)).toEqual([
      'Playbook issue-services makes no certificate of profile issuing-people.',
      'There is no playbook nothing.',
    ]);
  });

  test('a playbook that takes any profile is taken where it is named, and told which; it is never guessed', () => {
    const more = libraryWith({ 'issue-any': issuing('issue-any', 'plan.profile') });
    const facts = factsAfter((design) => {
      nodeOf(design, services).playbook = 'issue-any';
    });
    const { plans, without } = plansOf(facts, more);
    expect(without.map(({ node }) => node)).toEqual([people, 'example-issuing-devices']);
    expect(plans.map(({ playbook }) => playbook)).toEqual(['root-ca', 'issue-any']);
    expect(parsePlan(bytes(plans[1]?.text ?? '')).value).toMatchObject({
      params: { profile: 'issuing-services' },
      profiles: { 'issuing-services': sha256Hex(resource('profiles/issuing-services.yaml')) },
    });
  });

  test('the policy of the root says where it publishes', () => {
    const [first, second] = plansAfter(() => undefined).plans.map(({ text }) => parsePlan(bytes(text)).value);
    expect(first?.policy?.publication).toEqual({
      crl: { full: ['http://pki.example.org/root-r1.crl'] },
      caIssuers: ['http://pki.example.org/root-r1.cer'],
    });
    expect(second?.policy).toBeUndefined();
  });

  test('without a plan for the root there is none for what it signs', () => {
    const { plans, without } = plansAfter((design) => {
      nodeOf(design, root).playbook = 'issue-services';
    });
    expect(plans).toEqual([]);
    expect(without.map(({ reason }) => reason)).toEqual([
      'Playbook issue-services makes no certificate of profile root.',
      ...Array.from({ length: 3 }, () => `Its issuer ${root} has no plan.`),
    ]);
  });

  test('the same design gives the same bytes', () => {
    expect(plansAfter(() => undefined)).toEqual(plansAfter(() => undefined));
  });
});
