import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePem, parsePem, parsePemOrDer } from '../../../main/pki/pem.ts';
import { expectRefusal } from './expect-refusal.ts';

const der = Uint8Array.from({ length: 100 }, (_, index) => (index === 0 ? 0x30 : index));
const pem = encodePem('CERTIFICATE', der);

describe('PEM (RFC 7468)', () => {
  test('64 columns, label X509 CRL, newline at the end', () => {
    const lines = encodePem('X509 CRL', der).split('\n');
    expect(lines.map((line) => line.length)).toEqual([24, 64, 64, 8, 22, 0]);
    expect(lines[0]).toBe('-----BEGIN X509 CRL-----');
  });
  test('property: round trip, with either line end, with and without the last', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (bytes, end, last) => {
        const text = encodePem('PUBLIC KEY', bytes).replaceAll('\n', end);
        expect(parsePem(last ? text : text.slice(0, -end.length), 'PUBLIC KEY')).toEqual(bytes);
      }),
    );
  });
  test.each([
    ['another label', pem.replaceAll('CERTIFICATE', 'X509 CRL')],
    ['a label that differs at the end', pem.replace('END CERTIFICATE', 'END X509 CRL')],
    ['text before', `Subject: x\n${pem}`],
    ['text after', `${pem}x`],
    ['a second block', pem + pem],
    ['two newlines at the end', `${pem}\n`],
    ['a space in a line', pem.replace('MAECAwQF', 'MAEC wQF')],
    [
      'lines of 76',
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replaceAll(/.{76}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    ],
    ['a short line in the middle', pem.replace(/\n(.{60})(.{4})\n/, '\n$1\n$2\n')],
    ['an empty line', pem.replace('-----\n', '-----\n\n')],
    ['no contents', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['no end', pem.split('\n').slice(0, -2).join('\n')],
    ['base64url', '-----BEGIN CERTIFICATE-----\n__8=\n-----END CERTIFICATE-----\n'],
    ['set padding bits', '-----BEGIN CERTIFICATE-----\nMAB=\n-----END CERTIFICATE-----\n'],
    ['missing padding', '-----BEGIN CERTIFICATE-----\nMAA\n-----END CERTIFICATE-----\n'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expectRefusal('input.not-pem', () => parsePem(text, 'CERTIFICATE'));
  });
});

describe('parsePemOrDer', () => {
  test('takes both and copies DER', () => {
    expect(parsePemOrDer(Buffer.from(pem), 'CERTIFICATE', 100)).toEqual(der);
    const copy = parsePemOrDer(der, 'CERTIFICATE', 100);
    expect(copy).toEqual(der);
    expect(copy.buffer).not.toBe(der.buffer);
  });
  test('the bound is on the DER, both ways', () => {
    expectRefusal('input.too-large', () => parsePemOrDer(der, 'CERTIFICATE', 99));
    expectRefusal('input.too-large', () => parsePemOrDer(Buffer.from(pem), 'CERTIFICATE', 99));
    expectRefusal('input.too-large', () => parsePemOrDer(Buffer.from('-'.repeat(10_000)), 'CERTIFICATE', 99));
  });
  test('anything else is not PEM', () => {
    expectRefusal('input.not-pem', () => parsePemOrDer(Buffer.from('hello'), 'CERTIFICATE', 99));
  });
});
