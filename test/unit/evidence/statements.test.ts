import { describe, expect, test } from 'vitest';
import { approvalStatement, parseApprovalStatement } from '../../../main/evidence/approval-statement.ts';
import { parseSignOffStatement, signOffStatement } from '../../../main/evidence/sign-off-statement.ts';
import { statementAlgorithm, verifyStatement } from '../../../main/evidence/statement-signature.ts';
import { sign } from 'node:crypto';
import { makeSampleKey } from '../../fixtures/sample-bundle.ts';

const hex = (digit: string): string => digit.repeat(64);
const approval = {
  decision: 'approve',
  mode: 'production',
  run: 'r1',
  plan: hex('1'),
  policy: '',
  step: 'approve',
  revision: 3,
  authoritySpki: hex('2'),
  subject: hex('3'),
  shown: hex('4'),
  at: '2026-11-21T09:00:00.000Z',
  credential: hex('5'),
} as const;
const signOff = {
  run: 'r1',
  person: 'alice',
  size: 31,
  head: hex('6'),
  manifest: hex('7'),
  at: '2026-11-21T10:00:00.000Z',
  credential: hex('5'),
};
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('approval statement', () => {
  test('has these canonical bytes (RFC 8785)', () => {
    expect(new TextDecoder().decode(approvalStatement(approval))).toBe(
      `{"at":"2026-11-21T09:00:00.000Z","authoritySpki":"${hex('2')}","credential":"${hex('5')}","decision":"approve","mode":"production","plan":"${hex('1')}","policy":"","revision":3,"run":"r1","shown":"${hex('4')}","step":"approve","subject":"${hex('3')}","type":"conclave/approval/1"}`,
    );
  });

  test('is read back as it was made', () => {
    expect(parseApprovalStatement(approvalStatement(approval))).toEqual({ type: 'conclave/approval/1', ...approval });
  });

  test.each([
    ['a field too many', { more: 1 }],
    ['another type', { type: 'conclave/sign-off/1' }],
    ['another decision', { decision: 'abstain' }],
    ['a plan that is no hash', { plan: hex('1').slice(1) }],
    ['a hash in capitals', { subject: hex('A') }],
    ['a broken revision', { revision: 1.5 }],
    ['a time without zone', { at: '2026-11-21T09:00:00' }],
    ['an empty step', { step: '' }],
  ])('APPROVAL-SIGNATURE: refuses %s, although canonical', (_what, change) => {
    const value: Record<string, unknown> = { type: 'conclave/approval/1', ...approval, ...change };
    const sorted = Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    expect(() => parseApprovalStatement(encode(sorted))).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });

  test('refuses a missing field, another order of keys and bytes that are not JSON', () => {
    const { shown: _shown, ...rest } = approval;
    for (const bytes of [
      encode({ type: 'conclave/approval/1', ...rest }),
      encode({ type: 'conclave/approval/1', ...approval }),
      Uint8Array.of(0xff, 0x00),
    ]) {
      expect(() => parseApprovalStatement(bytes)).toThrow(expect.objectContaining({ code: 'input.schema' }));
    }
  });

  test('is not made from a field without its form', () => {
    expect(() => approvalStatement({ ...approval, subject: 'x' })).toThrow(expect.objectContaining({ code: 'bug' }));
  });
});

describe('sign-off statement', () => {
  test('has these canonical bytes (RFC 8785) and is read back', () => {
    const bytes = signOffStatement(signOff);
    expect(new TextDecoder().decode(bytes)).toBe(
      `{"at":"2026-11-21T10:00:00.000Z","credential":"${hex('5')}","head":"${hex('6')}","manifest":"${hex('7')}","person":"alice","run":"r1","size":31,"type":"conclave/sign-off/1"}`,
    );
    expect(parseSignOffStatement(bytes)).toEqual({ type: 'conclave/sign-off/1', ...signOff });
  });

  test('refuses an approval, and a log of no events', () => {
    expect(() => parseSignOffStatement(approvalStatement(approval))).toThrow(expect.objectContaining({ code: 'input.schema' }));
    expect(() => signOffStatement({ ...signOff, size: 0 })).toThrow(expect.objectContaining({ code: 'bug' }));
  });
});

describe('verifyStatement', () => {
  const message = approvalStatement(approval);

  test.each([
    ['ed25519', null, 'ed25519'],
    ['ecdsa-p256', 'sha256', 'ecdsa-sha256'],
    ['ecdsa-p384', 'sha384', 'ecdsa-sha384'],
    ['rsa-3072', 'sha256', 'rsa-pkcs1-sha256'],
  ] as const)('accepts %s with its hash and no other bytes', (algorithm, hash, expected) => {
    const { spki, privateKey } = makeSampleKey(algorithm);
    const signature = sign(hash, message, privateKey);
    expect(statementAlgorithm(spki)).toBe(expected);
    expect(verifyStatement(spki, message, signature)).toBe(true);
    expect(verifyStatement(spki, message.subarray(1), signature)).toBe(false);
    expect(verifyStatement(spki, message, signature.subarray(1))).toBe(false);
  });

  test('accepts no key of another kind, and nothing that is no key', () => {
    const { spki, privateKey } = makeSampleKey('rsa-2048');
    expect(statementAlgorithm(spki)).toBe(null);
    expect(verifyStatement(spki, message, sign('sha256', message, privateKey))).toBe(false);
    expect(verifyStatement(Uint8Array.of(1, 2, 3), message, new Uint8Array(64))).toBe(false);
  });
});
