import { describe, expect, test } from 'vitest';
import { encodeUtf8String } from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { asCrl, asRoot, crl, findingsOf, markedCrl, markedRoot, root, severitiesOf } from './subjects.ts';

const rehearsing = { ...asRoot, rehearsal: true };
const remark = (change: Partial<Extension>) => ({
  ...markedRoot,
  extensions: markedRoot.extensions.map((extension) => (extension.oid === oids.rehearsalMark ? { ...extension, ...change } : extension)),
});

describe('rehearsal-mark (REHEARSAL-MARK)', () => {
  test('a marked certificate and CRL are fine in a rehearsal, unmarked ones in production', () => {
    expect(severitiesOf('rehearsal-mark', markedRoot, rehearsing)).toEqual([]);
    expect(severitiesOf('rehearsal-mark', markedCrl, { ...asCrl, rehearsal: true })).toEqual([]);
    expect(severitiesOf('rehearsal-mark', root, asRoot)).toEqual([]);
    expect(severitiesOf('rehearsal-mark', crl, asCrl)).toEqual([]);
  });

  test('the mark in production is an error, for extension and each name', () => {
    expect(severitiesOf('rehearsal-mark', markedRoot, asRoot)).toEqual(['error', 'error', 'error']);
    expect(severitiesOf('rehearsal-mark', markedCrl, asCrl)).toEqual(['error', 'error']);
    expect(severitiesOf('rehearsal-mark', { ...root, extensions: markedRoot.extensions }, asRoot)).toEqual(['error']);
    expect(severitiesOf('rehearsal-mark', { ...markedRoot, extensions: root.extensions }, asRoot)).toEqual(['error', 'error']);
  });

  test('an absent mark in a rehearsal is an error, for extension and each name', () => {
    expect(severitiesOf('rehearsal-mark', root, rehearsing)).toEqual(['error', 'error', 'error']);
    expect(severitiesOf('rehearsal-mark', crl, { ...asCrl, rehearsal: true })).toEqual(['error', 'error']);
    expect(findingsOf('rehearsal-mark', { ...markedRoot, subject: root.subject }, rehearsing)[0]?.message).toBe(
      'The CN of the subject does not begin with REHEARSAL.',
    );
  });

  test('a mark that is not critical or says something else does not count in a rehearsal, and still counts in production', () => {
    for (const wrong of [remark({ critical: false }), remark({ value: encodeUtf8String('REHEARSAL') })]) {
      expect(severitiesOf('rehearsal-mark', wrong, rehearsing)).toEqual(['error']);
      expect(severitiesOf('rehearsal-mark', wrong, asRoot)).toHaveLength(3);
    }
  });

  test('holds under every rule set', () => {
    for (const rules of ['br', 'private', 'cnsa2'] as const)
      expect(severitiesOf('rehearsal-mark', markedRoot, { ...asRoot, rules })).toHaveLength(3);
  });
});
