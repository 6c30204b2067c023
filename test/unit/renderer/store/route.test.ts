import { expect, test } from 'vitest';
import { hashOf, parseRoute } from '../../../../renderer/store/route.ts';

test.each([
  ['', { place: 'home', id: '' }],
  ['#home', { place: 'home', id: '' }],
  ['#/evidence/65bb', { place: 'evidence', id: '65bb' }],
  ['#run/65bb7db4', { place: 'run', id: '65bb7db4' }],
  ['#run', { place: 'home', id: '' }],
  ['#run/%E0%A4%A', { place: 'home', id: '' }],
  ['#paper/a%2Fb', { place: 'paper', id: 'a/b' }],
  ['#__proto__/x', { place: 'home', id: '' }],
])('%j leads to %o', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('an address comes back from what it names', () => {
  expect(parseRoute(hashOf('room', 'a b/c'))).toEqual({ place: 'room', id: 'a b/c' });
});
