import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSha256, sha256, sha256Hex, subjectHash } from '../../../main/pki/hash.ts';
import { toHex } from './expect-refusal.ts';

const a = Buffer.from('a');
const b = Buffer.from('b');

test('SHA-256 of the empty input (FIPS 180-4)', () => {
  expect(sha256Hex(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(toHex(sha256(new Uint8Array()))).toBe(sha256Hex(new Uint8Array()));
});

test('APPROVAL-SUBJECT: one TBS gives its own hash, several the hash of their list of hashes in order', () => {
  expect(subjectHash([a])).toBe(sha256Hex(a));
  const list = createHash('sha256')
    .update(`${sha256Hex(a)}\n${sha256Hex(b)}\n`)
    .digest('hex');
  expect(subjectHash([a, b])).toBe(list);
  expect(subjectHash([b, a])).not.toBe(list);
});

test('isSha256 takes 64 lower-case hex digits only', () => {
  expect(isSha256(sha256Hex(a))).toBe(true);
  expect(isSha256(sha256Hex(a).toUpperCase())).toBe(false);
  expect(isSha256(sha256Hex(a).slice(1))).toBe(false);
  expect(isSha256(`${sha256Hex(a)}0`)).toBe(false);
  expect(isSha256(`0${sha256Hex(a)}`)).toBe(false);
  expect(isSha256(`${sha256Hex(a)}\n`)).toBe(false);
});
