import { afterEach, describe, expect, test } from 'vitest';
import type { KeyDescription } from '../../../main/hsm/hsm.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { checkTokenAgainstLog } from '../../../main/shell/terminal/token-against-log.ts';

const token = { serial: '01', label: 'ceremony', model: 'm', manufacturer: 'x' };
const spki = new Uint8Array([1, 2, 3]);
const key: KeyDescription = {
  label: 'root',
  ckaId: 'ab',
  algorithm: 'ecdsa-p384',
  spki,
  attributes: { CKA_SIGN: true, CKA_EXTRACTABLE: false },
  checks: [],
};
const recorded = { label: 'root', ckaId: 'ab', spkiSha256: sha256Hex(spki), attributes: { CKA_SIGN: true, CKA_EXTRACTABLE: false } };
const made = (change: object = {}) => ({
  operation: 'generate-key-pair',
  state: 'verified',
  key_label: 'root',
  cka_id: 'ab',
  token: JSON.stringify(token),
  ...change,
});
let journal: Record<string, unknown>[] = [];
const logs = (...events: object[]) => ({
  rows: (table: 'run' | 'journal', where: Readonly<Record<string, string>> = {}) =>
    table === 'run' ? [{ id: 'run1' }] : journal.filter((row) => row['operation'] === where['operation']),
  lines: () => events.map((event) => new TextEncoder().encode(JSON.stringify(event))),
});
const generated = (data: object) => ({ event: 'key-generated', data });
const verdicts = (keys: KeyDescription[], ...events: object[]) =>
  checkTokenAgainstLog(logs(...events), token, keys)
    .slice(0, 2)
    .map((check) => `${check.verdict} ${check.name}`);
afterEach(() => {
  journal = [];
});

describe('TOKEN-VS-LOG', () => {
  test('passes when every key has its record', () => {
    expect(verdicts([key], generated(recorded))).toEqual(['passed TOKEN-VS-LOG', 'passed KEY-ATTRIBUTES']);
  });
  test('passes on an empty token, and says that no attribute was looked at', () => {
    expect(verdicts([], generated(recorded))).toEqual(['passed TOKEN-VS-LOG', 'not-checked KEY-ATTRIBUTES']);
  });
  test('a key in no log is named by label and CKA_ID', () => {
    const [check] = checkTokenAgainstLog(logs({ event: 'intent', data: { text: '"key-generated"', ...recorded } }), token, [key]);
    expect(check).toEqual({ name: 'TOKEN-VS-LOG', verdict: 'failed', reason: 'key «root» (CKA_ID ab) is on the token and in no log' });
  });
  test('another public key under a recorded CKA_ID fails', () => {
    expect(verdicts([{ ...key, spki: new Uint8Array([9]) }], generated(recorded))[0]).toBe('failed TOKEN-VS-LOG');
  });
});

describe('TOKEN-VS-LOG, the other way round', () => {
  test('a key that was made on this token and is gone from it is named; one that was destroyed, or is on another token, is not', () => {
    journal = [made()];
    const [check] = checkTokenAgainstLog(logs(generated(recorded)), token, []);
    expect(check).toEqual({
      name: 'TOKEN-VS-LOG',
      verdict: 'failed',
      reason: 'key «root» (CKA_ID ab) was made on this token and is gone from it',
    });
    journal = [made(), made({ operation: 'destroy-key' })];
    expect(verdicts([], generated(recorded))[0]).toBe('passed TOKEN-VS-LOG');
    journal = [made({ token: JSON.stringify({ ...token, serial: '02' }) })];
    expect(verdicts([], generated(recorded))[0]).toBe('passed TOKEN-VS-LOG');
    journal = [made({ state: 'not-made' }), made({ token: 'no JSON' })];
    expect(verdicts([], generated(recorded))[0]).toBe('passed TOKEN-VS-LOG');
  });
});

describe('TOKEN-SIGNATURES', () => {
  test('not-checked, and why: no token says what it signed', () => {
    expect(checkTokenAgainstLog(logs(), token, []).at(-1)).toMatchObject({ name: 'TOKEN-SIGNATURES', verdict: 'not-checked' });
  });
});

describe('KEY-ATTRIBUTES', () => {
  test('an attribute the token no longer tells fails', () => {
    expect(verdicts([{ ...key, attributes: { CKA_SIGN: true } }], generated(recorded))[1]).toBe('failed KEY-ATTRIBUTES');
  });
  test('an attribute, a label or a check that is not as recorded fails', () => {
    expect(verdicts([{ ...key, attributes: { ...key.attributes, CKA_EXTRACTABLE: true } }], generated(recorded))[1]).toBe(
      'failed KEY-ATTRIBUTES',
    );
    expect(verdicts([{ ...key, label: 'other' }], generated(recorded))[1]).toBe('failed KEY-ATTRIBUTES');
    expect(
      verdicts([{ ...key, checks: [{ name: 'KEY-BORN-ON-TOKEN', verdict: 'failed', reason: 'imported' }] }], generated(recorded))[1],
    ).toBe('failed KEY-ATTRIBUTES');
  });
});
