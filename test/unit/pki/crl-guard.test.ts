// The previous-CRL guard, each rule with its defect planted.

import { describe, expect, test } from 'vitest';
import { guardCrl, type GuardedCrl, type GuardNotes } from '../../../main/pki/crl-guard.ts';
import { magnitudeOf } from '../../../main/pki/serial-number.ts';

const at = (text: string): Date => new Date(`2026-11-${text}T10:00:00Z`);
const entry = (serial: string, day = '01', der = [1]): { serial: string; der: Uint8Array; revocationDate: Date } => ({
  serial,
  der: Uint8Array.from(der),
  revocationDate: at(day),
});

const before: GuardedCrl = {
  issuer: Uint8Array.of(1, 2),
  keyIdentifier: Uint8Array.of(3),
  issuingDistributionPoint: null,
  number: '9',
  thisUpdate: at('10'),
  entries: [entry('0a'), entry('0c')],
};
const now: GuardedCrl = { ...before, number: '10', thisUpdate: at('20'), entries: [entry('0a'), entry('0b', '15'), entry('0c')] };
const nothing: GuardNotes = { left: () => null, changed: () => null };

const failures = (changed: Partial<GuardedCrl>, notes: GuardNotes = nothing, old: Partial<GuardedCrl> = {}): string[] =>
  guardCrl({ ...before, ...old }, { ...now, ...changed }, notes).checks.flatMap(({ name, verdict, reason }) =>
    verdict === 'failed' ? [`${name}: ${reason ?? ''}`] : [],
  );

describe('the guard lets what follows pass', () => {
  test('an entry added, none lost: five checks by name, and the difference', () => {
    const { checks, difference } = guardCrl(before, now, nothing);
    expect(checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'CRL-SAME-SCOPE passed',
      'CRL-LATER passed',
      'CRL-ENTRIES-KEPT passed',
      'CRL-ENTRIES-UNCHANGED passed',
      'CRL-ENTRY-DATES passed',
    ]);
    expect(difference).toEqual({ added: ['0b'], left: [], changed: [] });
  });

  test('two empty lists, and lists of which one is longer than the other', () => {
    expect(failures({ entries: [] }, nothing, { entries: [] })).toEqual([]);
    const { difference } = guardCrl({ ...before, entries: [] }, now, nothing);
    expect(difference.added).toEqual(['0a', '0b', '0c']);
  });

  test('entries that a generator gives one by one', () => {
    function* many(): Generator<ReturnType<typeof entry>> {
      for (let serial = 1000; serial < 3000; serial += 1) yield entry(String(serial));
    }
    expect(failures({ entries: many() }, nothing, { entries: many() })).toEqual([]);
  });

  test('the sign octet of a high bit is no part of a serial', () => {
    expect(['0080', '00ff01', '0001', '7f'].map(magnitudeOf)).toEqual(['80', 'ff01', '0001', '7f']);
  });
});

describe('CRL-SAME-SCOPE', () => {
  test.each([
    ['issuer', { issuer: Uint8Array.of(1, 3) }, 'the issuer’s name is not the same bytes'],
    ['key', { keyIdentifier: Uint8Array.of(4) }, 'the authorityKeyIdentifier names another key'],
    ['a key where there was none', { keyIdentifier: undefined }, 'the authorityKeyIdentifier names another key'],
    ['distribution point', { issuingDistributionPoint: Uint8Array.of(5) }, 'the issuingDistributionPoint is another one'],
  ])('another %s', (_what, changed, why) => {
    expect(failures(changed)).toEqual([`CRL-SAME-SCOPE: beside CRL 9: ${why}`]);
  });

  test('the same distribution point on both passes', () => {
    const point = { issuingDistributionPoint: Uint8Array.of(5) };
    expect(failures(point, nothing, point)).toEqual([]);
  });
});

describe('CRL-LATER', () => {
  test('numbers are compared as numbers: 10 exceeds 9, and 9 does not exceed 9', () => {
    expect(failures({ number: '9' })).toEqual(['CRL-LATER: number 9 does not exceed 9']);
    expect(failures({ number: '8' })).toEqual(['CRL-LATER: number 8 does not exceed 9']);
  });

  test('thisUpdate is later, not equal', () => {
    expect(failures({ thisUpdate: at('10'), entries: [entry('0a'), entry('0c')] })).toEqual([
      'CRL-LATER: thisUpdate 2026-11-10T10:00:00.000Z is not later than 2026-11-10T10:00:00.000Z',
    ]);
  });
});

describe('CRL-ENTRIES-KEPT', () => {
  const lost = { entries: [entry('0a'), entry('0b', '15')] };

  test('an entry that is gone is named; the last, the first, all', () => {
    expect(failures(lost)).toEqual(['CRL-ENTRIES-KEPT: serial 0c stands on CRL 9 and not on the new one']);
    expect(failures({ entries: [entry('0c')] })).toEqual(['CRL-ENTRIES-KEPT: serial 0a stands on CRL 9 and not on the new one']);
    expect(failures({ entries: [] })).toEqual(['CRL-ENTRIES-KEPT: serial 0a stands on CRL 9 and not on the new one']);
  });

  test('what the record explains may leave, and only that', () => {
    const notes = { ...nothing, left: (serial: string) => (serial === '0c' ? 'ran out' : null) };
    expect(failures(lost, notes)).toEqual([]);
    expect(guardCrl(before, { ...now, ...lost }, notes).difference.left).toEqual([{ serial: '0c', why: 'ran out' }]);
    expect(failures({ entries: [entry('0b', '15')] }, notes)).toEqual([
      'CRL-ENTRIES-KEPT: serial 0a stands on CRL 9 and not on the new one',
    ]);
  });
});

describe('CRL-ENTRIES-UNCHANGED', () => {
  const changed = { entries: [entry('0a', '01', [2]), entry('0b', '15'), entry('0c')] };

  test('another reason or date without a note', () => {
    expect(failures(changed)).toEqual(['CRL-ENTRIES-UNCHANGED: the entry of serial 0a is not what it was on CRL 9, without a note']);
  });

  test('with a note it passes and is told', () => {
    const notes = { ...nothing, changed: () => 'the key was found elsewhere' };
    expect(failures(changed, notes)).toEqual([]);
    expect(guardCrl(before, { ...now, ...changed }, notes).difference.changed).toEqual([
      { serial: '0a', why: 'the key was found elsewhere' },
    ]);
  });
});

describe('CRL-ENTRY-DATES', () => {
  test('an entry dated after thisUpdate; at thisUpdate passes', () => {
    expect(failures({ entries: [entry('0a'), entry('0b', '21'), entry('0c')] })).toEqual([
      'CRL-ENTRY-DATES: serial 0b is dated later than the CRL itself',
    ]);
    expect(failures({ entries: [entry('0a'), entry('0b', '20'), entry('0c')] })).toEqual([]);
  });
});
