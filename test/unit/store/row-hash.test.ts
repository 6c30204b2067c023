import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { columnHashes, rowHash } from '../../../main/store/row-hash.ts';

const row = { key: 'k', event_log: 'run-1', event_seq: 1, b: 'x', a: Uint8Array.of(0xde, 0xad), n: 3, empty: null };

describe('DATABASE-VS-LOG', () => {
  test('golden: SHA-256 of the canonical JSON of the columns', () => {
    expect(rowHash(row)).toBe(createHash('sha256').update('{"a":"dead","b":"x","n":3}').digest('hex'));
    expect(columnHashes(row)).toEqual({
      a: createHash('sha256').update('"dead"').digest('hex').slice(0, 8),
      b: createHash('sha256').update('"x"').digest('hex').slice(0, 8),
      n: createHash('sha256').update('3').digest('hex').slice(0, 8),
    });
  });

  test('where the row is kept does not count; a column added later, being null, does not either', () => {
    expect(rowHash({ ...row, key: 'other', event_log: 'run-2', event_seq: 9, added: null })).toBe(rowHash(row));
    expect(rowHash({ ...row, added: '' })).not.toBe(rowHash(row));
    expect(rowHash({ ...row, b: null })).not.toBe(rowHash(row));
  });
});
