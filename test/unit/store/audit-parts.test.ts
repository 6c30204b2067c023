// The small parts of an audit that trust nothing they read.

import { describe, expect, test } from 'vitest';
import { anchorIn, anchorOf, mayAnchor } from '../../../main/store/audit/anchor.ts';
import { namedRows, parseEventData } from '../../../main/store/audit/parse-event.ts';
import { makeProblemList } from '../../../main/store/audit/problem-list.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const head = 'a'.repeat(64);

describe('parseEventData', () => {
  test('gives the data of an event', () => {
    expect(parseEventData(bytes('{"seq":1,"data":{"a":1}}'))).toEqual({ a: 1 });
    expect(parseEventData(bytes('{"data":{}}'))).toEqual({});
  });

  test.each(['', '{', 'null', '7', '"data"', '[]', '{}', '{"data":null}', '{"data":"x"}', '{"data":7}', '{"data":[1]}'])(
    'null for %j',
    (text) => {
      expect(parseEventData(bytes(text))).toBeNull();
    },
  );
});

describe('namedRows', () => {
  const row = { table: 'certificate', key: 'k', sha256: head, columns: { a: '01' } };
  const later = { ...row, after: { log: 'run-1', seq: 2 } };

  test('gives the rows as they stand', () => {
    expect(namedRows({ rows: [row, later] })).toEqual([row, later]);
    expect(namedRows({ rows: [] })).toEqual([]);
    expect(namedRows({})).toEqual([]);
    expect(namedRows({ rows: row })).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'certificate'],
    ['a list', [row]],
    ['another table', { ...row, table: 'sqlite_schema' }],
    ['no table', { key: 'k', sha256: head, columns: {} }],
    ['a key that is no text', { ...row, key: 7 }],
    ['a hash that is no text', { ...row, sha256: 7 }],
    ['columns that are null', { ...row, columns: null }],
    ['columns that are a list', { ...row, columns: [] }],
    ['a row before that is null', { ...row, after: null }],
    ['a row before that is a text', { ...row, after: 'run-1/2' }],
    ['a row before without its log', { ...row, after: { seq: 2 } }],
    ['a row before without its number', { ...row, after: { log: 'run-1' } }],
    ['a row before whose number is text', { ...row, after: { log: 'run-1', seq: '2' } }],
  ])('leaves out %s, and only that', (_what, broken) => {
    expect(namedRows({ rows: [broken, row] })).toEqual([row]);
  });
});

describe('anchors', () => {
  const line = bytes(`{"seq":7,"data":{"log":"run-1","size":3,"head":"${head}"}}`);

  test('an event of the workstation log names a log, or a run, with size and head', () => {
    const anchor = { by: 'event workstation/7', log: 'run-1', size: 3, head };
    expect(mayAnchor(line)).toBe(true);
    expect(anchorOf(line, 7)).toEqual(anchor);
    expect(anchorIn({ run: 'run-1', size: 3, head }, 7)).toEqual(anchor);
    expect(anchorIn({ log: 'run-1', run: 'run-2', size: 3, head }, 7)).toEqual(anchor);
  });

  test('the bytes of a line need not begin their buffer', () => {
    const within = Buffer.concat([Buffer.from('{"head":"x"}'), line]);
    expect(anchorOf(within.subarray(12), 7)?.log).toBe('run-1');
    expect(mayAnchor(within.subarray(0, 4))).toBe(false);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no log', { size: 3, head }],
    ['a log that is no text', { log: 1, size: 3, head }],
    ['no size', { log: 'run-1', head }],
    ['a size that is text', { log: 'run-1', size: '3', head }],
    ['no head', { log: 'run-1', size: 3 }],
    ['a head that is no text', { log: 'run-1', size: 3, head: 7 }],
  ])('none with %s', (_what, data) => {
    expect(anchorIn(data, 7)).toBeNull();
  });

  test('none in a line without a head, or that is no event', () => {
    expect(mayAnchor(bytes('{"data":{"log":"run-1"}}'))).toBe(false);
    expect(anchorOf(bytes('{"data":{"log":"run-1","size":3}}'), 7)).toBeNull();
    expect(anchorOf(bytes('"head":"'), 7)).toBeNull();
  });
});

describe('makeProblemList', () => {
  test('keeps the first thousand and counts the rest', () => {
    const problems = makeProblemList();
    expect(problems.first).toBe('');
    expect(problems.list()).toEqual([]);
    for (let n = 1; n <= 1000; n += 1) problems.add(`problem ${n}`);
    expect(problems.list()).toHaveLength(1000);
    expect(problems.list().at(-1)).toBe('problem 1000');
    problems.add('problem 1001');
    problems.add('problem 1002');
    expect(problems.count).toBe(1002);
    expect(problems.first).toBe('problem 1');
    expect(problems.list()).toHaveLength(1001);
    expect(problems.list().slice(-2)).toEqual(['problem 1000', '… and 2 more of this kind.']);
  });
});
