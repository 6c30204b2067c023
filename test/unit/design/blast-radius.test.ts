import { describe, expect, test } from 'vitest';
import { blastRadiusOf } from '../../../main/design/blast-radius.ts';
import { resourceText } from '../formats/resource-files.ts';
import { devices, factsAfter, nodeOf, people, root, services } from './example-design.ts';

const open = resourceText('profiles/issuing-services.yaml')
  .replace('id: issuing-services', 'id: open')
  .replace(', pathLenConstraint: 0', ', pathLenConstraint: 1')
  .replace('  certificatePolicies:', '  nameConstraints: { critical: true, from: plan }\n  certificatePolicies:');

describe('the blast radius of a key', () => {
  test('a root takes everything with it, and no CRL says so', () => {
    const facts = factsAfter(() => undefined);
    expect(blastRadiusOf(nodeOf(facts.design, root), facts)).toEqual({
      node: root,
      reissue: [root, services, people, devices],
      leaves: 52_300,
      revokedBy: null,
      anchors: [root],
      untouched: 0,
      boundary: { purposes: null, names: null, excluded: [], makesAuthorities: true, until: '2047-03-01T09:00:00.000Z' },
    });
  });

  test('an issuing CA takes its leaves; the root’s CRL says so; purposes and path length limit the thief', () => {
    const facts = factsAfter(() => undefined);
    expect(blastRadiusOf(nodeOf(facts.design, services), facts)).toEqual({
      node: services,
      reissue: [services],
      leaves: 1500,
      revokedBy: { node: root, at: ['http://pki.example.org/root-r1.crl'] },
      anchors: [],
      untouched: 3,
      boundary: {
        purposes: ['serverAuth', 'clientAuth'],
        names: null,
        excluded: [],
        makesAuthorities: false,
        until: '2032-03-01T09:00:00.000Z',
      },
    });
  });

  test('boundaries of the whole path count: the narrowest names of each kind, every exclusion, the purposes all allow', () => {
    const facts = factsAfter(
      (design) => {
        const middle = nodeOf(design, services);
        Object.assign(middle, {
          profile: 'open',
          nameConstraints: {
            permitted: [
              { type: 'dNSName', value: 'example.org' },
              { type: 'iPAddress', value: '10.0.0.0/8' },
            ],
            excluded: [{ type: 'rfc822Name', value: '' }],
          },
        });
        design.nodes.push({
          ...middle,
          id: 'below',
          parent: services,
          nameConstraints: { permitted: [{ type: 'dNSName', value: 'a.example.org' }] },
        });
      },
      { open },
    );
    const below = blastRadiusOf(nodeOf(facts.design, 'below'), facts);
    expect(below.boundary).toMatchObject({
      names: ['dNSName a.example.org', 'iPAddress 10.0.0.0/8'],
      excluded: ['rfc822Name (any)'],
      purposes: ['serverAuth', 'clientAuth'],
      // pathLenConstraint 1 of the CA above leaves room for this one, and for none below it.
      makesAuthorities: false,
    });
    expect(blastRadiusOf(nodeOf(facts.design, services), facts)).toMatchObject({
      reissue: [services, 'below'],
      boundary: { makesAuthorities: true },
    });
  });

  test('a cycle and an orphan have one, too', () => {
    const facts = factsAfter((design) => {
      nodeOf(design, people).parent = devices;
      nodeOf(design, devices).parent = people;
      nodeOf(design, services).parent = 'nowhere';
    });
    expect(blastRadiusOf(nodeOf(facts.design, people), facts)).toMatchObject({
      reissue: [people, devices],
      anchors: [],
      boundary: { until: null },
    });
    expect(blastRadiusOf(nodeOf(facts.design, services), facts)).toMatchObject({ reissue: [services], revokedBy: null, anchors: [] });
  });
});
