import { describe, expect, test } from 'vitest';
import { encodeExtension } from '../../../main/pki/encode-extension.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import {
  encodeExplicit,
  encodeOid,
  encodeOctetString,
  encodePrintableString,
  encodeSequence,
  encodeSet,
  encodeSmallInteger,
} from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { readRequestFile } from '../../../main/pki/read-request-file.ts';
import {
  attribute,
  challengePassword,
  ecKey,
  edKey,
  extensionRequest,
  requestedExtensions,
  requestOf,
  type RequestParts,
  requestSpecimens,
  requestSubject,
  unstructuredName,
} from '../../fixtures/requests/specimens.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

const keyUsage = encodeExtension(oids.keyUsage, true, hex('03020780'));

describe('parseRequest', () => {
  test('returns the parts as they stand', () => {
    const der = requestSpecimens()['ecdsa-p256'];
    const fields = parseRequest(der);
    expect(fields).toMatchObject({
      kind: 'request',
      version: 0,
      keyAlgorithm: 'ecdsa-p256',
      signatureAlgorithm: 'ecdsa-sha256',
      extensionsFieldPresent: true,
      keyUsage: { critical: true, bits: ['digitalSignature'] },
      malformed: [],
    });
    expect(fields.infoBytes.byteOffset - fields.der.byteOffset).toBe(4);
    expect(toHex(fields.subject)).toBe(toHex(requestSubject));
    expect(fields.extensions.map(({ oid, critical, value }) => ({ oid, critical, value: toHex(value) }))).toEqual(
      requestedExtensions.map(({ oid, critical, value }) => ({ oid, critical, value: toHex(value) })),
    );
  });

  test('every value of every attribute is returned as DER', () => {
    const fields = parseRequest(requestSpecimens()['all attributes']);
    expect(fields.attributes.map(({ oid, values }) => [oid, values.length])).toEqual([
      [oids.challengePassword, 1],
      [oids.unstructuredName, 2],
      [oids.extensionRequest, 1],
    ]);
    expect(toHex(fields.attributes[0]?.values[0] ?? hex(''))).toBe('0c0973776f726466697368');
  });

  test('another version, a repeated or undecodable extension are returned for lint to name', () => {
    expect(parseRequest(requestOf({ version: encodeSmallInteger(2) })).version).toBe(2);
    expect(parseRequest(requestOf({ attributes: [extensionRequest(keyUsage, keyUsage)] })).extensions).toHaveLength(2);
    const broken = encodeExtension(oids.keyUsage, true, hex('0500'));
    expect(parseRequest(requestOf({ attributes: [extensionRequest(broken)] })).malformed).toEqual([oids.keyUsage]);
  });

  test.each<[string, string, RequestParts]>([
    ['the attributes left out', 'attributes is missing', { attributesField: [] }],
    ['an attribute twice', 'challengePassword stands more than once', { attributes: [challengePassword, challengePassword] }],
    ['two extensionRequests', 'extensionRequest stands more than once', { attributes: [extensionRequest(), extensionRequest(keyUsage)] }],
    [
      'an extensionRequest of two values',
      'extensionRequest has more than one value',
      { attributes: [attribute(oids.extensionRequest, encodeSequence(), encodeSequence(keyUsage))] },
    ],
    ['attributes out of order', 'not in DER order', { attributes: [extensionRequest(keyUsage), challengePassword] }],
    ['an attribute without a value', 'challengePassword has no value', { attributes: [attribute(oids.challengePassword)] }],
    [
      'values out of order',
      'the elements of a SET are not in DER order',
      {
        attributes: [
          encodeSequence(
            encodeOid(oids.unstructuredName),
            Uint8Array.from([0x31, 10, ...encodePrintableString('bbb'), ...encodePrintableString('aaa')]),
          ),
        ],
      },
    ],
    [
      'an attribute with a third part',
      'an element stands where none belongs',
      {
        attributes: [encodeSequence(encodeOid(oids.challengePassword), encodeSet(encodeOctetString(hex('00'))), hex('0500'))],
      },
    ],
    [
      'extensions that are no SEQUENCE',
      'the extensions are not a SEQUENCE',
      { attributes: [attribute(oids.extensionRequest, hex('0500'))] },
    ],
    [
      'an extension that writes critical FALSE out',
      'writes its default critical FALSE out',
      {
        attributes: [extensionRequest(encodeSequence(encodeOid(oids.keyUsage), hex('010100'), encodeOctetString(hex('03020780'))))],
      },
    ],
    ['a value after the attributes', 'an element stands where none belongs', { tail: [hex('0500')] }],
    ['a negative version', 'the version is negative or huge', { version: hex('0201ff') }],
    ['a version of 9 octets', 'the version is negative or huge', { version: hex('0209010000000000000000') }],
    ['a subject that is no Name', 'a part of it is not a filled SET', { subject: encodeSequence(encodeSmallInteger(1)) }],
    ['a key that is no SubjectPublicKeyInfo', 'the key is missing', { spki: encodeSequence(encodeSequence()) }],
    ['attributes under another tag', 'attributes has the tag 0xa1', { attributesField: [encodeExplicit(1, hex(''))] }],
  ])('%s: refused', (_, sentence, parts) => {
    expect(expectRefusal('input.not-der', () => parseRequest(requestOf(parts)))).toContain(sentence);
  });

  test('trailing bytes, a cut, more than 64 kB: refused', () => {
    const der = Buffer.from(requestOf());
    expectRefusal('input.not-der', () => parseRequest(Buffer.concat([der, hex('00')])));
    expectRefusal('input.truncated', () => parseRequest(der.subarray(0, -1)));
    expectRefusal('input.too-large', () =>
      parseRequest(requestOf({ attributes: [attribute(oids.unstructuredName, encodeOctetString(new Uint8Array(65_536)))] })),
    );
  });
});

describe('buildRequestInfo and assembleRequest', () => {
  test('a request without extensions has an empty attributes field', () => {
    const info = buildRequestInfo({ subject: requestSubject, spki: edKey.spki, extensions: [] });
    expect(toHex(info.subarray(-2))).toBe('a000');
    expect(parseRequest(assembleRequest(info, 'ed25519', edKey.sign(info)))).toMatchObject({ attributes: [], extensions: [] });
  });
  test('an extension twice, an algorithm of another family, a signature of another form: a defect of ours', () => {
    const [first] = requestedExtensions;
    const twice = first === undefined ? [] : [first, first];
    expectRefusal('bug', () => buildRequestInfo({ subject: requestSubject, spki: edKey.spki, extensions: twice }));
    const info = buildRequestInfo({ subject: requestSubject, spki: edKey.spki, extensions: [] });
    expectRefusal('bug', () => assembleRequest(info, 'ecdsa-sha256', ecKey('subject').sign(info)));
    expectRefusal('bug', () => assembleRequest(info, 'ed25519', new Uint8Array(63)));
  });
  test('a key Conclave does not use: input.unsupported', () => {
    const key = encodeSequence(encodeSequence(encodeOid(oids.x25519)), hex('03020000'));
    expectRefusal('input.unsupported', () => buildRequestInfo({ subject: requestSubject, spki: key, extensions: [] }));
  });
});

describe('readRequestFile', () => {
  const der = requestOf({ attributes: [unstructuredName] });
  const pem = encodePem('CERTIFICATE REQUEST', der);
  const text = (value: string): Uint8Array => Buffer.from(value, 'latin1');

  test('DER, PEM, the older label, and text in front are read', () => {
    const legacy = pem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
    const of = (bytes: Uint8Array): unknown => ({ ...readRequestFile(bytes), der: toHex(readRequestFile(bytes).der) });
    expect(of(der)).toEqual({ der: toHex(der), textIgnored: false });
    expect(of(text(pem))).toEqual({ der: toHex(der), textIgnored: false });
    expect(of(text(legacy.replaceAll('\n', '\r\n')))).toEqual({ der: toHex(der), textIgnored: false });
    expect(of(text(`Certificate request\nPhone: -----\n\n${legacy}`))).toEqual({ der: toHex(der), textIgnored: true });
  });

  test.each([
    ['text after the block', `${pem}hello\n`],
    ['two blocks', `${pem}${pem}`],
    ['another label', encodePem('CERTIFICATE', der)],
    ['labels that differ', pem.replace('BEGIN', 'BEGIN NEW')],
    ['no block', 'hello'],
    ['nothing', ''],
    ['an empty block', '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n'],
    ['base64 with a space', pem.replace('M', ' M')],
  ])('%s: input.not-pem', (_, file) => {
    expectRefusal('input.not-pem', () => readRequestFile(text(file)));
  });

  test('a file beyond the limit: input.too-large', () => {
    expectRefusal('input.too-large', () => readRequestFile(text(`${'x'.repeat(131_072)}\n${pem}`)));
    expectRefusal('input.too-large', () => readRequestFile(Buffer.concat([hex('30'), new Uint8Array(65_536)])));
  });
});
