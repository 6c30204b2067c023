// Refusals whose sentences carry a number or a name: what is wrong, where, and what was not done.

import { expect, test } from 'vitest';
import type { ErrorCode } from '../../../main/errors.ts';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { buildTbsCertificate, type CertificateInput } from '../../../main/pki/build-certificate.ts';
import { buildTbsCertList, encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseCrlNumber } from '../../../main/pki/crl-number.ts';
import { rawToDer } from '../../../main/pki/ecdsa-signature.ts';
import { addDuration, parseDuration, subtractDuration } from '../../../main/pki/duration.ts';
import { parseWeakKeyList } from '../../../main/pki/key-checks/weak-key-lists.ts';
import { parsePem, parsePemOrDer } from '../../../main/pki/pem.ts';
import { readRequestFile } from '../../../main/pki/read-request-file.ts';
import { encodeEcSpki, encodeEd25519Spki, encodeRsaSpki } from '../../../main/pki/spki.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { crlInput, privateKeyOf, rootInput, rootProfile, spkiOf } from '../../fixtures/pki/cases.ts';
import { ecKey, edKey, requestSubject } from '../../fixtures/requests/specimens.ts';
import { expectRefusal, hex } from './expect-refusal.ts';

const spki = spkiOf(privateKeyOf('ecdsa-p384'));
const build = (change: Partial<CertificateInput>) => buildTbsCertificate({ ...rootInput(spki, 'ecdsa-sha384'), ...change });
const withExtensions = (extensions: Partial<CertificateInput['profile']['extensions']>): Partial<CertificateInput> => ({
  profile: { ...rootProfile, extensions: { ...rootProfile.extensions, ...extensions } },
});
const crl = crlInput(spki, 'ecdsa-sha384', []);
const pem = (label: string, ...lines: readonly string[]): string =>
  [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
const request = buildRequestInfo({ subject: requestSubject, spki: edKey.spki, extensions: [] });
const full = 'A'.repeat(64);

test.each<[ErrorCode, string, () => unknown]>([
  [
    'bug',
    'A signature of 63 bytes was to be written that cannot be one of Ed25519; no file was made.',
    () => assembleSigned(hex('3000'), 'ed25519', new Uint8Array(63)),
  ],
  [
    'bug',
    'A signature of 255 bytes was to be written that cannot be one of RSA PKCS#1 v1.5 with SHA-256; no file was made.',
    () => assembleSigned(hex('3000'), 'rsa-pkcs1-sha256', new Uint8Array(255)),
  ],
  [
    'bug',
    'A signature of 5 bytes was to be written that cannot be one of ECDSA with SHA-256; no file was made.',
    () => assembleSigned(hex('3000'), 'ecdsa-sha256', hex('3003020101')),
  ],
  [
    'bug',
    'A signature of 8 bytes was to be written that cannot be one of ECDSA with SHA-256; no file was made.',
    () => assembleSigned(hex('3000'), 'ecdsa-sha256', hex('3006020101040101')),
  ],
  [
    'bug',
    'A signature of 8 bytes was to be written that cannot be one of ECDSA with SHA-256; no file was made.',
    () => assembleSigned(hex('3000'), 'ecdsa-sha256', hex('3106020101020102')),
  ],
  [
    'policy.algorithm',
    'ECDSA with SHA-256 is not what profile «root» gives for this key; nothing was built.',
    () => build({ signatureAlgorithm: 'ecdsa-sha256' }),
  ],
  [
    'policy.algorithm',
    'Ed25519 is not what profile «root» gives for this key; nothing was built.',
    () => build({ signatureAlgorithm: 'ed25519' }),
  ],
  [
    'policy.algorithm',
    'ECDSA with SHA-384 is not allowed by profile «root-crl»; nothing was built.',
    () => buildTbsCertList({ ...crl, profile: { ...crl.profile, signatureAlgorithms: {} } }),
  ],
  [
    'policy.profile',
    'The profile wants ocsp, and the plan, the request or the issuer’s settings give none. Nothing was built. Add it there.',
    () => build(withExtensions({ authorityInfoAccess: { critical: false, from: 'issuer', methods: ['ocsp'] } })),
  ],
  [
    'policy.profile',
    'The profile wants CRL partition «full», and the plan, the request or the issuer’s settings give none. Nothing was built. Add it there.',
    () => build(withExtensions({ cRLDistributionPoints: { critical: false, from: 'issuer', crlPartition: 'full' } })),
  ],
  [
    'policy.profile',
    'The profile wants subjectAltName, and the plan, the request or the issuer’s settings give none. Nothing was built. Add it there.',
    () => build(withExtensions({ subjectAltName: { critical: false, names: [] } })),
  ],
  [
    'bug',
    'The profile wants nameConstraints, and none was given; nothing was built.',
    () => build(withExtensions({ nameConstraints: { critical: true, from: 'plan' } })),
  ],
  [
    'input.schema',
    'A revocation reason was refused: 7 is not one a full CRL may carry.',
    () => encodeCrlEntry({ serialNumber: parseSerialNumber('05'), revocationDate: crl.thisUpdate, reason: 7 }),
  ],
  ['input.schema', 'A CRL number was refused: it must be a decimal number from 0 to 2^159 − 1.', () => parseCrlNumber('x1')],
  ['input.schema', 'A CRL number was refused: it must be a decimal number from 0 to 2^159 − 1.', () => parseCrlNumber('1x')],
  ['input.not-der', 'The ECDSA signature was refused: it has 63 octets and r‖s has 64, 96 or 132.', () => rawToDer(new Uint8Array(63))],
  ['input.not-der', 'The ECDSA signature was refused: r or s is outside 1 to n−1.', () => rawToDer(new Uint8Array(64))],
  [
    'bug',
    'A request was to be signed with an algorithm that does not fit its key; no file was made.',
    () => assembleRequest(request, 'rsa-pkcs1-sha256', new Uint8Array(256)),
  ],
  [
    'input.unsupported',
    'The public key has a size or form Conclave does not use; no request was built.',
    () => buildRequestInfo({ subject: requestSubject, spki: hex('3000'), extensions: [] }),
  ],
  [
    'input.unsupported',
    'This public key has a size or form Conclave does not use; nothing was made from it.',
    () => encodeEcSpki('ecdsa-p256', new Uint8Array(64)),
  ],
  [
    'input.unsupported',
    'This public key has a size or form Conclave does not use; nothing was made from it.',
    () => encodeEcSpki('ecdsa-p256', new Uint8Array(65).fill(3)),
  ],
  [
    'input.unsupported',
    'This public key has a size or form Conclave does not use; nothing was made from it.',
    () => encodeEd25519Spki(new Uint8Array(31)),
  ],
  [
    'input.unsupported',
    'This public key has a size or form Conclave does not use; nothing was made from it.',
    () => encodeRsaSpki(new Uint8Array(128).fill(0xff), hex('010001')),
  ],
  [
    'input.unsupported',
    'This public key has a size or form Conclave does not use; nothing was made from it.',
    () => encodeRsaSpki(new Uint8Array(256).fill(0xff), hex('010000')),
  ],
  [
    'input.unsupported',
    'This public key has a size or form Conclave does not use; nothing was made from it.',
    () => encodeRsaSpki(new Uint8Array(256).fill(0xff), hex('01')),
  ],
  [
    'input.not-pem',
    'The PEM file was refused: it does not begin with the line -----BEGIN CERTIFICATE-----.',
    () => parsePem(pem('X509 CRL', 'AAAA'), 'CERTIFICATE'),
  ],
  [
    'input.not-pem',
    'The PEM file was refused: it does not end with the line -----END CERTIFICATE-----.',
    () => parsePem('-----BEGIN CERTIFICATE-----\nAAAA\n', 'CERTIFICATE'),
  ],
  ['input.not-pem', 'The PEM file was refused: it is empty.', () => parsePem(pem('CERTIFICATE'), 'CERTIFICATE')],
  [
    'input.not-pem',
    'The PEM file was refused: line 2 is not base64 of 64 columns.',
    () => parsePem(pem('CERTIFICATE', 'AAAA', 'AAAA'), 'CERTIFICATE'),
  ],
  [
    'input.not-pem',
    'The PEM file was refused: line 3 is not base64 of 64 columns.',
    () => parsePem(pem('CERTIFICATE', full, `${full}A`), 'CERTIFICATE'),
  ],
  [
    'input.not-pem',
    'The PEM file was refused: line 3 is not base64 of 64 columns.',
    () => parsePem(pem('CERTIFICATE', full, ''), 'CERTIFICATE'),
  ],
  [
    'input.not-pem',
    'The PEM file was refused: line 2 is not base64 of 64 columns.',
    () => parsePem(pem('CERTIFICATE', ' AAA'), 'CERTIFICATE'),
  ],
  [
    'input.not-pem',
    'The PEM file was refused: line 2 is not base64 of 64 columns.',
    () => parsePem(pem('CERTIFICATE', 'A==='), 'CERTIFICATE'),
  ],
  ['input.not-pem', 'The PEM file was refused: its base64 is not canonical.', () => parsePem(pem('CERTIFICATE', 'AAB='), 'CERTIFICATE')],
  [
    'input.too-large',
    'The file was refused: it has 9 bytes and at most 8 are read.',
    () => parsePemOrDer(hex('30'.padEnd(18, '0')), 'CERTIFICATE', 8),
  ],
  [
    'input.too-large',
    'The file was refused: it holds 9 bytes and at most 8 are read.',
    () => parsePemOrDer(Buffer.from(pem('CERTIFICATE', 'AAAAAAAAAAAA')), 'CERTIFICATE', 8),
  ],
  [
    'input.too-large',
    'The file was refused: it has 141 bytes and at most 140 are read.',
    () => parsePemOrDer(new Uint8Array(141), 'CERTIFICATE', 8),
  ],
  [
    'input.too-large',
    'The file was refused: it has 131073 bytes and at most 131072 are read.',
    () => readRequestFile(new Uint8Array(131_073)),
  ],
  [
    'input.not-pem',
    'The file was refused: it is neither DER nor does it hold a PEM block.',
    () => readRequestFile(new Uint8Array(131_072)),
  ],
  [
    'input.not-pem',
    'The file was refused: it holds more than one PEM block.',
    () => readRequestFile(Buffer.from(pem('CERTIFICATE REQUEST', 'AAAA').repeat(2))),
  ],
  [
    'input.schema',
    'Line 2 of the list of weak keys is not 20 hex digits. Nothing of it was used.',
    () => parseWeakKeyList(Buffer.from(`${'0'.repeat(20)}\n${'0'.repeat(21)}\n`)),
  ],
  [
    'input.schema',
    'Line 1 of the list of weak keys is not 20 hex digits. Nothing of it was used.',
    () => parseWeakKeyList(Buffer.from(`x${'0'.repeat(20)}`)),
  ],
  [
    'input.too-large',
    'The list of weak keys has 16777217 bytes, and at most 16777216 are read.',
    () => parseWeakKeyList(new Uint8Array(16_777_217)),
  ],
  ['input.schema', 'A duration was refused: it ends after the year 9999.', () => addDuration(new Date('9999-12-31T23:59:59Z'), 'PT1S')],
  [
    'input.schema',
    'A duration was refused: it begins before the year 1000.',
    () => subtractDuration(new Date('1000-01-01T00:00:00Z'), 'PT1S'),
  ],
  [
    'input.schema',
    'A duration was refused: it must be an ISO 8601 duration longer than nothing, such as P20Y, P90D or PT10M.',
    () => parseDuration('P0D'),
  ],
])('%s: %s', (code, sentence, act) => {
  expect(expectRefusal(code, act)).toBe(sentence);
});

test('what lies just within the same bounds is taken', () => {
  expect(parsePemOrDer(Buffer.from(pem('CERTIFICATE', 'AAAAAAAAAAA=')), 'CERTIFICATE', 8)).toHaveLength(8);
  expect(parsePem(pem('CERTIFICATE', full, full.slice(0, 60)), 'CERTIFICATE')).toHaveLength(93);
  expect(parsePem(pem('CERTIFICATE', 'AA==').replaceAll('\n', '\r\n').trimEnd(), 'CERTIFICATE')).toHaveLength(1);
  expect(parsePemOrDer(hex('30'.padEnd(16, '0')), 'CERTIFICATE', 8)).toHaveLength(8);
  expect(parseWeakKeyList(Buffer.from(`# comment\n\n${'0'.repeat(20)}\n${'a'.repeat(20)}`)).size).toBe(2);
  expect(parseWeakKeyList(Buffer.alloc(16_777_216, '\n')).size).toBe(0);
  expect(addDuration(new Date('9999-12-31T23:59:58Z'), 'PT1S').toISOString()).toBe('9999-12-31T23:59:59.000Z');
  expect(subtractDuration(new Date('1000-01-01T00:00:01Z'), 'PT1S').toISOString()).toBe('1000-01-01T00:00:00.000Z');
  expect(subtractDuration(new Date('2024-03-31T01:02:03Z'), 'P1M1DT1H').toISOString()).toBe('2024-02-28T00:02:03.000Z');
  expect(assembleRequest(request, 'ed25519', new Uint8Array(64)).length).toBeGreaterThan(64);
  expect(encodeRsaSpki(new Uint8Array(256).fill(0xff), hex('03')).length).toBeGreaterThan(256);
  expect(dummySignature('rsa-pkcs1-sha256', 'rsa-2048')).toHaveLength(256);
  expect(ecKey('subject').spki).toHaveLength(91);
});
