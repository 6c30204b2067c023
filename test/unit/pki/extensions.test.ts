// Every extension a profile can ask for: built, read back in words, and compared with its plan both ways.

import { describe, expect, test } from 'vitest';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate, type CertificateInput } from '../../../main/pki/build-certificate.ts';
import { compareCertificate, type PlannedCertificate } from '../../../main/pki/compare.ts';
import { describeCertificate } from '../../../main/pki/describe.ts';
import type { GeneralName } from '../../../main/pki/general-name.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import type { CertificateExtensions, GivenValues, IssuerPublication, PrivateField } from '../../../main/pki/profile-extensions.ts';
import { privateKeyOf, rootInput, rootProfile, spkiOf } from '../../fixtures/pki/cases.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

const spki = spkiOf(privateKeyOf('ecdsa-p384'));
const publication: IssuerPublication = {
  caIssuers: ['http://pki.example.com/r1.crt'],
  ocsp: ['http://ocsp.example.com'],
  crl: { full: ['http://crl.example.com/r1.crl', 'http://crl2.example.com/r1.crl'], devices: ['http://crl.example.com/r1-devices.crl'] },
};
const given: GivenValues = { subjectAltNames: [], privateFields: {} };
const name = (type: GeneralName['type'], value: string): GeneralName => ({ type, value });

const input: CertificateInput = {
  ...rootInput(spki, 'ecdsa-sha384'),
  issuer: { name: encodeName(parseDistinguishedName('CN=Issuer')), subjectKeyIdentifier: hex('0a0b') },
  publication,
  given,
};
const planned: PlannedCertificate = {
  ...input,
  issuer: input.issuer.name,
  issuerSpki: spki,
  issuerSubjectKeyIdentifier: hex('0a0b'),
};
const profileOf = (extensions: Partial<CertificateExtensions>): CertificateProfile => ({
  ...rootProfile,
  extensions: { ...rootProfile.extensions, ...extensions },
});
const build = (change: Partial<CertificateInput>) =>
  parseCertificate(
    assembleSigned(buildTbsCertificate({ ...input, ...change }), 'ecdsa-sha384', dummySignature('ecdsa-sha384', 'ecdsa-p384')),
  );
/** The label and value of the one extension beside those of every CA. */
const described = (change: Partial<CertificateInput>) => {
  const usual = ['basicConstraints', 'keyUsage', 'subjectKeyIdentifier', 'authorityKeyIdentifier'];
  return describeCertificate(build(change))
    .slice(10)
    .filter(({ label }) => !usual.includes(label.split(' ')[0] ?? ''))
    .map(({ label, value }) => `${label}: ${value}`);
};

interface Case {
  readonly what: string;
  readonly extensions: Partial<CertificateExtensions>;
  readonly given?: Partial<GivenValues>;
  readonly words: string;
  /** Hex of extnValue's contents. */
  readonly der: string;
  /** A plan that says something else. */
  readonly other: Partial<CertificateExtensions>;
  readonly field: string;
}

const any = '2.5.29.32.0';
const fields: readonly PrivateField[] = [
  { name: 'model', type: 'utf8String', max: 8 },
  { name: 'version', type: 'integer', max: 1000 },
  { name: 'digest', type: 'octetString', max: 2 },
];
const agent = (value: CertificateExtensions['private']): Partial<CertificateExtensions> => ({ private: value });
const oid = '1.3.6.1.4.1.32473.2.1';

const cases: readonly Case[] = [
  {
    what: 'extendedKeyUsage by name and by OID',
    extensions: { extendedKeyUsage: { critical: true, purposes: ['serverAuth', 'OCSPSigning', '1.2.3.4'] } },
    words: 'extendedKeyUsage (critical): serverAuth, ocspSigning, 1.2.3.4',
    der: '301906082b0601050507030106082b0601050507030906032a0304',
    other: { extendedKeyUsage: { critical: true, purposes: ['serverAuth', 'OCSPSigning'] } },
    field: 'extendedKeyUsage',
  },
  {
    what: 'certificatePolicies with and without CPS',
    extensions: { certificatePolicies: { critical: false, policies: [{ oid: any }, { oid: '1.2.3', cps: 'http://a.b' }] } },
    words: 'certificatePolicies: anyPolicy, 1.2.3 CPS http://a.b',
    der: '302830060604551d2000301e06022a0330183016 06082b06010505070201160a687474703a2f2f612e62'.replaceAll(' ', ''),
    other: { certificatePolicies: { critical: false, policies: [{ oid: any }, { oid: '1.2.3' }] } },
    field: 'certificatePolicies',
  },
  {
    what: 'policyMappings',
    extensions: { policyMappings: { critical: true, mappings: [{ issuerDomain: '1.2.3', subjectDomain: '1.2.4' }] } },
    words: 'policyMappings (critical): 1.2.3 is 1.2.4',
    der: '300a300806022a0306022a04',
    other: { policyMappings: { critical: true, mappings: [{ issuerDomain: '1.2.4', subjectDomain: '1.2.3' }] } },
    field: 'policyMappings',
  },
  {
    what: 'policyConstraints',
    extensions: { policyConstraints: { critical: true, requireExplicitPolicy: 0, inhibitPolicyMapping: 3 } },
    words: 'policyConstraints (critical): requireExplicitPolicy 0, inhibitPolicyMapping 3',
    der: '3006800100810103',
    other: { policyConstraints: { critical: true, requireExplicitPolicy: 0 } },
    field: 'policyConstraints',
  },
  {
    what: 'inhibitAnyPolicy',
    extensions: { inhibitAnyPolicy: { critical: true, skipCerts: 2 } },
    words: 'inhibitAnyPolicy (critical): skipCerts 2',
    der: '020102',
    other: { inhibitAnyPolicy: { critical: true, skipCerts: 1 } },
    field: 'inhibitAnyPolicy',
  },
  {
    what: 'nameConstraints of every kind',
    extensions: {
      nameConstraints: {
        critical: true,
        permitted: [name('dNSName', 'example.com'), name('iPAddress', '10.0.0.0/8'), name('directoryName', 'O=E,C=CH')],
        excluded: [name('rfc822Name', ''), name('uniformResourceIdentifier', '.example.com'), name('iPAddress', '2001:db8::/32')],
      },
    },
    words:
      'nameConstraints (critical): permitted dNSName example.com, iPAddress 10.0.0.0/8, directoryName O=E,C=CH; ' +
      'excluded rfc822Name (empty: every one), uniformResourceIdentifier .example.com, iPAddress 2001:0db8:0000:0000:0000:0000:0000:0000/32',
    // As far as the permitted subtrees reach; the words above cover the rest.
    der: '3076a03a300d820b6578616d706c652e636f6d300a87080a000000ff000000301da41b3019310b3009060355040613024348310a3008060355040a0c0145',
    other: { nameConstraints: { critical: true, permitted: [name('dNSName', 'example.com')] } },
    field: 'nameConstraints',
  },
  {
    what: 'nameConstraints of the plan',
    extensions: { nameConstraints: { critical: true, from: 'plan' } },
    given: { nameConstraints: { excluded: [name('dNSName', 'a')] } },
    words: 'nameConstraints (critical): excluded dNSName a',
    der: '3007a1053003820161',
    other: { nameConstraints: { critical: true, excluded: [name('dNSName', 'b')] } },
    field: 'nameConstraints',
  },
  {
    what: 'subjectAltName of every kind',
    extensions: {
      subjectAltName: {
        critical: false,
        names: [
          { type: 'dNSName', min: 1, max: 2 },
          { type: 'rfc822Name', min: 0, max: 1 },
          { type: 'uniformResourceIdentifier', min: 1, max: 1, scheme: 'spiffe' },
          { type: 'iPAddress', min: 0, max: 2 },
          { type: 'hardwareModuleName', min: 0, max: 1 },
        ],
      },
    },
    given: {
      subjectAltNames: [
        name('dNSName', 'a.b'),
        name('rfc822Name', 'a@b.c'),
        name('uniformResourceIdentifier', 'spiffe://t/w'),
        name('iPAddress', '10.1.2.3'),
        name('hardwareModuleName', '1.2.3:00ff'),
      ],
    },
    words:
      'subjectAltName: dNSName a.b, rfc822Name a@b.c, uniformResourceIdentifier spiffe://t/w, iPAddress 10.1.2.3, hardwareModuleName 1.2.3:00ff',
    der: '30388203612e6281056140622e63860c7370696666653a2f2f742f7787040a010203a01606082b06010505070804a00a300806022a03040200ff',
    other: {},
    field: 'extensions',
  },
  {
    what: 'authorityInfoAccess of the issuer',
    extensions: { authorityInfoAccess: { critical: false, from: 'issuer', methods: ['ocsp', 'caIssuers'] } },
    words:
      'authorityInfoAccess: ocspAccess uniformResourceIdentifier http://ocsp.example.com, caIssuers uniformResourceIdentifier http://pki.example.com/r1.crt',
    der:
      '3050' +
      '302306082b060105050730018617' +
      Buffer.from('http://ocsp.example.com').toString('hex') +
      '302906082b06010505073002861d' +
      Buffer.from('http://pki.example.com/r1.crt').toString('hex'),
    other: { authorityInfoAccess: { critical: false, from: 'issuer', methods: ['ocsp'] } },
    field: 'authorityInfoAccess',
  },
  {
    what: 'cRLDistributionPoints: one point, the partition of the profile',
    extensions: { cRLDistributionPoints: { critical: false, from: 'issuer', crlPartition: 'devices' } },
    words: 'cRLDistributionPoints: uniformResourceIdentifier http://crl.example.com/r1-devices.crl',
    der: `302d302ba029a0278625${Buffer.from('http://crl.example.com/r1-devices.crl').toString('hex')}`,
    other: { cRLDistributionPoints: { critical: false, from: 'issuer', crlPartition: 'full' } },
    field: 'cRLDistributionPoints',
  },
  {
    what: 'ocsp-nocheck',
    extensions: { ocspNocheck: { critical: false } },
    words: 'ocspNocheck: NULL: this certificate is not checked for revocation',
    der: '0500',
    other: {},
    field: 'extensions',
  },
  {
    what: 'a private extension in DER',
    extensions: agent([{ oid, critical: false, value: { der: '0101ff' } }]),
    words: `${oid}: 0101ff`,
    der: '0101ff',
    other: agent([{ oid, critical: false, value: { der: '010100' } }]),
    field: oid,
  },
  {
    what: 'a private UTF8String',
    extensions: agent([{ oid, critical: true, value: { utf8String: 'é'.repeat(64) } }]),
    words: `${oid} (critical): 0c8180${'c3a9'.repeat(64)}`,
    der: `0c8180${'c3a9'.repeat(64)}`,
    other: agent([{ oid, critical: true, value: { utf8String: 'e' } }]),
    field: oid,
  },
  {
    what: 'a private INTEGER',
    extensions: agent([{ oid, critical: false, value: { integer: 128 } }]),
    words: `${oid}: 02020080`,
    der: '02020080',
    other: agent([{ oid, critical: false, value: { integer: 127 } }]),
    field: oid,
  },
  {
    what: 'a private OCTET STRING',
    extensions: agent([{ oid, critical: false, value: { octetString: '00ff' } }]),
    words: `${oid}: 040200ff`,
    der: '040200ff',
    other: agent([{ oid, critical: false, value: { octetString: '00fe' } }]),
    field: oid,
  },
  {
    what: 'a private SEQUENCE of given parts',
    extensions: agent([{ oid, critical: false, value: { given: fields } }]),
    given: { privateFields: { model: 'm', version: '300', digest: 'aabb' } },
    words: `${oid}: 300b0c016d0202012c0402aabb`,
    der: '300b0c016d0202012c0402aabb',
    other: agent([{ oid, critical: false, value: { given: fields.slice(0, 2) } }]),
    field: oid,
  },
];

describe('each extension', () => {
  test.each(cases)('$what', ({ extensions, given: values, words, der, other, field }) => {
    const change = { profile: profileOf(extensions), given: { ...given, ...values } };
    const built = build(change);
    expect(described(change)).toEqual([words]);
    const own = built.extensions[2];
    expect(own === undefined ? '' : toHex(own.value).slice(0, der.length)).toBe(der);
    expect(built.malformed).toEqual([]);
    expect(compareCertificate(built, { ...planned, ...change })).toEqual([]);
    expect(compareCertificate(built, { ...planned, ...change, profile: profileOf(other) }).map((one) => one.field)).toEqual([field]);
  });

  test('PLAN-VS-DER finds other names, other URIs of the issuer, and what was never given', () => {
    const profile = profileOf({
      subjectAltName: { critical: false, names: [{ type: 'dNSName', min: 1, max: 1 }] },
      authorityInfoAccess: { critical: false, from: 'issuer', methods: ['ocsp'] },
      cRLDistributionPoints: { critical: false, from: 'issuer', crlPartition: 'full' },
      nameConstraints: { critical: true, from: 'plan' },
      private: [{ oid, critical: false, value: { given: fields } }],
    });
    const values: GivenValues = {
      subjectAltNames: [name('dNSName', 'a.b')],
      nameConstraints: { permitted: [name('dNSName', 'b')] },
      privateFields: { model: 'm', version: '1', digest: '00' },
    };
    const built = build({ profile, given: values });
    const { publication: _, given: __, ...bare } = planned;
    expect(compareCertificate(built, { ...bare, profile }).map((one) => `${one.field}: ${one.planned}`)).toEqual([
      'nameConstraints: nothing was given',
      'subjectAltName: nothing was given',
      'authorityInfoAccess: ',
      'cRLDistributionPoints: nothing was given',
      `${oid}: «model» was not given`,
    ]);
    const elsewhere = { ...publication, ocsp: ['http://ocsp.example.org'] };
    expect(compareCertificate(built, { ...planned, profile, given: values, publication: elsewhere }).map((one) => one.field)).toEqual([
      'authorityInfoAccess',
    ]);
    const { authorityKeyIdentifier: ___, subjectKeyIdentifier: ____, ...others } = profile.extensions;
    expect(compareCertificate(built, { ...planned, profile: { ...profile, extensions: others }, given: values })[0]?.field).toBe(
      'extensions',
    );
  });

  test('without a key identifier of its own and of its issuer nothing is compared silently', () => {
    const { subjectKeyIdentifier: _, ...others } = rootProfile.extensions;
    const profile = { ...rootProfile, extensions: others };
    const built = build({ profile });
    expect(built.subjectKeyIdentifier).toBeUndefined();
    expect(compareCertificate(built, { ...planned, profile })).toEqual([]);
    const { issuerSubjectKeyIdentifier: __, ...unknown } = planned;
    expect(compareCertificate(built, { ...unknown, profile }).map((one) => one.field)).toEqual(['authorityKeyIdentifier']);
  });
});

describe('buildTbsCertificate refuses', () => {
  const alt = profileOf({
    subjectAltName: {
      critical: false,
      names: [
        { type: 'uniformResourceIdentifier', min: 1, max: 1, scheme: 'spiffe' },
        { type: 'dNSName', min: 0, max: 2 },
      ],
    },
  });
  const spiffe = name('uniformResourceIdentifier', 'spiffe://t/w');
  test.each<[string, readonly GeneralName[], RegExp]>([
    ['no name where exactly one is wanted', [], /wants exactly 1 uniformResourceIdentifier of scheme spiffe, and 0 are given/],
    ['two', [spiffe, name('uniformResourceIdentifier', 'SPIFFE://t/v')], /wants exactly 1 .*, and 2 are given/],
    ['another scheme', [spiffe, name('uniformResourceIdentifier', 'https://t/v')], /allows no uniformResourceIdentifier/],
    ['another kind', [spiffe, name('rfc822Name', 'a@b.c')], /allows no rfc822Name/],
    ['three of at most two', [spiffe, ...['a', 'b', 'c'].map((one) => name('dNSName', one))], /wants 0 to 2 dNSName, and 3 are given/],
    ['the same twice', [spiffe, name('dNSName', 'a'), name('dNSName', 'a')], /is given twice/],
  ])('%s', (_, subjectAltNames, sentence) => {
    expect(expectRefusal('policy.profile', () => build({ profile: alt, given: { ...given, subjectAltNames } }))).toMatch(sentence);
  });

  test('names where the profile has no subjectAltName', () => {
    expectRefusal('policy.profile', () => build({ given: { ...given, subjectAltNames: [spiffe] } }));
  });

  test.each<[string, Partial<CertificateExtensions>]>([
    ['AIA', { authorityInfoAccess: { critical: false, from: 'issuer', methods: ['ocsp'] } }],
    ['a partition nobody publishes', { cRLDistributionPoints: { critical: false, from: 'issuer', crlPartition: 'people' } }],
    [
      'a partition named like a method of objects',
      { cRLDistributionPoints: { critical: false, from: 'issuer', crlPartition: 'constructor' } },
    ],
  ])('%s without URIs of the issuer', (_, extensions) => {
    expectRefusal('policy.profile', () => build({ profile: profileOf(extensions), publication: { caIssuers: [], ocsp: [], crl: {} } }));
  });

  test('nameConstraints of a plan that gives none', () => {
    expectRefusal('bug', () => build({ profile: profileOf({ nameConstraints: { critical: true, from: 'plan' } }) }));
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['a missing part', { model: 'm', version: '1' }],
    ['a part called like an inherited one', { version: '1', digest: '00', toString: 'm' }],
    ['too many characters', { model: '123456789', version: '1', digest: '00' }],
    ['no characters', { model: '', version: '1', digest: '00' }],
    ['an invisible character', { model: 'a\u200b', version: '1', digest: '00' }],
    ['a number beyond the highest', { model: 'm', version: '1001', digest: '00' }],
    ['a negative number', { model: 'm', version: '-1', digest: '00' }],
    ['a leading zero', { model: 'm', version: '01', digest: '00' }],
    ['too many octets', { model: 'm', version: '1', digest: '000000' }],
    ['half an octet', { model: 'm', version: '1', digest: '0' }],
    ['no octets', { model: 'm', version: '1', digest: '' }],
  ])('%s', (_, privateFields) => {
    const profile = profileOf({ private: [{ oid, critical: false, value: { given: fields } }] });
    expectRefusal('input.schema', () => build({ profile, given: { ...given, privateFields } }));
  });

  test('private DER that is none', () => {
    expectRefusal('input.truncated', () => build({ profile: profileOf({ private: [{ oid, critical: false, value: { der: '3001' } }] }) }));
  });
});
