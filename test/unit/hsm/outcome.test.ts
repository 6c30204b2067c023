import { describe, expect, test } from 'vitest';
import { CeremonyError, errorTable } from '../../../main/errors.ts';
import type { ErrorCode } from '../../../main/errors.ts';
import { ckrError, ckrName, ckrTable } from '../../../main/hsm/ckr.ts';
import { afterActing, beforeActing, outcomeUnknown } from '../../../main/hsm/outcome.ts';

const rows = Object.entries(ckrTable).map(([value, row]) => [row.name, Number(value), row] as const);

describe('CKR table', () => {
  test('the outcome is unknown for these values and no other', () => {
    expect(
      rows
        .filter(([, , row]) => row.outcomeUnknown)
        .map(([name]) => name)
        .toSorted(),
    ).toEqual([
      'CKR_CANCEL',
      'CKR_CRYPTOKI_NOT_INITIALIZED',
      'CKR_DEVICE_ERROR',
      'CKR_DEVICE_REMOVED',
      'CKR_FIPS_SELF_TEST_FAILED',
      'CKR_FUNCTION_CANCELED',
      'CKR_FUNCTION_FAILED',
      'CKR_GENERAL_ERROR',
      'CKR_HOST_MEMORY',
      'CKR_SESSION_CLOSED',
      'CKR_SESSION_HANDLE_INVALID',
      'CKR_TOKEN_NOT_PRESENT',
    ]);
  });

  test.each(rows)('%s keeps function and value, is a token error and one sentence', (name, value, row) => {
    const error = ckrError('C_Sign', value);
    expect([error.code, error.details]).toEqual([row.code, { function: 'C_Sign', ckr: name, value }]);
    expect(error.code.startsWith('token.')).toBe(true);
    expect(error.message).toMatch(/^[A-Z][^.]*\.$/);
    expect(error.message).not.toMatch(/refused the call|could not be used/);
    expect(outcomeUnknown(error)).toBe(row.outcomeUnknown);
  });

  test.each([0x8000_0001, 0x0999])('0x%x, which the table lacks, is token.function-failed and open', (value) => {
    const error = ckrError('C_Sign', value);
    expect([error.code, outcomeUnknown(error), ckrName(value)]).toEqual([
      'token.function-failed',
      true,
      `0x${value.toString(16).toUpperCase()}`,
    ]);
  });
});

describe('outcomeUnknown', () => {
  const open: ErrorCode[] = [
    'token.removed',
    'token.session-lost',
    'token.device-error',
    'token.function-failed',
    'token.process-lost',
    'token.not-answering',
    'token.check-failed',
    'store.io',
    'store.full',
    'store.corrupt',
    'bug',
  ];
  test.each(Object.keys(errorTable) as ErrorCode[])('%s without a CKR value', (code) => {
    expect(outcomeUnknown(new CeremonyError(code, 'A sentence.'))).toBe(open.includes(code));
  });

  test('what is not a CeremonyError may have acted', () => {
    for (const thrown of [new Error('x'), new TypeError('x'), undefined, 'text']) expect(outcomeUnknown(thrown)).toBe(true);
  });

  test('the stage wins over the code', () => {
    const thrown = (wrap: (work: () => never) => unknown, value: number): unknown => {
      try {
        return wrap(() => {
          throw ckrError('C_Any', value);
        });
      } catch (error) {
        return error;
      }
    };
    expect(outcomeUnknown(thrown(beforeActing, 0x30))).toBe(false);
    expect(outcomeUnknown(thrown(afterActing, 0xa0))).toBe(true);
    expect(thrown(beforeActing, 0x30)).toMatchObject({
      code: 'token.device-error',
      details: { function: 'C_Any', value: 0x30, outcome: 'not-reached' },
    });
  });

  test('beforeActing and afterActing return what the work returns, and leave other errors as they are', () => {
    expect([beforeActing(() => 1), afterActing(() => 2)]).toEqual([1, 2]);
    const error = new TypeError('x');
    expect(() =>
      beforeActing(() => {
        throw error;
      }),
    ).toThrow(error);
  });
});
