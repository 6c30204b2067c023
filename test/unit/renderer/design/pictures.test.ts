import { describe, expect, test } from 'vitest';
import { yearsOn } from '../../../../renderer/format/span-axis.ts';
import { lifeAxis } from '../../../../renderer/screens/design/life-axis.ts';
import { treeRows } from '../../../../renderer/screens/design/tree-rows.ts';

type Node = Parameters<typeof treeRows>[0]['nodes'][number];
const node = (id: string, depth: number, last: boolean): Node => ({
  id,
  depth,
  last,
  parent: null,
  name: id,
  profile: 'root',
  algorithm: '',
  validity: 'P1Y',
  key: 'offline',
  tags: [],
  leaves: 0,
});

describe('the picture of a tree', () => {
  test('a line passes where a branch above goes on below, and none where it ended', () => {
    const rows = treeRows({
      nodes: [
        node('root', 0, true),
        node('a', 1, false),
        node('a1', 2, false),
        node('a2', 2, true),
        node('a2x', 3, true),
        node('b', 1, true),
        node('b1', 2, true),
      ],
    });
    expect(rows.map(({ node: { id }, open }) => [id, open])).toEqual([
      ['root', []],
      ['a', []],
      ['a1', [1]],
      ['a2', [1]],
      ['a2x', [1]],
      ['b', []],
      ['b1', []],
    ]);
  });
});

describe('the axis of a root’s life', () => {
  const life = {
    from: '2027-03-01T00:00:00Z',
    to: '2047-03-01T00:00:00Z',
    rows: [{ generations: [{ notBefore: '2027-03-01T00:00:00Z' }] }],
  };
  test('begins with the first certificate, and what lasts longer is cut', () => {
    const axis = lifeAxis(life);
    expect([axis.at('2027-03-01T00:00:00Z'), axis.at('2047-03-01T00:00:00Z'), axis.at('2060-01-01T00:00:00Z')]).toEqual([0, 1, 1]);
    const early = lifeAxis({ ...life, rows: [{ generations: [{ notBefore: '2026-01-01T00:00:00Z' }] }] });
    expect(early.at('2026-01-01T00:00:00Z')).toBe(0);
  });
  test('has round years, at most six', () => {
    expect(yearsOn(lifeAxis(life)).map(({ year }) => year)).toEqual([2030, 2035, 2040, 2045]);
    expect(yearsOn(lifeAxis({ ...life, to: '2030-03-01T00:00:00Z' })).map(({ year }) => year)).toEqual([2028, 2029]);
    expect(yearsOn(lifeAxis({ ...life, to: '2127-03-01T00:00:00Z' })).length).toBeLessThanOrEqual(6);
  });
  test('a life of nothing does not divide by it', () => {
    expect(lifeAxis({ ...life, to: life.from, rows: [] }).at(life.from)).toBe(0);
  });
});
