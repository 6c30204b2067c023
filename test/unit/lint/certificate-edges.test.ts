import { assert, bigInt, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeImplicit,
  encodeOid,
  encodePrintableString,
  encodeSequence,
  encodeSet,
  encodeUtf8String,
} from '../../../main/pki/der-write.ts';
import type { Der } from '../../../main/pki/der.ts';
import { keyUsageBits } from '../../../main/pki/key-usage.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { rootNotBefore, seconds, signingTime, subordinateName } from '../../fixtures/lint-material.ts';
import { asRoot, findingsOf, hex, root, severitiesOf, time } from './subjects.ts';

const day = 86_400;
const privately = { ...asRoot, rules: 'private' } as const;
const serial = (octets: string) => ({ ...root, serialOctets: hex(octets), serialNumber: octets });
const name = (...rdns: Uint8Array[]): Der<'Name'> => encodeSequence<'Name'>(...rdns);
const rdn = (oid: string, value: Uint8Array): Uint8Array => encodeSet(encodeSequence(encodeOid(oid), value));
const valid = (from: Date, to: Date) => ({ ...root, notBefore: time(from.toISOString()), notAfter: time(to.toISOString()) });

describe('rfc-serial-positive', () => {
  test.each([
    ['00', 1],
    ['01', 0],
    ['7f', 0],
    ['80', 1],
    ['ff', 1],
    ['0080', 0],
    [`80${'00'.repeat(19)}`, 1],
  ])('serial %s: %i findings', (octets, count) => {
    expect(severitiesOf('rfc-serial-positive', serial(octets), asRoot)).toHaveLength(count);
  });
});

describe('rfc-serial-length', () => {
  test.each([
    [1, 0],
    [20, 0],
    [21, 1],
  ])('%i octets: %i findings', (length, count) => {
    expect(severitiesOf('rfc-serial-length', serial('7f'.repeat(length)), asRoot)).toHaveLength(count);
  });
});

describe('br-serial-entropy', () => {
  test.each([
    ['7fffffffffffffff', ['error']], // 63 bits
    ['008000000000000000', []], // 64 bits
    ['01', ['error']],
    [`7f${'ff'.repeat(19)}`, []],
  ])('serial %s', (octets, severities) => {
    expect(severitiesOf('br-serial-entropy', serial(octets), asRoot)).toEqual(severities);
  });

  test('is a warning under private', () => {
    expect(severitiesOf('br-serial-entropy', serial('7fffffffffffffff'), privately)).toEqual(['warning']);
  });

  test('agrees with the value for serials of any length (property)', () => {
    assert(
      property(bigInt({ min: 1n, max: 2n ** 159n - 1n }), (value) => {
        const digits = value.toString(16);
        const even = digits.length % 2 === 0 ? digits : `0${digits}`;
        const octets = /^[89a-f]/.test(even) ? `00${even}` : even;
        expect(severitiesOf('br-serial-entropy', serial(octets), asRoot)).toHaveLength(value >= 2n ** 63n ? 0 : 1);
        expect(severitiesOf('rfc-serial-positive', serial(octets), asRoot)).toEqual([]);
      }),
    );
  });
});

describe('br-root-validity', () => {
  test.each([
    [2922 * day - 1, 1],
    [2922 * day, 0],
    [9132 * day, 0],
    [9132 * day + 1, 1],
  ])('%i seconds, both ends counted: %i findings', (length, count) => {
    // notAfter is the last second of validity, so a period of n seconds ends at notBefore + n − 1.
    const subject = valid(rootNotBefore, seconds(rootNotBefore, length - 1));
    expect(severitiesOf('br-root-validity', subject, asRoot)).toHaveLength(count);
    expect(severitiesOf('br-root-validity', subject, { ...asRoot, role: 'subordinate' })).toEqual([]);
    expect(severitiesOf('br-root-validity', subject, privately)).toEqual([]);
  });
});

describe('br-root-not-before', () => {
  test.each([
    [-day - 1, 1],
    [-day, 0],
    [0, 0],
    [1, 1],
  ])('%i seconds from signing: %i findings', (offset, count) => {
    const subject = valid(seconds(signingTime, offset), seconds(signingTime, 3000 * day));
    expect(severitiesOf('br-root-not-before', subject, asRoot)).toHaveLength(count);
    expect(severitiesOf('br-root-not-before', subject, privately)).toEqual(count === 0 ? [] : ['warning']);
  });

  test('does not apply where the moment of signing is unknown', () => {
    const { now: _, ...unknown } = asRoot;
    expect(severitiesOf('br-root-not-before', valid(new Date('2020-01-01T00:00:00Z'), seconds(signingTime, day)), unknown)).toEqual([]);
  });
});

describe('rfc-validity-order', () => {
  test.each([
    [-1, 1],
    [0, 0],
    [1, 0],
  ])('notAfter %i seconds after notBefore: %i findings', (offset, count) => {
    expect(severitiesOf('rfc-validity-order', valid(signingTime, seconds(signingTime, offset)), asRoot)).toHaveLength(count);
  });
});

describe('rfc-time-encoding', () => {
  const date = { last: '2049-12-31T23:59:59Z', first: '2050-01-01T00:00:00Z' };
  test.each([
    ['UTCTime in 2049', { text: '491231235959Z', tag: 0x17, date: new Date(date.last) }, 0],
    ['GeneralizedTime in 2049', { text: '20491231235959Z', tag: 0x18, date: new Date(date.last) }, 1],
    ['GeneralizedTime in 2050', { text: '20500101000000Z', tag: 0x18, date: new Date(date.first) }, 0],
    ['UTCTime in 2050', { text: '500101000000Z', tag: 0x17, date: new Date(date.first) }, 1],
    ['fraction', { text: '20500101000000.5Z', tag: 0x18, date: new Date(date.first) }, 1],
    ['no seconds', { text: '4912312359Z', tag: 0x17, date: new Date(date.last) }, 1],
    ['offset', { text: '491231235959+0000', tag: 0x17, date: new Date(date.last) }, 1],
  ])('%s', (_, notAfter, count) => {
    expect(severitiesOf('rfc-time-encoding', { ...root, notAfter }, asRoot)).toHaveLength(count);
  });
});

describe('rfc-ca-basic-constraints', () => {
  test('absent, cA FALSE and not critical each fire', () => {
    const { basicConstraints: _, ...without } = root;
    expect(severitiesOf('rfc-ca-basic-constraints', without, asRoot)).toEqual(['error']);
    expect(severitiesOf('rfc-ca-basic-constraints', { ...root, basicConstraints: { critical: true, ca: false } }, asRoot)).toEqual([
      'error',
    ]);
    expect(severitiesOf('rfc-ca-basic-constraints', { ...root, basicConstraints: { critical: false, ca: false } }, asRoot)).toEqual([
      'error',
      'error',
    ]);
  });

  test('holds for subordinates and not for leaves', () => {
    const { basicConstraints: _, ...without } = root;
    expect(severitiesOf('rfc-ca-basic-constraints', without, { ...asRoot, role: 'subordinate' })).toEqual(['error']);
    expect(severitiesOf('rfc-ca-basic-constraints', without, { ...asRoot, role: 'leaf' })).toEqual([]);
  });
});

describe('br-ca-key-usage', () => {
  const permitted = ['digitalSignature', 'keyCertSign', 'cRLSign'];
  test.each(keyUsageBits)('%s beside keyCertSign and cRLSign', (bit) => {
    const keyUsage = { critical: true, bits: keyUsageBits.filter((one) => one === bit || one === 'keyCertSign' || one === 'cRLSign') };
    expect(severitiesOf('br-ca-key-usage', { ...root, keyUsage }, asRoot)).toEqual(permitted.includes(bit) ? [] : ['error']);
    expect(severitiesOf('br-ca-key-usage', { ...root, keyUsage }, privately)).toEqual(permitted.includes(bit) ? [] : ['warning']);
  });

  test('keyCertSign and cRLSign are both needed', () => {
    expect(findingsOf('br-ca-key-usage', { ...root, keyUsage: { critical: true, bits: ['keyCertSign'] } }, asRoot)[0]?.message).toBe(
      'keyUsage lacks cRLSign.',
    );
    expect(severitiesOf('rfc-ca-key-usage', { ...root, keyUsage: { critical: true, bits: ['cRLSign'] } }, asRoot)).toEqual(['error']);
  });
});

describe('rfc-subject-key-identifier', () => {
  test('absent and empty fire', () => {
    const { subjectKeyIdentifier: _, ...without } = root;
    expect(severitiesOf('rfc-subject-key-identifier', without, asRoot)).toEqual(['error']);
    expect(severitiesOf('rfc-subject-key-identifier', { ...root, subjectKeyIdentifier: new Uint8Array() }, asRoot)).toEqual(['error']);
  });
});

describe('br-root-authority-key-identifier', () => {
  const own = root.subjectKeyIdentifier ?? new Uint8Array();
  test.each([
    ['own key', { keyIdentifier: own, hasIssuerAndSerial: false }, 0],
    ['issuer and serial beside it', { keyIdentifier: own, hasIssuerAndSerial: true }, 1],
    ['no keyIdentifier', { hasIssuerAndSerial: false }, 1],
    ['another key and issuer and serial', { keyIdentifier: own.subarray(1), hasIssuerAndSerial: true }, 2],
  ])('%s', (_, authorityKeyIdentifier, count) => {
    expect(severitiesOf('br-root-authority-key-identifier', { ...root, authorityKeyIdentifier }, asRoot)).toHaveLength(count);
  });
});

describe('rfc-name-length', () => {
  test.each([
    [oids.commonName, 64],
    [oids.organizationName, 64],
    [oids.organizationalUnitName, 64],
    [oids.localityName, 128],
    [oids.stateOrProvinceName, 128],
    [oids.postalCode, 40],
  ])('%s has 1 to %i characters', (oid, bound) => {
    const subject = (length: number) => ({ ...root, subject: name(rdn(oid, encodeUtf8String('ü'.repeat(length)))) });
    expect(severitiesOf('rfc-name-length', subject(0), asRoot)).toEqual(['error']);
    expect(severitiesOf('rfc-name-length', subject(1), asRoot)).toEqual([]);
    expect(severitiesOf('rfc-name-length', subject(bound), asRoot)).toEqual([]);
    expect(severitiesOf('rfc-name-length', subject(bound + 1), asRoot)).toEqual(['error']);
  });
});

describe('rfc-name-encoding', () => {
  test.each([
    ['C', encodePrintableString('CH'), 0],
    ['lower-case C', encodePrintableString('ch'), 1],
    ['C of three letters', encodePrintableString('CHE'), 1],
    ['C as UTF8String', encodeUtf8String('CH'), 1],
  ])('%s', (_, value, count) => {
    expect(severitiesOf('rfc-name-encoding', { ...root, subject: name(rdn(oids.countryName, value)) }, asRoot)).toHaveLength(count);
  });

  test('a PrintableString with an @ fires; a name that is no name is an error too, not silence', () => {
    const at = Uint8Array.from(encodeUtf8String('a@b'));
    at[0] = 0x13;
    expect(severitiesOf('rfc-name-encoding', { ...root, subject: name(rdn(oids.commonName, at)) }, asRoot)).toEqual(['error']);
    const [finding] = findingsOf('rfc-name-encoding', { ...root, subject: encodeImplicit(0, hex('00')) as unknown as Der<'Name'> }, asRoot);
    expect(finding?.message).toMatch(/^Rule rfc-name-encoding could not be applied: The name was refused/);
  });
});

describe('br-subject-required, br-subject-no-unit, br-subject-order, br-name-attributes-single', () => {
  const subject = (text: string) => ({ ...root, subject: encodeName(parseDistinguishedName(text)) });
  test.each([
    ['CN=R,O=T', 'br-subject-required'],
    ['O=T,C=CH', 'br-subject-required'],
    ['CN=R,OU=U,O=T,C=CH', 'br-subject-no-unit'],
    ['C=CH,O=T,CN=R', 'br-subject-order'],
    ['CN=R,O=T,L=Z,ST=ZH,C=CH', null],
  ])('%s fires %s', (text, rule) => {
    const rules = ['br-subject-required', 'br-subject-no-unit', 'br-subject-order', 'br-name-attributes-single'];
    expect(rules.filter((id) => severitiesOf(id, subject(text), asRoot).length > 0)).toEqual(rule === null ? [] : [rule]);
  });

  test('an RDN of two attributes fires, several streetAddress do not', () => {
    const pair = encodeSet(
      encodeSequence(encodeOid(oids.organizationName), encodeUtf8String('T')),
      encodeSequence(encodeOid(oids.commonName), encodeUtf8String('R')),
    );
    const street = rdn(oids.streetAddress, encodeUtf8String('S'));
    expect(severitiesOf('br-name-attributes-single', { ...root, subject: name(pair) }, asRoot)).toEqual(['error']);
    expect(severitiesOf('br-name-attributes-single', { ...root, subject: name(street, street) }, asRoot)).toEqual([]);
  });
});

describe('hierarchy rules for certificates', () => {
  const under = { ...asRoot, role: 'subordinate', issuer: root } as const;
  test('hierarchy-issuer-may-sign: keyCertSign, cA and pathLenConstraint of the issuer', () => {
    const subject = { ...root, subject: subordinateName };
    const issuer = (change: Partial<typeof root>) => ({ ...under, issuer: { ...root, ...change } });
    expect(severitiesOf('hierarchy-issuer-may-sign', subject, under)).toEqual([]);
    expect(severitiesOf('hierarchy-issuer-may-sign', subject, issuer({ keyUsage: { critical: true, bits: ['cRLSign'] } }))).toEqual([
      'error',
    ]);
    expect(severitiesOf('hierarchy-issuer-may-sign', subject, issuer({ basicConstraints: { critical: true, ca: false } }))).toEqual([
      'error',
    ]);
    expect(
      severitiesOf('hierarchy-issuer-may-sign', subject, issuer({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } })),
    ).toEqual(['error']);
    expect(
      severitiesOf('hierarchy-issuer-may-sign', subject, issuer({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 1 } })),
    ).toEqual([]);
  });
});
