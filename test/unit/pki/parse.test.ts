import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeBitString,
  encodeBoolean,
  encodeExplicit,
  encodeImplicit,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSmallInteger,
  encodeTime,
} from '../../../main/pki/der-write.ts';
import { describeCertificate, describeCrl } from '../../../main/pki/describe.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { goldenEntries, goldenValues } from '../../fixtures/pki/cases.ts';
import { hex, expectRefusal, toHex, valueOrCode } from './expect-refusal.ts';

const golden = goldenValues();
const valueOf = (name: string): Uint8Array => golden[name] ?? expect.unreachable(name);

const algorithm = hex('300506032b6570');
const name = encodeSequence();
const time = encodeTime(new Date('2026-01-01T00:00:00Z'));
const spki = hex('302a300506032b657003210019bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1');
const signature = encodeBitString(new Uint8Array(64));
const extension = (oid: string, value: string, ...critical: Uint8Array[]): Uint8Array =>
  encodeSequence(encodeOid(oid), ...critical, encodeOctetString(hex(value)));

interface Parts {
  version?: readonly Uint8Array[];
  serial?: Uint8Array;
  validity?: Uint8Array;
  key?: Uint8Array;
  tail?: readonly Uint8Array[];
}
const certificate = ({
  version = [encodeExplicit(0, encodeSmallInteger(2))],
  serial = encodeSmallInteger(1),
  validity = encodeSequence(time, time),
  key = spki,
  tail = [],
}: Parts = {}): Uint8Array =>
  encodeSequence(encodeSequence(...version, serial, algorithm, name, validity, name, key, ...tail), algorithm, signature);
const extended = (...extensions: Uint8Array[]): Uint8Array => certificate({ tail: [encodeExplicit(3, encodeSequence(...extensions))] });

describe('parseCertificate', () => {
  test('returns the parts as they stand', () => {
    const der = valueOf('rsa-4096.root');
    const fields = parseCertificate(der);
    expect(fields).toMatchObject({
      kind: 'certificate',
      version: 3,
      keyAlgorithm: 'rsa-4096',
      extensionsFieldPresent: true,
      malformed: [],
    });
    expect(toHex(fields.signatureInner)).toBe('300d06092a864886f70d01010b0500');
    expect(fields.signature).toHaveLength(512);
    expect(fields.notBefore).toEqual({ text: '261121090000Z', tag: 0x17, date: new Date('2026-11-21T09:00:00Z') });
    expect(fields.tbs.byteOffset - fields.der.byteOffset).toBe(4);
  });
  test('two-digit years: 49 is 2049, 50 is 1950', () => {
    const at = (text: string): Uint8Array => Buffer.concat([hex('170d'), Buffer.from(text)]);
    const fields = parseCertificate(certificate({ validity: encodeSequence(at('500101000000Z'), at('491231235959Z')) }));
    expect([fields.notBefore.date.toISOString(), fields.notAfter.date.toISOString()]).toEqual([
      '1950-01-01T00:00:00.000Z',
      '2049-12-31T23:59:59.000Z',
    ]);
  });
  test('versions 1, 2 and 3; others, and version 1 written out, are refused', () => {
    const versioned = (value: string): Uint8Array => certificate({ version: [encodeExplicit(0, hex(value))] });
    expect(parseCertificate(certificate({ version: [] })).version).toBe(1);
    expect(parseCertificate(versioned('020101')).version).toBe(2);
    expect(parseCertificate(versioned('020102')).version).toBe(3);
    for (const bad of ['020100', '020103', '0201ff', '0400', '020102020102'])
      expectRefusal('input.not-der', () => parseCertificate(versioned(bad)));
  });
  test('what lint must see is returned: negative and long serials, unique identifiers, empty and repeated extensions', () => {
    expect(parseCertificate(certificate({ serial: hex('0201ff') })).serialNumber).toBe('ff');
    expect(parseCertificate(certificate({ serial: encodeInteger(new Uint8Array(25).fill(0xff)) })).serialOctets).toHaveLength(26);
    const unique = parseCertificate(certificate({ tail: [encodeImplicit(1, hex('00')), encodeImplicit(2, hex('00'))] }));
    expect(unique).toMatchObject({ issuerUniqueIdPresent: true, subjectUniqueIdPresent: true, extensionsFieldPresent: false });
    expect(parseCertificate(extended())).toMatchObject({ extensionsFieldPresent: true, extensions: [] });
    const twice = parseCertificate(extended(extension(oids.keyUsage, '03020106'), extension(oids.keyUsage, '03020780')));
    expect(twice.extensions).toHaveLength(2);
    expect(twice.keyUsage?.bits).toEqual(['keyCertSign', 'cRLSign']);
  });
  test('an unknown key is null, not an error', () => {
    expect(
      parseCertificate(certificate({ key: encodeSequence(encodeSequence(encodeOid(oids.rehearsalMark)), encodeBitString(hex('00'))) }))
        .keyAlgorithm,
    ).toBeNull();
  });
  test('decodes what it knows', () => {
    const fields = parseCertificate(
      extended(
        extension(oids.basicConstraints, '30060101ff020103', encodeBoolean(true)),
        extension(oids.subjectKeyIdentifier, '0402aabb'),
        extension(oids.authorityKeyIdentifier, '30128002ccdda10a8208612e6578616d706c', encodeBoolean(true)),
        extension(oids.extendedKeyUsage, '300a06082b06010505070309'),
      ),
    );
    expect(fields.basicConstraints).toEqual({ critical: true, ca: true, pathLenConstraint: 3 });
    expect(toHex(fields.subjectKeyIdentifier ?? hex(''))).toBe('aabb');
    expect(fields.extendedKeyUsage).toEqual([oids.ocspSigning]);
    expect(fields.malformed).toEqual([oids.authorityKeyIdentifier]);
    const complete = parseCertificate(extended(extension(oids.authorityKeyIdentifier, '300b8002ccdda1028200820101')));
    expect(complete.authorityKeyIdentifier?.hasIssuerAndSerial).toBe(true);
  });
  test.each([
    ['basicConstraints with cA FALSE written out', oids.basicConstraints, '3003010100'],
    ['basicConstraints with a negative path length', oids.basicConstraints, '30060101ff0201ff'],
    ['basicConstraints with trailing bytes', oids.basicConstraints, '300000'],
    ['keyUsage with trailing zero bits', oids.keyUsage, '03020006'],
    ['keyUsage with a tenth bit', oids.keyUsage, '0303060040'],
    ['keyUsage that is no BIT STRING', oids.keyUsage, '0400'],
    ['subjectKeyIdentifier that is no OCTET STRING', oids.subjectKeyIdentifier, 'aabb'],
    ['extendedKeyUsage without purposes', oids.extendedKeyUsage, '3000'],
    ['extendedKeyUsage with something else', oids.extendedKeyUsage, '30020500'],
    ['authorityKeyIdentifier of another tag', oids.authorityKeyIdentifier, '3003830100'],
  ])('malformed: %s', (_, oid, value) => {
    expect(parseCertificate(extended(extension(oid, value))).malformed).toEqual([oid]);
  });
  test.each([
    ['critical FALSE written out', extended(extension(oids.keyUsage, '0500', encodeBoolean(false)))],
    ['an extension without value', extended(encodeSequence(encodeOid(oids.keyUsage)))],
    ['extensions that are no SEQUENCE', certificate({ tail: [encodeExplicit(3, hex('3100'))] })],
    ['fields in another order', certificate({ tail: [encodeExplicit(3, encodeSequence()), encodeImplicit(1, hex('00'))] })],
    [
      'a name that is no Name',
      encodeSequence(
        encodeSequence(encodeSmallInteger(1), algorithm, encodeSequence(hex('0500')), encodeSequence(time, time), name, spki),
        algorithm,
        signature,
      ),
    ],
    ['a key that is no SubjectPublicKeyInfo', certificate({ key: encodeSequence() })],
    ['a validity with one time', certificate({ validity: encodeSequence(time) })],
    ['a validity that is no time', certificate({ validity: encodeSequence(encodeSmallInteger(1), time) })],
    ['a CRL', valueOf('ed25519.crl')],
    ['an empty SEQUENCE', encodeSequence()],
  ])('refuses %s', (_, der) => {
    expectRefusal('input.not-der', () => parseCertificate(der));
  });
  test('the limit is 64 kB', () => {
    const padded = (length: number): Uint8Array => {
      const empty = extended(extension(oids.rehearsalMark, '')).length;
      return extended(extension(oids.rehearsalMark, '00'.repeat(length - empty - 18)));
    };
    const most = padded(65_536);
    expect(most.length).toBeGreaterThan(65_500);
    expect(parseCertificate(most).extensions).toHaveLength(1);
    expectRefusal('input.too-large', () => parseCertificate(padded(65_600)));
  });
});

const crlNumber = (value: string): Uint8Array => extension(oids.crlNumber, value);
const crl = (...tail: Uint8Array[]): Uint8Array =>
  encodeSequence(encodeSequence(encodeSmallInteger(1), algorithm, name, time, ...tail), algorithm, signature);

describe('parseCrl', () => {
  test('returns entries, numbers and times', () => {
    const fields = parseCrl(valueOf('ecdsa-p384.crl-two-entries'));
    expect(fields).toMatchObject({ kind: 'crl', version: 2, crlNumber: '1', entriesFieldPresent: true, malformed: [] });
    expect(
      fields.entries.map(({ serialNumber, reason, extensionsFieldPresent, revocationDate }) => [
        serialNumber,
        reason,
        extensionsFieldPresent,
        revocationDate.text,
      ]),
    ).toEqual([
      ['05', null, false, '261120080000Z'],
      ['00ff01', 1, true, '261120080001Z'],
    ]);
    expect(toHex(fields.entries[1]?.der ?? hex(''))).toBe(toHex(goldenEntries[1] ?? hex('')));
    expect(toHex(fields.authorityKeyIdentifier?.keyIdentifier ?? hex(''))).toHaveLength(40);
  });
  test('absent and empty parts stay apart: nextUpdate, revokedCertificates, extensions', () => {
    expect(parseCrl(crl())).toMatchObject({ nextUpdate: null, entriesFieldPresent: false, extensionsFieldPresent: false });
    expect(parseCrl(crl(time, encodeSequence(), encodeExplicit(0, encodeSequence())))).toMatchObject({
      entriesFieldPresent: true,
      entries: [],
      extensionsFieldPresent: true,
    });
    expect(parseCrl(encodeSequence(encodeSequence(algorithm, name, time), algorithm, signature)).version).toBe(1);
  });
  test('crlNumber in decimal, of any sign, up to 64 octets', () => {
    const numberOf = (value: string) => parseCrl(crl(encodeExplicit(0, encodeSequence(crlNumber(value)))));
    expect(numberOf('020200ff').crlNumber).toBe('255');
    expect(numberOf('0201ff').crlNumber).toBe('-1');
    expect(numberOf(`0240${'7f'.repeat(64)}`).crlNumberOctets).toHaveLength(64);
    expect(numberOf(`0241${'7f'.repeat(65)}`)).toMatchObject({ malformed: [oids.crlNumber] });
    expect(numberOf('0500').crlNumber).toBeUndefined();
  });
  test.each(['0a0107', '0a010b', '0a01ff', '020101', '0a0200ff'])('malformed reason %s', (value) => {
    const entry = encodeSequence(encodeSmallInteger(1), time, encodeSequence(extension(oids.reasonCode, value)));
    const fields = parseCrl(crl(encodeSequence(entry)));
    expect([fields.malformed, fields.entries[0]?.reason]).toEqual([[oids.reasonCode], null]);
  });
  test.each([
    ['a version that is not 2', encodeSequence(encodeSequence(encodeSmallInteger(2), algorithm, name, time), algorithm, signature)],
    ['entries after extensions', crl(encodeExplicit(0, encodeSequence()), encodeSequence())],
    ['an entry without date', crl(encodeSequence(encodeSequence(encodeSmallInteger(1))))],
    ['an entry with something behind', crl(encodeSequence(encodeSequence(encodeSmallInteger(1), time, encodeSequence(), time)))],
    ['a certificate', valueOf('ed25519.root')],
  ])('refuses %s', (_, der) => {
    expectRefusal('input.not-der', () => parseCrl(der));
  });
});

test('property: mutated certificates and CRLs throw nothing but CeremonyError input.*, and what parses can be described', () => {
  const mutated = fc
    .record({
      which: fc.constantFrom(...Object.keys(golden)),
      edits: fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      cut: fc.option(fc.nat(3000), { freq: 10 }),
    })
    .map(({ which, edits, cut }) => {
      const bytes = Uint8Array.from(valueOf(which));
      for (const [at, octet] of edits) bytes[at % bytes.length] = octet;
      return cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
    });
  let parsed = 0;
  fc.assert(
    fc.property(mutated, (bytes) => {
      for (const read of [() => describeCertificate(parseCertificate(bytes)), () => describeCrl(parseCrl(bytes))]) {
        const outcome = valueOrCode(() => read().length > 4);
        if ('value' in outcome) parsed += 1;
        expect('value' in outcome ? outcome.value : outcome.code.startsWith('input.')).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect(parsed).toBeGreaterThan(0);
});
