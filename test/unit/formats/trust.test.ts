import { describe, expect, test } from 'vitest';
import { parseTrust } from '../../../main/formats/trust.ts';
import { bytes, refusalOf } from './refusal-of.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

describe('parseTrust', () => {
  test('ANCHOR: fingerprints of log key and people', () => {
    expect(parseTrust(bytes(`log sha256:${a}\n\nbob sha256:${b.toUpperCase()}\r\n`))).toEqual({
      kind: 'fingerprints',
      log: a,
      people: new Map([['bob', b]]),
    });
  });

  test('ANCHOR: people alone', () => {
    expect(parseTrust(bytes(`bob sha256:${b}`))).toEqual({ kind: 'fingerprints', log: null, people: new Map([['bob', b]]) });
  });

  test('ANCHOR: a checkpoint is kept as text', () => {
    const text = `conclave/0a1b2c3d\n42\n${'A'.repeat(43)}=\nmanifest sha256:${a}\n\n\u2014 conclave/0a1b2c3d AAAA\n`;
    expect(parseTrust(bytes(text))).toEqual({ kind: 'checkpoint', text });
  });

  test.each([
    ['63 digits', `log sha256:${'a'.repeat(63)}`, /^Line 1 of the trust file is neither/],
    ['65 digits', `bob sha256:${b}\nlog sha256:${'a'.repeat(65)}`, /^Line 2 of the trust file is neither/],
    ['another hash', `log sha512:${a}`, /^Line 1/],
    ['words behind the hash', `log sha256:${a} ok`, /^Line 1/],
    ['a person in capitals', `Bob sha256:${a}`, /^Line 1 of the trust file does not begin with/],
    ['the software as a person', `conclave sha256:${a}`, /^Line 1 of the trust file does not begin with/],
    ['a name twice', `bob sha256:${a}\nbob sha256:${b}`, /^Line 2 of the trust file names `bob` a second time/],
    ['nothing', '\n\n', /neither a checkpoint nor a fingerprint/],
  ])('refuses %s', (_name, text, sentence) => {
    const refusal = refusalOf(() => parseTrust(bytes(text)));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
  });

  test('refuses bytes that are not text, and 64 kB and a byte', () => {
    expect(refusalOf(() => parseTrust(new Uint8Array([0xff]))).code).toBe('input.schema');
    expect(refusalOf(() => parseTrust(new Uint8Array(64 * 1024).fill(0x0a))).code).toBe('input.schema');
    expect(refusalOf(() => parseTrust(new Uint8Array(64 * 1024 + 1).fill(0x0a))).code).toBe('input.too-large');
  });
});
