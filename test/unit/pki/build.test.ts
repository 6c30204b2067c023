import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { assembleSigned, dummySignature, splitSigned } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate, type CertificateInput } from '../../../main/pki/build-certificate.ts';
import { buildTbsCertList, encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import type { CrlNumber } from '../../../main/pki/crl-number.ts';
import { limits, readDer } from '../../../main/pki/der.ts';
import { makeKeyIdentifier } from '../../../main/pki/key-identifier.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import { parseSerialNumber, type SerialNumber } from '../../../main/pki/serial-number.ts';
import { crlInput, goldenEntries, goldenValues, privateKeyOf, rootInput, rootProfile, spkiOf } from '../../fixtures/pki/cases.ts';
import { hex, expectRefusal, toHex } from './expect-refusal.ts';

const spki = spkiOf(privateKeyOf('ecdsa-p384'));
const input = rootInput(spki, 'ecdsa-sha384');
const whole = (tbs: Uint8Array): Uint8Array => assembleSigned(tbs, 'ecdsa-sha384', dummySignature('ecdsa-sha384', 'ecdsa-p384'));
const build = (change: Partial<CertificateInput>) => parseCertificate(whole(buildTbsCertificate({ ...input, ...change })));
const withExtensions = (extensions: Partial<CertificateProfile['extensions']>): Partial<CertificateInput> => ({
  profile: { ...rootProfile, extensions: { ...rootProfile.extensions, ...extensions } },
});

describe('buildTbsCertificate', () => {
  test('a root has exactly the fields of profile and plan', () => {
    const fields = build({});
    expect(fields).toMatchObject({
      version: 3,
      serialNumber: input.serialNumber,
      keyAlgorithm: 'ecdsa-p384',
      malformed: [],
      issuerUniqueIdPresent: false,
      subjectUniqueIdPresent: false,
    });
    expect(fields.basicConstraints).toEqual({ critical: true, ca: true });
    expect(fields.keyUsage).toEqual({ critical: true, bits: ['keyCertSign', 'cRLSign'] });
    expect(fields.extensions.map(({ oid }) => oid)).toEqual([
      oids.basicConstraints,
      oids.keyUsage,
      oids.subjectKeyIdentifier,
      oids.authorityKeyIdentifier,
    ]);
    expect(toHex(fields.authorityKeyIdentifier?.keyIdentifier ?? hex(''))).toBe(toHex(fields.subjectKeyIdentifier ?? hex('00')));
    expect([fields.notBefore.text, fields.notAfter.text, fields.notAfter.tag]).toEqual(['261121090000Z', '461121085959Z', 0x17]);
  });
  test('no authorityKeyIdentifier where the profile has none; pathLenConstraint and non-CA as the profile says', () => {
    const { authorityKeyIdentifier: _, ...extensions } = rootProfile.extensions;
    expect(build({ profile: { ...rootProfile, extensions } }).authorityKeyIdentifier).toBeUndefined();
    expect(build(withExtensions({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } })).basicConstraints).toEqual({
      critical: true,
      ca: true,
      pathLenConstraint: 0,
    });
    const leaf = build(withExtensions({ basicConstraints: { critical: false, ca: false } }));
    expect(leaf.basicConstraints).toEqual({ critical: false, ca: false });
    expect(toHex(leaf.extensions[0]?.value ?? hex('00'))).toBe('3000');
    expectRefusal('bug', () => build(withExtensions({ basicConstraints: { critical: true, ca: false, pathLenConstraint: 0 } })));
  });
  test('issuer name bytes are copied, whatever their encoding, and its key identifier is used', () => {
    // CN as PrintableString: we would never write that.
    const foreign = hex('300d310b3009060355040313024341');
    const fields = build({ issuer: { name: foreign as never, subjectKeyIdentifier: hex('0102') } });
    expect(toHex(fields.issuer)).toBe(toHex(foreign));
    expect(toHex(fields.authorityKeyIdentifier?.keyIdentifier ?? hex(''))).toBe('0102');
  });
  test('GeneralizedTime from 2050 on', () => {
    const fields = build({ notBefore: new Date('2040-01-01T00:00:00Z'), notAfter: new Date('2050-01-01T00:00:00Z') });
    expect([fields.notBefore.tag, fields.notAfter.tag, fields.notAfter.text]).toEqual([0x17, 0x18, '20500101000000Z']);
  });
  test('a serial whose top bit is set gets a sign octet', () => {
    expect(build({ serialNumber: 'ff' as SerialNumber }).serialNumber).toBe('00ff');
  });
  test('refuses: algorithm against profile or key, fractions, reversed dates, other issuer, unknown key', () => {
    expectRefusal('policy.algorithm', () => build({ signatureAlgorithm: 'ecdsa-sha256' }));
    expectRefusal('policy.algorithm', () => build({ signatureAlgorithm: 'rsa-pkcs1-sha256' }));
    expectRefusal('policy.algorithm', () => build({ profile: { ...rootProfile, signatureAlgorithms: {} } }));
    expectRefusal('bug', () => build({ notBefore: new Date(input.notBefore.getTime() + 1) }));
    expectRefusal('bug', () => build({ notAfter: input.notBefore }));
    expectRefusal('bug', () => build({ issuer: { name: encodeName(parseDistinguishedName('CN=Other')), subjectKeyIdentifier: null } }));
    expectRefusal('input.unsupported', () =>
      build({ subjectSpki: Uint8Array.from(generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' })) }),
    );
  });
  test('REHEARSAL-MARK: critical, exact text, last extension; absent in production', () => {
    const marked = parseCertificate(whole(buildTbsCertificate(rootInput(spki, 'ecdsa-sha384', true)))).extensions.at(-1);
    expect(marked).toMatchObject({ oid: oids.rehearsalMark, critical: true });
    expect(Buffer.from(marked?.value ?? hex('')).toString('latin1')).toBe('\x0c\x15REHEARSAL not for use');
    expect(build({}).extensions.some(({ oid }) => oid === oids.rehearsalMark)).toBe(false);
  });
});

test('key identifiers: RFC 7093 §2 (1) and RFC 5280 §4.2.1.2 (1) over the key bits alone', () => {
  // Ed25519 key of RFC 8410 §10.1: the key bits are its last 32 octets.
  const key = hex('19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1');
  const ed25519 = hex(`302a300506032b6570032100${toHex(key)}`);
  expect(toHex(makeKeyIdentifier(ed25519, 'rfc5280-1'))).toBe(createHash('sha1').update(key).digest('hex'));
  expect(toHex(makeKeyIdentifier(ed25519, 'rfc7093-1'))).toBe(createHash('sha256').update(key).digest('hex').slice(0, 40));
});

describe('encodeCrlEntry', () => {
  const date = new Date('2026-11-20T08:00:00Z');
  test.each([
    [null, '3012020105170d3236313132303038303030305a'],
    [0, '3012020105170d3236313132303038303030305a'],
    [1, '3020020105170d3236313132303038303030305a300c300a0603551d1504030a0101'],
    [8, '3020020105170d3236313132303038303030305a300c300a0603551d1504030a0108'],
    [10, '3020020105170d3236313132303038303030305a300c300a0603551d1504030a010a'],
  ])('reason %s', (reason, der) => {
    expect(toHex(encodeCrlEntry({ serialNumber: parseSerialNumber('05'), revocationDate: date, reason }))).toBe(der);
  });
  test.each([7, 11, -1, 1.5])('refuses reason %s', (reason) => {
    expectRefusal('input.schema', () => encodeCrlEntry({ serialNumber: parseSerialNumber('05'), revocationDate: date, reason }));
  });
  test('refuses a serial that is none', () => {
    expectRefusal('input.schema', () => encodeCrlEntry({ serialNumber: '00' as SerialNumber, revocationDate: date, reason: null }));
  });
});

describe('buildTbsCertList', () => {
  const crl = crlInput(spki, 'ecdsa-sha384', []);
  test('no entries: revokedCertificates is absent (RFC 5280 §5.1.2.6)', () => {
    const fields = parseCrl(whole(buildTbsCertList(crl)));
    expect(fields).toMatchObject({ version: 2, entriesFieldPresent: false, entries: [], crlNumber: '1', malformed: [] });
    expect(fields.extensions.map(({ oid, critical }) => [oid, critical])).toEqual([
      [oids.authorityKeyIdentifier, false],
      [oids.crlNumber, false],
    ]);
  });
  test('entries stand in the order given, bytes copied', () => {
    const fields = parseCrl(whole(buildTbsCertList({ ...crl, entries: goldenEntries })));
    expect(fields.entries.map(({ serialNumber, reason }) => [serialNumber, reason])).toEqual([
      ['05', null],
      ['00ff01', 1],
    ]);
    expect(fields.entries.map(({ der }) => toHex(der))).toEqual(goldenEntries.map(toHex));
  });
  test('CRL numbers up to 2^159 − 1 in 20 octets, 128 with a sign octet', () => {
    const numberOf = (crlNumber: string): string =>
      toHex(parseCrl(whole(buildTbsCertList({ ...crl, crlNumber: crlNumber as CrlNumber }))).crlNumberOctets ?? hex(''));
    expect([numberOf('0'), numberOf('128'), numberOf(((1n << 159n) - 1n).toString())]).toEqual(['00', '0080', '7f'.padEnd(40, 'f')]);
    expectRefusal('input.schema', () => numberOf((1n << 159n).toString()));
  });
  test('two hundred thousand entries are only concatenated', () => {
    const entry = goldenEntries[0] ?? hex('');
    const tbs = buildTbsCertList({ ...crl, entries: Array.from({ length: 200_000 }, () => entry) });
    expect(readDer(tbs, limits.crl, 'TBS').end).toBeGreaterThan(200_000 * entry.length);
  });
  test('refuses what is no entry, reversed dates, algorithms outside the profile', () => {
    expectRefusal('bug', () => buildTbsCertList({ ...crl, entries: [hex('')] }));
    expectRefusal('bug', () => buildTbsCertList({ ...crl, entries: [hex('3000aa')] }));
    expectRefusal('bug', () => buildTbsCertList({ ...crl, entries: [hex('0500')] }));
    expectRefusal('bug', () => buildTbsCertList({ ...crl, nextUpdate: crl.thisUpdate }));
    expectRefusal('policy.algorithm', () => buildTbsCertList({ ...crl, profile: { ...crl.profile, signatureAlgorithms: {} } }));
  });
});

describe('assembleSigned and splitSigned', () => {
  test('TBS-UNCHANGED: the parts come back byte for byte', () => {
    const tbs = buildTbsCertificate(input);
    const signature = dummySignature('ecdsa-sha384', 'ecdsa-p384');
    const parts = splitSigned(assembleSigned(tbs, 'ecdsa-sha384', signature), limits.certificate);
    expect([toHex(parts.tbs), toHex(parts.algorithm), toHex(parts.signature)]).toEqual([
      toHex(tbs),
      '300a06082a8648ce3d040303',
      toHex(signature),
    ]);
  });
  test('a signature that cannot be one of the algorithm is a bug', () => {
    const tbs = hex('3000');
    expectRefusal('bug', () => assembleSigned(tbs, 'ecdsa-sha384', new Uint8Array(96).fill(1)));
    expectRefusal('bug', () => assembleSigned(tbs, 'ed25519', new Uint8Array(63)));
    expectRefusal('bug', () => assembleSigned(tbs, 'rsa-pkcs1-sha256', new Uint8Array(255)));
  });
  test('splitSigned refuses missing, further and unaligned parts', () => {
    const golden = Object.values(goldenValues())[0] ?? hex('');
    expect(splitSigned(golden, limits.certificate).signature).toHaveLength(512);
    expectRefusal('input.not-der', () => splitSigned(hex('30023000'), limits.certificate));
    expectRefusal('input.not-der', () => splitSigned(hex('300930003000030100 0500'), limits.certificate));
    expectRefusal('input.not-der', () => splitSigned(hex('300830003000030201 80'), limits.certificate));
  });
  test('dummy signatures have the length the key gives and fit only their key', () => {
    expect(dummySignature('rsa-pkcs1-sha256', 'rsa-4096')).toHaveLength(512);
    expect(dummySignature('ed25519', 'ed25519')).toHaveLength(64);
    expect(dummySignature('ecdsa-sha512', 'ecdsa-p521')).toHaveLength(2 + 1 + 2 * (2 + 66));
    expectRefusal('bug', () => dummySignature('ed25519', 'ecdsa-p256'));
  });
});
