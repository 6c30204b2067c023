import { describe, expect, test } from 'vitest';
import { checkDesign } from '../../../main/design/check-design.ts';
import { designRules } from '../../../main/design/registry.ts';
import type { Design, DesignNode } from '../../../main/formats/design.ts';
import { resourceText } from '../formats/resource-files.ts';
import { devices, factsAfter, nodeOf, people, root, services } from './example-design.ts';

type Change = (design: Design) => void;

const node = (id: string, change: Partial<DesignNode>): Change => {
  return (design) => void Object.assign(nodeOf(design, id), change);
};
const without = (id: string, key: keyof DesignNode): Change => {
  return (design) => void Reflect.deleteProperty(nodeOf(design, id), key);
};
const all = (...changes: Change[]): Change => {
  return (design) => {
    for (const change of changes) change(design);
  };
};
const add = (id: string, change: Partial<DesignNode>): Change => {
  return (design) => {
    const { leaves: _, ...copy } = structuredClone(nodeOf(design, services));
    design.nodes.push({ ...copy, id, subject: `CN=${id},O=Example Trust,C=CH`, ...change });
  };
};

/** An issuing CA whose constraints are those of the design. */
const openNames = resourceText('profiles/issuing-services.yaml')
  .replace('id: issuing-services', 'id: open')
  .replace(', pathLenConstraint: 0', '')
  .replace('  certificatePolicies:', '  nameConstraints: { critical: true, from: plan }\n  certificatePolicies:');
const named = (permitted: NonNullable<DesignNode['nameConstraints']>['permitted'], id = services): Change =>
  node(id, { profile: 'open', nameConstraints: { permitted: permitted ?? [] } });
const below = (constraints: DesignNode['nameConstraints'] & {}): Change =>
  add('below', { parent: services, profile: 'open', validity: 'P1Y', overlap: 'P1M', nameConstraints: constraints });
const dns = (value: string) => ({ type: 'dNSName' as const, value });

const own = {
  open: openNames,
  'crl-only': resourceText('profiles/root-crl.yaml').replace('id: root-crl', 'id: crl-only'),
  broken: 'conclave: profile/1\n',
  'two-uses': resourceText('profiles/issuing-services.yaml')
    .replace('id: issuing-services', 'id: two-uses')
    .replace('[serverAuth, clientAuth]', '[serverAuth, clientAuth, emailProtection]'),
  mail: resourceText('profiles/mtls-client.yaml').replace('id: mtls-client', 'id: mail').replace('[clientAuth]', '[emailProtection]'),
  'no-rsa': resourceText('profiles/tls-server.yaml')
    .replace('id: tls-server', 'id: no-rsa')
    .replace(/^ {2}rsa-.*\n/gm, ''),
  'any-use': resourceText('profiles/issuing-services.yaml')
    .replace('id: issuing-services', 'id: any-use')
    .replace(/^ {2}extendedKeyUsage.*\n/m, ''),
};

/** Rule, what is wrong, the change that makes it so, the finding (`node: sentence`). */
const bad: readonly [string, string, Change, RegExp][] = [
  ['design-parent-known', 'an orphan', node(people, { parent: 'nowhere' }), /^example-issuing-people: Its parent nowhere/],
  ['design-no-cycle', 'its own parent', node(people, { parent: people }), /^example-issuing-people: Its chain of parents/],
  [
    'design-no-cycle',
    'two above each other',
    all(node(people, { parent: devices }), node(devices, { parent: people })),
    /^example-issuing-devices: /,
  ],
  [
    'design-one-root',
    'a second root',
    add('other-root', { profile: 'root', validity: 'P20Y', parent: undefined as never }),
    /^other-root: .*example-root-r1 is the root/,
  ],
  ['design-one-root', 'no root', node(root, { parent: people }), /^design: No node is without a parent/],
  [
    'design-profile-known',
    'an unknown profile',
    node(people, { profile: 'nothing' }),
    /^example-issuing-people: There is no profile nothing/,
  ],
  ['design-profile-known', 'a profile of CRLs', node(people, { profile: 'crl-only' }), /makes a CRL/],
  [
    'design-profile-known',
    'a profile that is none, among the leaves',
    node(people, { leaves: [{ profile: 'broken', count: 1 }] }),
    /Profile broken cannot be used: /,
  ],
  [
    'design-profile-fits-place',
    'a subordinate at the top',
    node(root, { profile: 'issuing-services' }),
    /^example-root-r1: It stands at the top/,
  ],
  [
    'design-profile-fits-place',
    'a root below',
    node(people, { profile: 'root' }),
    /^example-issuing-people: It stands below example-root-r1/,
  ],
  [
    'design-profile-fits-place',
    'a leaf with children',
    node(people, { profile: 'mtls-client' }),
    /It issues certificates, and profile mtls-client makes a leaf/,
  ],
  [
    'design-profile-fits-place',
    'a CA among the leaves',
    node(people, { leaves: [{ profile: 'root', count: 1 }] }),
    /A CA is a node of its own/,
  ],
  ['design-subject-fits-profile', 'an attribute that is missing', node(people, { subject: 'CN=People,O=Example Trust' }), /lacks C, which/],
  [
    'design-subject-fits-profile',
    'an attribute too many',
    node(people, { subject: 'CN=People,OU=x,O=Example Trust,C=CH' }),
    /has OU, which/,
  ],
  [
    'design-subject-unique',
    'one name twice, in other letters',
    node(people, { subject: 'CN=EXAMPLE Issuing CA S1,O=Example Trust,C=CH' }),
    /^example-issuing-people: .* example-issuing-services, too/,
  ],
  [
    'design-constraints-open',
    'names the profile does not have',
    node(people, { nameConstraints: { permitted: [dns('a')] } }),
    /has none: the certificate would have none/,
  ],
  [
    'design-constraints-open',
    'no names where they are open',
    node(services, { profile: 'open' }),
    /leaves nameConstraints open, and it gives none/,
  ],
  [
    'design-constraints-open',
    'another path length',
    node(people, { pathLenConstraint: 1 }),
    /pathLenConstraint 1, and profile issuing-people fixes 0/,
  ],
  ['design-constraints-open', 'a path length the profile lacks', node(root, { pathLenConstraint: 1 }), /profile root has none/],
  ['design-constraints-open', 'other purposes', node(people, { extendedKeyUsage: ['clientAuth'] }), /fixes emailProtection, clientAuth/],
  [
    'design-path-length',
    'a CA below pathLenConstraint 0',
    add('below', { parent: services, validity: 'P1Y', overlap: 'P6M' }),
    /^example-issuing-services: pathLenConstraint is 0, and 1 CA follows/,
  ],
  [
    'design-name-constraints-nested',
    'a wider domain below',
    all(named([dns('a.example')]), below({ permitted: [dns('b.example')] })),
    /^below: The permitted dNSName “b.example” reaches beyond what example-issuing-services/,
  ],
  [
    'design-name-constraints-nested',
    'a suffix that is no subdomain',
    all(named([dns('a.example')]), below({ permitted: [dns('bada.example')] })),
    /“bada.example” reaches beyond/,
  ],
  [
    'design-name-constraints-nested',
    'a larger subnet below',
    all(named([{ type: 'iPAddress', value: '10.1.0.0/16' }]), below({ permitted: [{ type: 'iPAddress', value: '10.0.0.0/8' }] })),
    /iPAddress/,
  ],
  [
    'design-name-constraints-nested',
    'another family of addresses',
    all(named([{ type: 'iPAddress', value: '10.1.0.0/16' }]), below({ permitted: [{ type: 'iPAddress', value: '2001:db8::/32' }] })),
    /iPAddress/,
  ],
  [
    'design-name-constraints-nested',
    'a mailbox outside the host',
    all(named([{ type: 'rfc822Name', value: 'a.example' }]), below({ permitted: [{ type: 'rfc822Name', value: 'x@b.a.example' }] })),
    /rfc822Name/,
  ],
  [
    'design-name-constraints-nested',
    'what is excluded above',
    all(node(services, { profile: 'open', nameConstraints: { excluded: [dns('a.example')] } }), below({ permitted: [dns('x.a.example')] })),
    /lies in what is excluded/,
  ],
  [
    'design-name-constraints-nested',
    'a subject outside',
    all(named([{ type: 'directoryName', value: 'O=Other,C=CH' }]), below({ permitted: [dns('a')] })),
    /^below: Its subject is outside/,
  ],
  [
    'design-name-constraints-nested',
    'an excluded subject',
    all(
      node(services, { profile: 'open', nameConstraints: { excluded: [{ type: 'directoryName', value: 'C=CH' }] } }),
      below({ permitted: [dns('a')] }),
    ),
    /^below: Its subject is among the names excluded/,
  ],
  [
    'design-purposes-nested',
    'a purpose the CA above lacks',
    node(people, { leaves: [{ profile: 'tls-server', count: 1 }] }),
    /^example-issuing-people: Profile tls-server of its leaves has purpose serverAuth, which it has not/,
  ],
  [
    'design-purposes-nested',
    'a CA with a purpose its issuer lacks',
    add('below', { parent: people, profile: 'issuing-services' }),
    /^below: It has purpose serverAuth, which example-issuing-people has not/,
  ],
  [
    'design-purposes-apart',
    'servers and mail in one profile',
    node(services, { profile: 'two-uses' }),
    /^example-issuing-services: Beside serverAuth it issues for emailProtection/,
  ],
  [
    'design-purposes-apart',
    'servers and mail among the leaves',
    node(services, {
      profile: 'any-use',
      leaves: [
        { profile: 'tls-server', count: 1 },
        { profile: 'mail', count: 1 },
      ],
    }),
    /for emailProtection/,
  ],
  ['design-validity-in-profile', 'too long', node(people, { validity: 'P11Y' }), /P11Y, and profile issuing-people allows P1Y to P10Y/],
  [
    'design-validity-in-profile',
    'a leaf too long',
    node(people, { leaves: [{ profile: 'mtls-client', count: 1, validity: 'P2Y' }] }),
    /its leaves is P2Y/,
  ],
  [
    'design-validity-nested',
    'a renewal that outlives the root',
    without(root, 'overlap'),
    /^example-issuing-people: Its certificate 3, 2041-03-01 to 2051-03-01, outlives certificate 1 of example-root-r1, which ends on 2047-03-01. Renew example-root-r1 by 2037-03-01/,
  ],
  [
    'design-validity-nested',
    'a child before its issuer',
    node(people, { from: '2027-02-01T00:00:00Z' }),
    /begins before example-root-r1 has one/,
  ],
  [
    'design-validity-nested',
    'a child after its issuer',
    all(without(root, 'overlap'), node(people, { from: '2048-01-01T00:00:00Z' })),
    /has none any more/,
  ],
  ['design-renewed-in-time', 'never renewed', without(people, 'overlap'), /^example-issuing-people: It is never renewed: after 2036-03-01/],
  ['design-renewed-in-time', 'renewed too late', node(people, { overlap: 'P6M' }), /successor comes on 2036-09-01, and after 2036-03-01/],
  [
    'design-renewed-in-time',
    'shorter than its leaves',
    node(devices, { leaves: [{ profile: 'device-idevid', count: 1 }] }),
    /Its life is shorter/,
  ],
  ['design-renewed-in-time', 'renewed without end', all(node(services, { validity: 'P1M', overlap: 'P30D' })), /more than .* certificates/],
  [
    'design-algorithm-in-profile',
    'a leaf nobody can sign',
    node(services, { algorithm: 'rsa-3072', leaves: [{ profile: 'no-rsa', count: 1 }] }),
    /Profile no-rsa has no signature for a key of RSA 3072/,
  ],
  [
    'design-algorithm-in-profile',
    'a root that cannot sign itself',
    node(root, { algorithm: 'rsa-2048' }),
    /^example-root-r1: Profile root has no signature for a key of RSA 2048/,
  ],
  [
    'design-issuer-as-strong',
    'a stronger key below',
    node(root, { algorithm: 'rsa-4096' }),
    /^example-issuing-services: Its key \(ECDSA P-384, 192 bits of security\) is stronger/,
  ],
  [
    'design-strength-lasts',
    'RSA 2048 beyond 2030',
    node(people, { algorithm: 'rsa-2048' }),
    /^example-issuing-people: .*deprecated after 2030/,
  ],
  [
    'design-published',
    'no publication',
    without(root, 'publication'),
    /^example-root-r1: Profile issuing-services has cRLDistributionPoints/,
  ],
  [
    'design-published',
    'no AIA',
    node(root, { publication: { crl: { full: ['http://a.example/r'] } } }),
    /authorityInfoAccess with caIssuers, and it publishes none/,
  ],
  [
    'design-published',
    'another partition',
    node(root, { publication: { crl: { half: ['http://a.example/r'] }, caIssuers: ['http://a.example/c'] } }),
    /no CRL partition full/,
  ],
  ['design-offline-top', 'a root online', node(root, { key: 'online' }), /^example-root-r1: Its key is online/],
];

const told = (change: Change, rule: string): string[] =>
  checkDesign(factsAfter(change, own))
    .filter((finding) => finding.rule === rule)
    .map(({ item, message }) => `${item ?? 'design'}: ${message}`);

describe('rules about designs', () => {
  test('the example has no finding', () => {
    expect(checkDesign(factsAfter(() => undefined))).toEqual([]);
  });

  test.each(bad)('%s: %s', (rule, _, change, finding) => {
    expect(told(change, rule)).toContainEqual(expect.stringMatching(finding));
  });

  test('every rule is refused by one of these, has a clause and a name of its own', () => {
    const ids = designRules.map(({ id }) => id);
    expect(new Set(bad.map(([rule]) => rule))).toEqual(new Set(ids));
    expect(new Set(ids).size).toBe(ids.length);
    expect(designRules.filter(({ clause }) => !/\d/.test(clause))).toEqual([]);
  });

  // What is as close to each bad design as can be and right.
  test.each<[string, string, Change]>([
    [
      'design-constraints-open',
      'what the profile fixes, repeated',
      node(people, { pathLenConstraint: 0, extendedKeyUsage: ['clientAuth', '1.3.6.1.5.5.7.3.4'] }),
    ],
    ['design-path-length', 'a CA below an open path', all(named([dns('a')]), below({ permitted: [dns('a')] }))],
    ['design-name-constraints-nested', 'a subdomain', all(named([dns('a.example')]), below({ permitted: [dns('B.A.example')] }))],
    [
      'design-name-constraints-nested',
      'a smaller subnet',
      all(named([{ type: 'iPAddress', value: '10.0.0.0/8' }]), below({ permitted: [{ type: 'iPAddress', value: '10.1.0.0/16' }] })),
    ],
    [
      'design-name-constraints-nested',
      'a subject inside',
      all(named([{ type: 'directoryName', value: 'O=example  trust,C=CH' }]), below({ permitted: [dns('a')] })),
    ],
    ['design-purposes-nested', 'a responder', node(people, { leaves: [{ profile: 'ocsp-signer', count: 1 }] })],
    [
      'design-purposes-apart',
      'a responder beside servers',
      node(services, {
        leaves: [
          { profile: 'ocsp-signer', count: 1 },
          { profile: 'tls-server', count: 1 },
        ],
      }),
    ],
    [
      'design-validity-nested',
      'a life that ends with the root’s',
      all(
        without(root, 'overlap'),
        (design) =>
          void (design.nodes = [nodeOf(design, root), { ...nodeOf(design, devices), profile: 'issuing-devices', validity: 'P20Y' }]),
        without(devices, 'overlap'),
      ),
    ],
    ['design-published', 'nothing is signed, nothing published', all(without(people, 'leaves'), without(people, 'publication'))],
    ['design-strength-lasts', 'RSA 2048 until 2030', node(people, { algorithm: 'rsa-2048', validity: 'P3Y', overlap: 'P1Y' })],
  ])('%s lets pass: %s', (rule, _, change) => {
    expect(told(change, rule)).toEqual([]);
  });

  test.each<[string, Change, string]>([
    ['design-offline-top', node(root, { key: 'online' }), 'warning'],
    ['design-purposes-apart', node(services, { profile: 'two-uses' }), 'warning'],
  ])('%s is softer in a private PKI than under the BR', (rule, change, softer) => {
    const severity = (rules: Design['rules']): string[] =>
      checkDesign(
        factsAfter(
          all(change, (design) => void (design.rules = rules)),
          own,
        ),
      ).flatMap((finding) => (finding.rule === rule ? [finding.severity] : []));
    expect([severity('private'), severity('br')]).toEqual([[softer], ['error']]);
  });
});
