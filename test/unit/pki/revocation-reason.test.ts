// What happened → which code, by rule set and kind of certificate (incident 6: Actalis, bug 1914419).

import { describe, expect, test } from 'vitest';
import { describeCode, reasonsOffered, type ReasonSetting } from '../../../main/pki/revocation-reason.ts';

const offered = (setting: Partial<ReasonSetting>): string[] =>
  reasonsOffered({ rules: 'private', kind: 'leaf', hold: false, ...setting }).map(({ happened, code }) => `${happened} ${code}`);

const common = ['facts-changed 3', 'replaced 4', 'wrongly-issued 4', 'out-of-use 5', 'rules-broken 9'];

describe('REVOCATION-REASON: the codes that are offered', () => {
  test('br, a CA certificate: one of 1, 3, 4, 5, 9, and unspecified is not offered (BR 7.2.2)', () => {
    expect(offered({ rules: 'br', kind: 'ca', hold: true })).toEqual(['key-compromise 1', ...common]);
  });

  test('br, another certificate: the same, or nothing said; hold never', () => {
    expect(offered({ rules: 'br', hold: true })).toEqual(['key-compromise 1', ...common, 'not-said 0']);
    expect(offered({ rules: 'br', hold: true, current: 6 })).toEqual(['key-compromise 1', ...common, 'not-said 0']);
  });

  test.each(['private', 'cnsa2'] as const)('%s: cACompromise for a CA, hold where the policy allows it', (rules) => {
    expect(offered({ rules, kind: 'ca', hold: true })).toEqual(['key-compromise 2', ...common, 'not-said 0']);
    expect(offered({ rules })).toEqual(['key-compromise 1', ...common, 'not-said 0']);
    expect(offered({ rules, hold: true })).toEqual(['key-compromise 1', ...common, 'on-hold 6', 'not-said 0']);
  });

  test('where only a serial number is known: what is offered for both kinds, and no code that says which', () => {
    expect(offered({ rules: 'br', kind: 'unknown', hold: true })).toEqual(['key-compromise 1', ...common]);
    expect(offered({ kind: 'unknown', hold: true })).toEqual(['key-compromise 1', ...common, 'not-said 0']);
    expect(offered({ kind: 'unknown', hold: true, current: 6 })).toEqual(['key-compromise 1', ...common, 'not-said 0']);
  });

  test('release is for what is on hold; what is revoked for good goes on hold no more', () => {
    expect(offered({ hold: true, current: 6 })).toContain('release 8');
    expect(offered({ hold: true, current: 6 })).not.toContain('on-hold 6');
    expect(offered({ hold: true, current: 4 })).toEqual(['key-compromise 1', ...common, 'not-said 0']);
    expect(offered({ hold: true, current: null })).not.toContain('release 8');
  });

  test('a code is said by its name, and unspecified by what becomes of it', () => {
    expect([1, 4, 8].map(describeCode)).toEqual(['keyCompromise (1)', 'superseded (4)', 'removeFromCRL (8)']);
    expect(describeCode(0)).toBe('no reason in the entry (unspecified is encoded as absent)');
    expect(describeCode(7)).toBe('(unused) (7)');
  });
});
