import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { looksLikeIndex, parseOpensslIndex } from '../../../main/pki/openssl-index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const line = (state: string, revoked = '', serial = '0A', notAfter = '301231235959Z'): string =>
  `${state}\t${notAfter}\t${revoked}\t${serial}\tunknown\t/CN=somebody\n`;

function said(text: string): string {
  try {
    return JSON.stringify(parseOpensslIndex(bytes(text)));
  } catch (error) {
    return error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error);
  }
}

test('valid, expired and revoked lines; serials without leading zeros, times of both forms', () => {
  const text = line('V', '', '00FF') + line('E', '', '0B', '20200101000000Z') + line('R', '260102030405Z', '0C', '491231235959Z');
  expect(parseOpensslIndex(bytes(text))).toEqual([
    { serial: 'ff', notAfter: new Date('2030-12-31T23:59:59Z'), revoked: null },
    { serial: '0b', notAfter: new Date('2020-01-01T00:00:00Z'), revoked: null },
    { serial: '0c', notAfter: new Date('2049-12-31T23:59:59Z'), revoked: { date: new Date('2026-01-02T03:04:05Z'), reason: null } },
  ]);
  expect(parseOpensslIndex(bytes(line('V', '', '0A', '500101000000Z')))[0]?.notAfter).toEqual(new Date('1950-01-01T00:00:00Z'));
  expect(parseOpensslIndex(bytes(''))).toEqual([]);
});

test.each([
  ['unspecified', null],
  ['keyCompromise', 1],
  ['CACompromise', 2],
  ['affiliationChanged', 3],
  ['superseded', 4],
  ['cessationOfOperation', 5],
  ['certificateHold', 6],
  ['holdInstruction,holdInstructionReject', 6],
])('reason %s', (reason, code) => {
  expect(parseOpensslIndex(bytes(line('R', `260102030405Z,${reason}`)))[0]?.revoked).toEqual({
    date: new Date('2026-01-02T03:04:05Z'),
    reason: code,
  });
});

test('a time of compromise is the invalidity date; what was released is not revoked', () => {
  for (const [name, code] of [
    ['keyTime', 1],
    ['CAkeyTime', 2],
  ] as const)
    expect(parseOpensslIndex(bytes(line('R', `260102030405Z,${name},20260101000000Z`)))[0]?.revoked).toEqual({
      date: new Date('2026-01-02T03:04:05Z'),
      reason: code,
      invalidityDate: new Date('2026-01-01T00:00:00Z'),
    });
  expect(parseOpensslIndex(bytes(line('R', '260102030405Z,removeFromCRL')))[0]?.revoked).toBeNull();
});

describe('refused, naming the line', () => {
  test.each([
    ['five fields', 'V\t301231235959Z\t\t0A\t/CN=x\n', 'line 1 has 5 fields'],
    ['another state', line('X'), 'line 1 begins with none of V, R, E'],
    ['revoked without a time', line('R'), 'line 1 is revoked without a time'],
    ['a time and not revoked', line('V', '260102030405Z'), 'line 1 has a time of revocation and is not revoked'],
    ['an odd serial', line('V', '', 'ABC'), 'line 1 has no serial number'],
    ['serial zero', line('V', '', '0000'), 'line 1 has the serial number 0'],
    ['a serial twice', line('V') + line('V', '', '000A'), 'line 2 has serial number 0a, which stands on another line'],
    ['no such day', line('V', '', '0A', '300231235959Z'), 'line 1 has an end of validity that is no time'],
    ['a reason nobody knows', line('R', '260102030405Z,boredom'), 'line 1 gives a reason for revocation openssl does not know'],
    ['an argument too many', line('R', '260102030405Z,superseded,x'), 'line 1 gives a reason for revocation openssl does not know'],
    ['a comma too many', line('R', '260102030405Z,keyTime,20260101000000Z,x'), 'line 1 says more of a revocation'],
    ['an empty line between', `${line('V')}\n${line('V', '', '0B')}`, 'line 2 has 1 fields'],
  ])('%s', (_what, text, sentence) => {
    expect(said(text)).toContain(`input.schema: index.txt was refused: ${sentence}`);
  });

  test('more lines than are read', () => {
    const text = Array.from({ length: 20_001 }, (_, at) => line('V', '', (at + 1).toString(16).padStart(6, '0'))).join('');
    expect(said(text)).toMatch(/^input\.too-large: index\.txt was refused: it has 20001 lines/);
  });
});

test('what looks like such a list', () => {
  expect(looksLikeIndex(bytes(line('R', '260102030405Z')))).toBe(true);
  expect(looksLikeIndex(bytes('-----BEGIN CERTIFICATE-----\n'))).toBe(false);
  expect(looksLikeIndex(bytes(''))).toBe(false);
});
