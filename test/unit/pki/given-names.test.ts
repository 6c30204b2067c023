import { describe, expect, test } from 'vitest';
import type { GeneralName, GeneralNameType } from '../../../main/pki/general-name.ts';
import { fitsAllowedName, givenNameProblems, requireGivenNames } from '../../../main/pki/given-names.ts';
import type { AllowedName } from '../../../main/pki/profile-extensions.ts';
import { rootProfile } from '../../fixtures/pki/cases.ts';
import { expectRefusal } from './expect-refusal.ts';

const profileOf = (...names: readonly AllowedName[]) => ({
  ...rootProfile,
  extensions: { ...rootProfile.extensions, subjectAltName: { critical: false, names } },
});
const dns = (...values: readonly string[]): GeneralName[] => values.map((value) => ({ type: 'dNSName', value }));
const uri = (value: string): GeneralName => ({ type: 'uniformResourceIdentifier', value });
const row = (type: GeneralNameType, min: number, max: number, scheme?: string): AllowedName => ({ type, min, max, scheme });

describe('fitsAllowedName', () => {
  test.each<[AllowedName, GeneralName, boolean]>([
    [row('dNSName', 0, 1), { type: 'dNSName', value: 'a' }, true],
    [row('dNSName', 0, 1), { type: 'rfc822Name', value: 'a' }, false],
    [row('uniformResourceIdentifier', 0, 1), uri('x'), true],
    [row('uniformResourceIdentifier', 0, 1, 'spiffe'), uri('spiffe://a'), true],
    [row('uniformResourceIdentifier', 0, 1, 'spiffe'), uri('SPIFFE://a'), true],
    [row('uniformResourceIdentifier', 0, 1, 'spiffe'), uri('https://spiffe:'), false],
    [row('uniformResourceIdentifier', 0, 1, 'spiffe'), uri('spiffe'), false],
    [row('uniformResourceIdentifier', 0, 1, 'spiffe'), uri('xspiffe:'), false],
  ])('%j, %j: %s', (allowed, name, fits) => {
    expect(fitsAllowedName(allowed, name)).toBe(fits);
  });
});

describe('givenNameProblems', () => {
  const long = 'x'.repeat(81);
  test.each<[string, readonly AllowedName[], readonly GeneralName[], readonly string[]]>([
    ['none wanted, none given', [], [], []],
    ['the fewest', [row('dNSName', 1, 3)], dns('a'), []],
    ['the most', [row('dNSName', 1, 3)], dns('a', 'b', 'c'), []],
    ['too few', [row('dNSName', 1, 3)], [], ['Profile «root» wants 1 to 3 dNSName, and 0 are given.']],
    ['too many', [row('dNSName', 0, 1)], dns('a', 'b'), ['Profile «root» wants 0 to 1 dNSName, and 2 are given.']],
    ['one of two', [row('dNSName', 2, 2)], dns('a'), ['Profile «root» wants exactly 2 dNSName, and 1 is given.']],
    [
      'another scheme',
      [row('uniformResourceIdentifier', 1, 1, 'spiffe')],
      [uri('http://a')],
      [
        'Profile «root» allows no uniformResourceIdentifier such as «http://a».',
        'Profile «root» wants exactly 1 uniformResourceIdentifier of scheme spiffe, and 0 are given.',
      ],
    ],
    ['a kind nobody asked for', [], [uri(long)], [`Profile «root» allows no uniformResourceIdentifier such as «${long.slice(1)}».`]],
    ['the same twice', [row('dNSName', 0, 9)], dns('a', 'b', 'a'), ['The dNSName «a» is given twice.']],
    [
      'the same three times',
      [row('dNSName', 0, 9)],
      dns('a', 'a', 'a'),
      ['The dNSName «a» is given twice.', 'The dNSName «a» is given twice.'],
    ],
    [
      'the same text of another kind',
      [row('dNSName', 0, 9), row('rfc822Name', 0, 9)],
      [...dns('a'), { type: 'rfc822Name', value: 'a' }],
      [],
    ],
  ])('%s', (_, allowed, names, problems) => {
    expect(givenNameProblems(profileOf(...allowed), names)).toEqual(problems);
  });
  test('a profile without subjectAltName allows none', () => {
    expect(givenNameProblems(rootProfile, dns('a'))).toEqual(['Profile «root» allows no dNSName such as «a».']);
  });
});

test('requireGivenNames refuses with the first problem', () => {
  requireGivenNames(profileOf(row('dNSName', 0, 1)), dns('a'));
  expect(expectRefusal('policy.profile', () => requireGivenNames(profileOf(), dns('a', 'a')))).toBe(
    'Profile «root» allows no dNSName such as «a». Nothing was built. Change the names in plan or request, or the profile.',
  );
});
