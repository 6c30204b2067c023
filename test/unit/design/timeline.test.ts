import { describe, expect, test } from 'vitest';
import { describeDesign } from '../../../main/design/describe-design.ts';
import type { Design } from '../../../main/formats/design.ts';
import { devices, factsAfter, nodeOf, people, root, services } from './example-design.ts';

const timelineAfter = (change: (design: Design) => void) => describeDesign(factsAfter(change)).timeline;

describe('the axis of time', () => {
  test('every certificate and renewal over the life of the first root certificate', () => {
    const { from, to, rootRenewedBy, rows } = timelineAfter(() => undefined);
    expect([from, to, rootRenewedBy]).toEqual(['2027-03-01T09:00:00Z', '2047-03-01T09:00:00Z', '2037-03-01T09:00:00Z']);
    expect(rows.map(({ node, generations }) => [node, generations.length])).toEqual([
      [root, 2],
      [services, 5],
      [people, 3],
      [devices, 4],
    ]);
    expect(rows[1]?.generations[3]).toEqual({
      number: 4,
      notBefore: '2040-09-01T09:00:00Z',
      notAfter: '2045-09-01T09:00:00Z',
      renewedAt: '2045-03-01T09:00:00Z',
      issuesUntil: '2045-06-03T09:00:00Z',
      // From 2037 on the root's second certificate signs.
      issuedBy: 2,
    });
  });

  test('a node of its own day begins on it; a month that is shorter keeps its last day', () => {
    const { rows } = timelineAfter((design) => {
      Object.assign(nodeOf(design, people), { from: '2028-02-29T00:00:00Z', validity: 'P1Y', overlap: 'P1M' });
      Reflect.deleteProperty(nodeOf(design, people), 'leaves');
    });
    expect(rows.find(({ node }) => node === people)?.generations.slice(0, 2)).toMatchObject([
      { notBefore: '2028-02-29T00:00:00Z', notAfter: '2029-02-28T00:00:00Z', renewedAt: '2029-01-28T00:00:00Z', issuesUntil: null },
      { notBefore: '2029-01-28T00:00:00Z', notAfter: '2030-01-28T00:00:00Z' },
    ]);
  });

  test('it is bounded: a hundred certificates of one node, and none that does not move on', () => {
    const { rows } = timelineAfter((design) => {
      Object.assign(nodeOf(design, services), { validity: 'PT2S', overlap: 'PT1S' });
      // From February on P31D is longer than P1M.
      Object.assign(nodeOf(design, people), { from: '2027-02-01T00:00:00Z', validity: 'P1M', overlap: 'P30D' });
    });
    const row = (id: string) => rows.find(({ node }) => node === id);
    expect([row(services)?.generations.length, row(services)?.cut]).toEqual([100, true]);
    expect([row(people)?.generations.length, row(people)?.cut]).toEqual([1, true]);
  });

  test('what no root leads to has no time', () => {
    const { rows, from, to } = timelineAfter((design) => {
      nodeOf(design, root).parent = people;
    });
    expect([rows, from, to]).toEqual([[], '2027-03-01T09:00:00Z', '2027-03-01T09:00:00Z']);
  });
});
