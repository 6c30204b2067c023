import { describe, expect, test } from 'vitest';
import { checkParameters } from '../../../main/formats/plan-parameters.ts';
import type { ParameterType } from '../../../main/formats/playbook.ts';
import type { PlanParameter } from '../../../main/formats/plan.ts';

const identity = { serial: '1', label: 'a', model: 'b', manufacturer: 'c' };
const cases: [ParameterType, PlanParameter[], PlanParameter[]][] = [
  ['token', ['at-run', identity], ['at run', 1]],
  ['distinguished-name', ['CN=Example Root R1,O=Example Trust,C=CH'], ['Example Root', 'CN=', 1]],
  ['label', ['example-root-r1', 'A', 'a.b_c'], ['-a', 'a b', 'a/b', '..', 'a.', 'ä', 'x'.repeat(65), 1]],
  ['key-algorithm', ['rsa-3072', 'ecdsa-p384', 'ed25519'], ['rsa-1024', 'P-384', 'toString', 1]],
  ['profile', ['tls-server', 'root'], ['TLS', 'a/b', '', 1]],
  ['duration', ['P20Y', 'P90D', 'P1Y6M'], ['20Y', 'P', '', 1]],
  ['number', [1, 100], [0, -1, 101, '2']],
  ['text', ['any text'], [' x', 'a\nb', 1]],
  ['hash', ['a'.repeat(64)], ['A'.repeat(64), 'a'.repeat(63), 'a'.repeat(65), 1]],
];

describe('checkParameters', () => {
  test.each(cases.flatMap(([type, good]) => good.map((value) => [type, value] as const)))('%s takes %j', (type, value) => {
    expect(checkParameters({ p: type }, { p: value })).toEqual([]);
  });

  test.each(cases.flatMap(([type, , bad]) => bad.map((value) => [type, value] as const)))('%s refuses %j', (type, value) => {
    expect(checkParameters({ p: type }, { p: value })).toEqual([expect.stringMatching(/^The parameter `p` must be /)]);
  });

  test('a missing and an undeclared parameter', () => {
    expect(checkParameters({ quorum: 'number' }, { kworum: 2 })).toEqual([
      'The plan gives the parameter `kworum`, which the playbook does not declare; it declares quorum.',
      'The plan lacks the parameter `quorum` (number).',
    ]);
  });
});
