import { describe, expect, test } from 'vitest';
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
const logs = (...events: object[]) => ({
  rows: () => [{ id: 'run1' }],
  lines: () => events.map((event) => new TextEncoder().encode(JSON.stringify(event))),
});
const generated = (data: object) => ({ event: 'key-generated', data });
const verdicts = (keys: KeyDescription[], ...events: object[]) =>
  checkTokenAgainstLog(logs(...events), token, keys).map((check) => `${check.verdict} ${check.name}`);

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

describe('KEY-ATTRIBUTES', () => {
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
