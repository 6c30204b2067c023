import { describe, expect, test } from 'vitest';
import { parseDesign } from '../../../main/formats/design.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resourceText } from './resource-files.ts';

const text = resourceText('examples/example-trust.design.yaml');
const parse = (design: string) => parseDesign(bytes(design));
const refused = (from: string | RegExp, to: string) => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return refusalOf(() => parse(changed));
};

describe('designs', () => {
  test('the example is read as it stands', () => {
    const { value } = parse(text);
    expect(value.nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['example-root-r1', undefined],
      ['example-issuing-services', 'example-root-r1'],
      ['example-issuing-people', 'example-root-r1'],
      ['example-issuing-devices', 'example-root-r1'],
    ]);
    expect(value.nodes[1]).toMatchObject({ overlap: 'P6M', key: 'online', leaves: [{ count: 1200 }, { count: 300, validity: 'P90D' }] });
  });

  test.each<[string, string | RegExp, string, RegExp]>([
    ['an unknown key', 'key: offline', 'colour: red', /Unknown key `colour`/],
    ['another version', 'design/1', 'design/2', /must be `design\/1`/],
    ['no start', /^start: .*\n/m, '', /`start`/],
    ['a start too early', '2027-03-01T09', '1999-03-01T09', /year from 2000 to 2199/],
    ['a start too late', '2027-03-01T09', '2200-01-01T00', /year from 2000 to 2199/],
    ['a start without a zone', '09:00:00Z', '09:00:00', /UTC date and time/],
    ['a life of 101 years', 'validity: P20Y', 'validity: P101Y', /at most `P100Y`/],
    ['a life that overflows', 'validity: P20Y', 'validity: P99999Y', /at most `P100Y`|year 9999/],
    ['an overlap as long as the life', 'overlap: P10Y', 'overlap: P20Y', /must be shorter than `validity`/],
    ['an overlap as long in other words', 'overlap: P10Y', 'overlap: P240M', /must be shorter than `validity`/],
    ['an id twice', 'id: example-issuing-people', 'id: example-root-r1', /repeats `example-root-r1`/],
    ['an id that leaves its folder', 'id: example-issuing-people', 'id: ../people', /must be an id/],
    ['an id too long for a file name', 'id: example-issuing-people', `id: ${'a'.repeat(49)}`, /48/],
    ['a subject that is none', '"CN=Example Root R1,O=Example Trust,C=CH"', '"Example"', /not of the form TYPE=value/],
    ['an unknown algorithm', 'ecdsa-p384', 'ecdsa-p999', /must be one of/],
    ['a key that is neither', 'key: offline', 'key: somewhere', /must be one of `offline`, `online`/],
    ['an https address', 'http://pki.example.org/root-r1.crl', 'https://pki.example.org/root-r1.crl', /must be an http URI/],
    ['a fraction of a leaf', 'count: 1200', 'count: 1.5', /floating|fraction|whole/i],
    ['fewer than no leaves', 'count: 1200', 'count: -1', /at least 0/],
    ['a profile twice among the leaves', 'profile: mtls-client, count: 300', 'profile: tls-server, count: 300', /repeats `tls-server`/],
    ['a publication of nothing', 'crl: { full: ["http://pki.example.org/root-r1.crl"] }', 'crl: {}', /at least one partition/],
    ['no nodes', /nodes:\n[\S\s]*$/, 'nodes: []\n', /at least 1/],
    ['names that constrain nothing', 'key: offline', 'key: offline\n    nameConstraints: {}', /must have `permitted` or `excluded`/],
    [
      'a subnet with bits beyond',
      'key: offline',
      'key: offline\n    nameConstraints: { permitted: [{ type: iPAddress, value: 10.0.0.1/8 }] }',
      /bits beyond/,
    ],
  ])('%s is refused', (_, from, to, sentence) => {
    const error = refused(from, to);
    expect([error.code, error.message]).toEqual(['input.schema', expect.stringMatching(sentence)]);
  });

  test('201 nodes and 256 kB are too many', () => {
    const node = (i: number): string =>
      `  - { id: n${i}, parent: example-root-r1, profile: root, subject: "CN=n", algorithm: ed25519, validity: P1Y, key: online }\n`;
    expect(() => parse(text + Array.from({ length: 196 }, (_, i) => node(i)).join(''))).not.toThrow();
    expect(refusalOf(() => parse(text + Array.from({ length: 197 }, (_, i) => node(i)).join(''))).code).toBe('input.schema');
    expect(refusalOf(() => parse(text + `# ${'x'.repeat(256 * 1024)}`)).code).toBe('input.too-large');
  });
});
