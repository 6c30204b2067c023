import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../main/formats/profile.ts';
import { addDuration } from '../../../main/pki/duration.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource, resourceText } from './resource-files.ts';

const root = resourceText('profiles/root.yaml');
const rootCrl = resourceText('profiles/root-crl.yaml');
const leaf = resourceText('profiles/tls-server.yaml');
const day = 86_400_000;

const caOnly = {
  policyMappings: '{ critical: true, mappings: [{ issuerDomain: 1.2.3, subjectDomain: 1.2.4 }] }',
  policyConstraints: '{ critical: true, requireExplicitPolicy: 0 }',
  inhibitAnyPolicy: '{ critical: true, skipCerts: 0 }',
  nameConstraints: '{ critical: true, from: plan }',
};

const permitted = (type: string, value: string): string =>
  `nameConstraints: { critical: true, permitted: [{ type: ${type}, value: "${value}" }] }`;

/** What an extension may not say: title, its line in the file, the refusal. */
const refusedExtensions: readonly [string, string, RegExp][] = [
  ['a name constraint that is not critical (RFC 5280 4.2.1.10)', permitted('dNSName', 'a.b').replace('true', 'false'), /nameConstraints/],
  ['name constraints that constrain nothing', 'nameConstraints: { critical: true }', /must have `permitted` or `excluded`/],
  ['an address where a subnet belongs', permitted('iPAddress', '10.0.0.1'), /a constraint is written as a subnet/],
  ['a subnet with bits beyond its prefix', permitted('iPAddress', '10.0.0.1/8'), /bits beyond its prefix/],
  ['a prefix longer than the address', permitted('iPAddress', '10.0.0.0/33'), /longer than the address/],
  ['an address of five numbers', permitted('iPAddress', '10.0.0.0.0/8'), /neither 10\.1\.2\.3 nor 2001:db8::1/],
  ['a number over 255', permitted('iPAddress', '256.0.0.0/8'), /neither 10\.1\.2\.3/],
  ['two runs of zeros', permitted('iPAddress', '2001::db8::/32'), /neither 10\.1\.2\.3/],
  ['seven groups', permitted('iPAddress', '1:2:3:4:5:6:7/32'), /neither 10\.1\.2\.3/],
  ['a run of no zeros', permitted('iPAddress', '1:2:3:4::5:6:7:8/128'), /neither 10\.1\.2\.3/],
  ['a name in another spelling than the bytes are shown in', permitted('directoryName', 'o=E, c=CH'), /write it as `O=E,C=CH`/],
  ['a directoryName that is none', permitted('directoryName', 'E'), /not of the form TYPE=value/],
  ['a domain that is not ASCII', permitted('dNSName', 'é.ch'), /xn-- form/],
  ['a hardware module without a number', permitted('hardwareModuleName', '1.2.3'), /hardwareModuleName was refused/],
  [
    'the same subtree twice',
    'nameConstraints: { critical: true, permitted: [{ type: dNSName, value: a }, { type: dNSName, value: a }] }',
    /repeats `dNSName a`/,
  ],
  ['an unknown purpose', 'extendedKeyUsage: { critical: false, purposes: [serverauth] }', /must be an OID or one of `serverAuth`/],
  [
    'a purpose named like a method of objects',
    'extendedKeyUsage: { critical: false, purposes: [constructor] }',
    /must be an OID or one of/,
  ],
  ['an OID that cannot be', 'extendedKeyUsage: { critical: false, purposes: ["1.40.1"] }', /must be an OID or one of/],
  ['an OID with a leading zero', 'extendedKeyUsage: { critical: false, purposes: ["1.2.03"] }', /must be an OID or one of/],
  [
    'a CPS that is no URI',
    'certificatePolicies: { critical: false, policies: [{ oid: 1.2.3, cps: here }] }',
    /must be an http or https URI/,
  ],
  ['an empty policyConstraints (RFC 5280 4.2.1.11)', 'policyConstraints: { critical: true }', /must have `requireExplicitPolicy` or/],
  ['a critical authorityInfoAccess', 'authorityInfoAccess: { critical: true, from: issuer, methods: [ocsp] }', /must be `false`/],
  ['distribution points without a partition', 'cRLDistributionPoints: { critical: false, from: issuer }', /crlPartition` is missing/],
  [
    'more names at least than at most',
    'subjectAltName: { critical: false, names: [{ type: dNSName, min: 2, max: 1 }] }',
    /at least as large as `min`/,
  ],
  [
    'the scheme of a DNS name',
    'subjectAltName: { critical: false, names: [{ type: dNSName, min: 0, max: 1, scheme: spiffe }] }',
    /only beside `type: uniform/,
  ],
  ['a private value of two types', 'private: [{ oid: 1.2.3, critical: false, value: { integer: 1, utf8String: a } }]', /Unknown key/],
  [
    'the same private extension twice',
    'private: [{ oid: 1.2.3, critical: false, value: { integer: 1 } }, { oid: 1.2.3, critical: false, value: { integer: 2 } }]',
    /repeats `1\.2\.3`/,
  ],
];

describe('the shipped profiles', () => {
  const files = readdirSync(resolve(import.meta.dirname, '../../../resources/profiles'));

  test('are the nineteen certificates, seven CRLs and two kinds of OCSP response of the README', () => {
    const kinds = files
      .map((file) => parseProfile(resource(`profiles/${file}`)).value)
      .map((one) => (one.makes === 'certificate' ? one.kind : one.makes));
    expect(
      Object.fromEntries(
        ['root', 'subordinate', 'cross', 'leaf', 'crl', 'ocsp'].map((kind) => [kind, kinds.filter((one) => one === kind).length]),
      ),
    ).toEqual({
      root: 1,
      subordinate: 4,
      cross: 2,
      leaf: 12,
      crl: 7,
      ocsp: 2,
    });
  });

  test.each(files)('%s is named after its id and cites a clause beside every extension', (file) => {
    const { value } = parseProfile(resource(`profiles/${file}`));
    expect(`${value.id}.yaml`).toBe(file);
    const extensions = resourceText(`profiles/${file}`).split('\nextensions:')[1] ?? '';
    expect(extensions.split('\n').filter((line) => /^ {2}[a-zA-Z]+:(?! *$)/.test(line) && !line.includes(' # '))).toEqual([]);
  });
});

describe('the shipped profiles follow the Baseline Requirements', () => {
  test('root: BR 7.1.2.1', () => {
    const { value } = parseProfile(resource('profiles/root.yaml'));
    expect(value).toMatchObject({ id: 'root', makes: 'certificate', rules: ['br', 'private'], validity: { min: 'P2922D', max: 'P9132D' } });
    expect('extensions' in value && value.extensions).toEqual({
      basicConstraints: { critical: true, ca: true },
      keyUsage: { critical: true, bits: ['keyCertSign', 'cRLSign'] },
      subjectKeyIdentifier: { critical: false, method: 'rfc7093-1' },
      authorityKeyIdentifier: { critical: false, from: 'issuer' },
    });
  });

  test('root-crl: nextUpdate at most 12 months after thisUpdate in every year (BR 4.9.7)', () => {
    const { value } = parseProfile(resource('profiles/root-crl.yaml'));
    if (value.makes !== 'crl') throw new Error('root-crl makes no CRL');
    for (let start = Date.UTC(2024, 0, 1); start < Date.UTC(2029, 0, 1); start += day) {
      const from = new Date(start);
      expect(addDuration(from, value.nextUpdate).getTime()).toBeLessThanOrEqual(addDuration(from, 'P12M').getTime());
    }
  });
});

describe('parseProfile refuses', () => {
  test.each([
    [
      'an unknown key',
      root,
      'validity:',
      'valid: 1\nvalidity:',
      /^Unknown key `valid` in the profile at line \d+, column 1; allowed here: conclave, makes, kind, id, title, rules, signatureAlgorithms, validity, subject, extensions\.$/,
    ],
    [
      'neither certificate, crl, ocsp nor cms',
      root,
      'makes: certificate',
      'makes: cheese',
      /^Key `makes` .* `makes: crl`, `makes: ocsp` or `makes: cms`/,
    ],
    [
      'P-384 with SHA-256 (BR 7.1.3.2.2)',
      root,
      'ecdsa-p384: ecdsa-sha384',
      'ecdsa-p384: ecdsa-sha256',
      /^Key `signatureAlgorithms\.ecdsa-p384` .* does not go with a key of ecdsa-p384/,
    ],
    [
      'an ECDSA signature of an RSA key',
      root,
      'rsa-4096: rsa-pkcs1-sha384',
      'rsa-4096: ecdsa-sha384',
      /^Key `signatureAlgorithms\.rsa-4096`/,
    ],
    ['an unknown key algorithm', root, 'ed25519: ed25519', 'ed448: ed25519', /ed448/],
    ['SHA-1', root, 'rsa-4096: rsa-pkcs1-sha384', 'rsa-4096: rsa-pkcs1-sha1', /^Key `signatureAlgorithms\.rsa-4096` .* must be one of/],
    ['min longer than max', root, 'min: P2922D', 'min: P9133D', /^Key `validity\.max` .* at least as long/],
    [
      'a required attribute that is not allowed',
      root,
      'required: [C, O, CN]',
      'required: [C, O, OU, CN]',
      /^Key `subject\.allowed` .* must contain `OU`/,
    ],
    [
      'pathLenConstraint without ca (RFC 5280 4.2.1.9)',
      leaf,
      'ca: false }',
      'ca: false, pathLenConstraint: 0 }',
      /^Key `extensions\.basicConstraints\.pathLenConstraint` .* only beside `ca: true`/,
    ],
    [
      'a CA of kind leaf',
      root,
      'kind: root',
      'kind: leaf',
      /^Key `extensions\.basicConstraints\.ca` .* must be `false` in a profile of `kind: leaf`/,
    ],
    ['a root that is no CA', root, 'ca: true }', 'ca: false }', /^Key `extensions\.basicConstraints\.ca` .* must be `true` unless/],
    ['an unknown kind', root, 'kind: root', 'kind: test', /^Key `kind` .* must be one of `root`, `subordinate`, `cross`, `leaf`/],
    ['a leaf that does not say so', leaf, 'kind: leaf\n', '', /^Key `extensions\.basicConstraints\.ca` .* must be `true` unless/],
    [
      'CA constraints that are not critical (RFC 5280 4.2.1.9)',
      root,
      'basicConstraints: { critical: true',
      'basicConstraints: { critical: false',
      /^Key `extensions\.basicConstraints\.critical` .* must be `true`/,
    ],
    [
      'a CA without keyCertSign',
      root,
      '[keyCertSign, cRLSign]',
      '[cRLSign]',
      /^Key `extensions\.keyUsage\.bits` .* must hold `keyCertSign`/,
    ],
    [
      'a leaf with keyCertSign',
      leaf,
      '[digitalSignature]',
      '[keyCertSign]',
      /^Key `extensions\.keyUsage\.bits` .* must not hold `keyCertSign`/,
    ],
    [
      'a CA without subjectKeyIdentifier (RFC 5280 4.2.1.2)',
      root,
      /  subjectKeyIdentifier:.*\n/.exec(root)?.[0] ?? '',
      '',
      /^Key `extensions\.subjectKeyIdentifier` .* must be there/,
    ],
    [
      'a leaf without authorityKeyIdentifier (RFC 5280 4.2.1.1)',
      leaf,
      /  authorityKeyIdentifier:.*\n/.exec(leaf)?.[0] ?? '',
      '',
      /^Key `extensions\.authorityKeyIdentifier` .* must be there/,
    ],
    [
      'ocspNocheck in a CA (RFC 6960 4.2.2.2.1)',
      root,
      '  keyUsage:',
      '  ocspNocheck: { critical: false }\n  keyUsage:',
      /^Key `extensions\.ocspNocheck`/,
    ],
    ...(['policyMappings', 'policyConstraints', 'inhibitAnyPolicy', 'nameConstraints'] as const).map(
      (name): [string, string, string, string, RegExp] => [
        `${name} in a leaf`,
        leaf,
        '  keyUsage:',
        `  ${name}: ${caOnly[name]}\n  keyUsage:`,
        new RegExp(`^Key \`extensions\\.${name}\` .* only in the profile of a CA`),
      ],
    ),
    ...refusedExtensions.map(([what, line, sentence]): [string, string, string, string, RegExp] => [
      what,
      root,
      '  keyUsage:',
      `  ${line}\n  keyUsage:`,
      sentence,
    ]),
    [
      'a critical subjectKeyIdentifier (RFC 5280 4.2.1.2)',
      root,
      'subjectKeyIdentifier: { critical: false',
      'subjectKeyIdentifier: { critical: true',
      /^Key `extensions\.subjectKeyIdentifier\.critical` .* must be `false`/,
    ],
    ['an unknown keyUsage bit', root, 'cRLSign]', 'crlSign]', /^Key `extensions\.keyUsage\.bits\[2\]`/],
    ['an extension we do not know', root, '  keyUsage:', '  qcStatements: x\n  keyUsage:', /^Unknown key `qcStatements`/],
    [
      'a CRL without number (RFC 5280 5.2.3)',
      rootCrl,
      /  crlNumber:.*\n/.exec(rootCrl)?.[0] ?? '',
      '',
      /^Key `extensions\.crlNumber` is missing/,
    ],
    [
      'a partition without its address',
      rootCrl,
      'scope: full',
      'scope: partition',
      /^Key `extensions\.issuingDistributionPoint` .* must be there/,
    ],
    [
      'an empty issuingDistributionPoint',
      rootCrl,
      'crlNumber: { critical: false }',
      'crlNumber: { critical: false }\n  issuingDistributionPoint: { critical: true }',
      /^Key `extensions\.issuingDistributionPoint` .* must have `onlyContains`/,
    ],
    [
      'an indirect CRL',
      rootCrl,
      'crlNumber: { critical: false }',
      'crlNumber: { critical: false }\n  issuingDistributionPoint: { critical: true, onlyContains: userCerts, indirectCRL: true }',
      /^Unknown key `indirectCRL`/,
    ],
    [
      'partitions signed ahead',
      rootCrl.replace('crlNumber: { critical: false }', 'crlNumber: { critical: false }\n  issuingDistributionPoint: { critical: true }'),
      'scope: full',
      'overlap: P1D\nscope: partition',
      /^Key `overlap` .* only full CRLs are signed ahead/,
    ],
    ['nextUpdate in words', rootCrl, 'P364D', 'yearly', /^Key `nextUpdate` .* ISO 8601 duration/],
    ['certificate keys in a CRL profile', rootCrl, 'scope: full', 'subject: x\nscope: full', /^Unknown key `subject`/],
  ])('%s', (_name, file, from, to, sentence) => {
    expect(file).toContain(from);
    const refusal = refusalOf(() => parseProfile(bytes(file.replace(from, () => to))));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
  });

  test('a file of before kinds makes a root, as every file then did', () => {
    expect(parseProfile(bytes(root.replace('kind: root\n', ''))).value).toMatchObject({ kind: 'root' });
  });

  test('both ends of validity may be equal', () => {
    expect(parseProfile(bytes(root.replace('min: P2922D', 'min: P9132D'))).value.id).toBe('root');
  });
});
