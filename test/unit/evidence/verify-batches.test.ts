// BATCH-DISTINCT and BATCH-LIST: a kept run of the playbook leaf-batch with three requests, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../../main/evidence/event-data.ts';
import { checkBatches } from '../../../main/evidence/verify/batches.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { ecKey, requestOf } from '../../fixtures/requests/specimens.ts';
import { type Bend, all, bendFiles, bent, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('batching');
const folder = 'artifacts/clients-2026-11';
const text = (path: string): string => Buffer.from(files.get(path) ?? []).toString();
const hashes = text(`${folder}/approved.txt`).trimEnd().split('\n');
const [first = '', second = '', third = ''] = hashes;
const other = 'a'.repeat(64);
const another = 'b'.repeat(64);

const distinct = (bend: Bend = {}): string => said(checkBatches(bendFiles(files, bend)), 'BATCH-DISTINCT');
const listed = (bend: Bend = {}): string => said(checkBatches(bendFiles(files, bend)), 'BATCH-LIST');
/** approved.txt of these lines. */
const list = (...lines: readonly string[]): Bend => ({ files: { [`${folder}/approved.txt`]: lines.map((line) => `${line}\n`).join('') } });
const eventOf = (name: 'request-imported' | 'tbs-built' | 'approval-given', index = 0): Record<string, unknown> => ({
  ...eventsOf(bendFiles(files, {}).events(), name)[index],
});
const ofLabel =
  (label: string) =>
  (data: Record<string, unknown>): boolean =>
    data['label'] === label;

test('a sound batch: what was counted; a run without one: not checked, and why', () => {
  expect(checkBatches(bendFiles(files, {}))).toEqual([
    { name: 'BATCH-DISTINCT', verdict: 'passed', reason: '3 requests' },
    { name: 'BATCH-LIST', verdict: 'passed', reason: '3 certificates' },
  ]);
  const none = 'no batch of requests was imported in this run';
  expect(checkBatches(bent())).toEqual([
    { name: 'BATCH-DISTINCT', verdict: 'not-checked', reason: none },
    { name: 'BATCH-LIST', verdict: 'not-checked', reason: none },
  ]);
});

describe('BATCH-DISTINCT', () => {
  const inFolder = (label: string, der: Uint8Array): Bend => ({ files: { [`artifacts/${label}/request.der`]: der } });
  const asking = (name: string, key: string): Uint8Array =>
    requestOf({ key: ecKey(key), subject: encodeName(parseDistinguishedName(`CN=${name},O=Test Trust`)), attributes: [] });

  test.each<[string, Bend, string]>([
    ['one request twice', inFolder('b', files.get('artifacts/a/request.der') ?? new Uint8Array()), '"it is the same request as" "a"'],
    ['one key twice', inFolder('c', asking('else', 'b')), '"it is for the same key as" "b"'],
  ])('%s', (_what, bend, why) => {
    expect(distinct(bend)).toMatch(new RegExp(`^failed: Of the request "[bc]": ${why}\\.$`, 'u'));
  });

  test('one folder twice, in other letters', () => {
    const moved = { ...inFolder('A', asking('else', 'else')), events: withData('request-imported', { label: 'A' }, ofLabel('c')) };
    expect(distinct(moved)).toBe('failed: Of the request "A": "its folder would be that of" "a".');
  });

  test('one subject twice, where a request asks for no names', () => {
    const bend: Bend = { files: { 'artifacts/b/request.der': asking('same', 'x'), 'artifacts/c/request.der': asking('Same', 'y') } };
    expect(distinct(bend)).toBe('failed: Of the request "c": "it has the same subject as" "b".');
  });

  test('the list names the requests as the log does', () => {
    const path = `${folder}/requests.sha256`;
    const wrong = `failed: ${path} is not the list of the requests the log tells of.`;
    const [one, two, ...rest] = text(path).split('\n');
    for (const content of [[two, one, ...rest].join('\n'), text(path).trimEnd(), `${text(path)}\n`, ''])
      expect(distinct({ files: { [path]: content } })).toBe(wrong);
    expect(distinct({ files: { [path]: null } })).toBe(`failed: ${path} is missing.`);
    expect(distinct({ events: withData('request-imported', { sha256: other }, ofLabel('b')) })).toBe(wrong);
    expect(distinct({ events: without('request-imported', ofLabel('b')) })).toBe(wrong);
  });

  test('what another step imported is no part of the batch', () => {
    expect(distinct({ events: plus('request-imported', eventOf('request-imported'), { step: 'elsewhere' }) })).toBe('passed: 3 requests');
  });
});

describe('BATCH-LIST', () => {
  const path = `${folder}/approved.txt`;

  test.each<[string, Bend, string]>([
    ['no list', { files: { [path]: null } }, `${path} is missing.`],
    ['an end without a newline', { files: { [path]: hashes.join('\n') } }, `${path} does not end with a newline.`],
    ['an empty line', list(...hashes, ''), `${path} names bytes the log does not tell of.`],
    ['bytes the log does not tell of', list(first, second, other), `${path} names bytes the log does not tell of.`],
    ['a line twice', list(first, second, third, third), `${path} names the same bytes twice.`],
    ['a certificate left out', list(first, second), `A certificate of step cert was signed and is not on ${path}.`],
    ['two lines exchanged', list(second, first, third), `${path} does not have the certificate of "a" in the place of its request.`],
    ['the last two exchanged', list(first, third, second), `${path} does not have the certificate of "b" in the place of its request.`],
    [
      'bytes that were not signed',
      { events: without('artifact-made', ({ tbsSha256 }) => tbsSha256 === third) },
      `${path} names ${third}, which was not signed.`,
    ],
    [
      'a certificate more than there were requests',
      { events: without('request-imported', ofLabel('c')) },
      `${path} names 3 certificates for 2 requests of step requests.`,
    ],
    [
      'a certificate of another request',
      { events: withData('tbs-built', { requestSha256: other }, ({ item }) => item === 'cert/3') },
      `${path} does not have the certificate of "c" in the place of its request.`,
    ],
  ])('%s', (_what, bend, sentence) => {
    expect(listed(bend)).toBe(`failed: ${sentence}`);
  });

  /** The third certificate as if it were no part of the batch, as the CRL that is signed with it is none. */
  const beside: Change = all(
    withData('tbs-built', { item: 'cert' }, ({ item }) => item === 'cert/3'),
    withData('artifact-made', { item: 'cert' }, ({ item }) => item === 'cert/3'),
    without('request-imported', ofLabel('c')),
  );
  const policy = (batch: unknown): Readonly<Record<string, string>> => {
    const { batch: _, ...rest } = JSON.parse(text('policy.json')) as Record<string, unknown>;
    const members = Object.entries(batch === null ? rest : { ...rest, batch }).toSorted(([one], [next]) => (one < next ? -1 : 1));
    return { 'policy.json': JSON.stringify(Object.fromEntries(members)) };
  };

  test('what is signed with the batch stands on the list and is counted apart', () => {
    expect(listed({ events: beside })).toBe('passed: 2 certificates');
    expect(listed({ events: beside, files: policy({ approval: 'list', most: 2 }) })).toBe('passed: 2 certificates');
    expect(listed({ events: beside, files: { [path]: `${first}\n${third}\n${second}\n` } })).toBe(
      'failed: Approval 1 is not over the list that lies in the bundle.',
    );
    // Nothing demands that it is on the list; what is signed without approval QUORUM refuses.
    const shorter = all(
      beside,
      without('approval-given'),
      without('artifact-made', ({ tbsSha256 }) => tbsSha256 === third),
    );
    expect(listed({ events: shorter, ...list(first, second) })).toBe('passed: 2 certificates');
  });

  test('as many as the policy allows', () => {
    expect(listed({ files: policy({ approval: 'list', most: 3 }) })).toBe('passed: 3 certificates');
    expect(listed({ files: policy({ approval: 'list', most: 2 }) })).toBe('failed: The batch has 3 certificates, and the policy allows 2.');
  });

  describe('what an approval covers', () => {
    const approvals = (change: Record<string, unknown>): Change => withData('approval-given', change, ({ n }) => n === 1);
    const each = 'failed: Approval 1 covers several certificates of a batch, and the policy asks for one each.';

    test('one for each certificate, where the policy does not say otherwise', () => {
      for (const batch of [null, { approval: 'each', most: 10 }]) expect(listed({ files: policy(batch) })).toBe(each);
      expect(listed({ files: { 'policy.json': null } })).toBe(each);
      const single = withData('approval-given', { items: [second] });
      expect(listed({ files: policy(null), events: single })).toBe('passed: 3 certificates');
      expect(listed({ files: policy(null), events: all(single, approvals({ items: [first, third] })) })).toBe(each);
      // The third is none of the batch.
      expect(listed({ files: policy(null), events: all(beside, withData('approval-given', { items: [first, third] })) })).toBe(
        'passed: 2 certificates',
      );
    });

    test('an approval of something else is not asked about', () => {
      const older = (tbsSha256: string): Change =>
        plus('tbs-built', { ...eventOf('tbs-built'), tbsSha256 }, { before: 'tbs-built', step: 'cert' });
      const events = all(older(other), older(another), withData('approval-given', { items: [other, another] }));
      expect(listed({ files: policy(null), events })).toBe('passed: 3 certificates');
    });

    test('one over all of the list is over this very list', () => {
      expect(listed({ events: approvals({ subject: other }) })).toBe('failed: Approval 1 is not over the list that lies in the bundle.');
      // Before part of it was built anew.
      expect(listed({ events: approvals({ subject: other, items: [first, second] }) })).toBe('passed: 3 certificates');
      expect(listed({ events: approvals({ subject: other, items: [first, second, other] }) })).toBe('passed: 3 certificates');
    });
  });
});
