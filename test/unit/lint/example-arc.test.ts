import { describe, expect, test } from 'vitest';
import { isNeverWaivable } from '../../../main/formats/never-waivable.ts';
import { exampleOidsIn } from '../../../main/lint/example-arc.ts';
import { encodeOid, encodeSequence } from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';
import { asCrl, asRoot, crl, findingsOf, hex, root } from './subjects.ts';

const holding = (oid: string) => ({ oid: '1.2.3', critical: false, value: encodeSequence(encodeSequence(encodeOid(oid))) });

describe('example-arc (EXAMPLE-ARC)', () => {
  test.each<[string, readonly string[]]>([
    ['2.999', ['2.999']],
    ['2.999.1', ['2.999.1']],
    ['2.9990', []],
    ['2.998', []],
    ['1.3.6.1.4.1.32473', ['1.3.6.1.4.1.32473']],
    ['1.3.6.1.4.1.32473.1.1', ['1.3.6.1.4.1.32473.1.1']],
    ['1.3.6.1.4.1.324730', []],
  ])('%s, as the extension and anywhere in a value', (oid, found) => {
    expect(exampleOidsIn([{ oid, critical: false, value: hex('0500') }])).toEqual(oid === oids.rehearsalMark ? [] : found);
    expect(exampleOidsIn([holding(oid)])).toEqual(found);
    expect(exampleOidsIn([holding(oid), holding(oid)])).toEqual(found);
  });

  test('a value that does not decode holds none, its own OID still counts', () => {
    expect(exampleOidsIn([{ oid: '2.999', critical: false, value: hex('30') }])).toEqual(['2.999']);
    expect(exampleOidsIn([{ oid: '1.2.3', critical: false, value: hex('30') }])).toEqual([]);
  });

  test('production is refused under every rule set, a rehearsal is not, and nobody can waive it', () => {
    const [subject, list] = [
      { ...root, extensions: [holding('2.999')] },
      { ...crl, extensions: [holding('2.999')] },
    ];
    for (const rules of ['br', 'private', 'cnsa2'] as const) {
      expect(findingsOf('example-arc', subject, { ...asRoot, rules })).toMatchObject([
        { severity: 'error', message: 'The OID 2.999 is of an arc for examples: put one of your own in the profile.' },
      ]);
      expect(findingsOf('example-arc', list, { ...asCrl, rules })).toHaveLength(1);
      expect(findingsOf('example-arc', subject, { ...asRoot, rules, rehearsal: true })).toEqual([]);
    }
    expect(['EXAMPLE-ARC', 'example-arc'].map(isNeverWaivable)).toEqual([true, true]);
  });
});
