// Both sides of what the rules on extensions and key usage decide, beyond the one good and one bad fixture of each.
import { describe, expect, test } from 'vitest';
import type { LintContext } from '../../../main/lint/rule.ts';
import { resolveRole } from '../../../main/lint/role.ts';
import { algorithmTitle } from '../../../main/lint/algorithm-title.ts';
import { encodeBitString, encodeOid, encodeSequence } from '../../../main/pki/der-write.ts';
import type { KeyUsageBit } from '../../../main/pki/key-usage.ts';
import { oids, type OidName } from '../../../main/pki/oids.ts';
import type { CertificateFields, Extension } from '../../../main/pki/parse-certificate.ts';
import { asCrl, asRoot, crl, findingsOf, hex, root, severitiesOf } from './subjects.ts';

const asLeaf: LintContext = { ...asRoot, rules: 'private', role: 'leaf' };
const extension = (name: OidName, value: string, critical = false): Extension => ({ oid: oids[name], critical, value: hex(value) });
const withOnly = (...extensions: readonly Extension[]): CertificateFields => ({ ...root, extensions });
const messages = (id: string, subject: CertificateFields, context: LintContext): string[] =>
  findingsOf(id, subject, context).map(({ message }) => message);

describe('rfc-distribution-points', () => {
  const noPlace = 'cRLDistributionPoints: point 1 has neither distributionPoint nor cRLIssuer.';
  const notDer = 'The reasons of cRLDistributionPoints: point 1 are not DER.';
  const point = '3007a005a003860161';
  test.each<[string, readonly string[]]>([
    [`3009${point}`, []],
    ['3007 3005a203860161', []],
    ['3002 3000', [noPlace]],
    ['3006 3004 81020640', [noPlace]], // reasons alone, well formed
    ['3006 3004 81020740', [noPlace, notDer]], // an unused bit that is set
    ['3006 3004 81020540', [noPlace, notDer]], // a trailing zero bit
    ['3005 3003 810100', [noPlace]], // no reason at all
    ['3005 3003 810101', [noPlace, notDer]],
    ['3006 3004 81020880', [noPlace, notDer]],
    ['3004 3002 8100', [noPlace, notDer]],
    ['3080', []], // rfc-general-names says that it does not decode
  ])('%s', (value, wanted) => {
    expect(messages('rfc-distribution-points', withOnly(extension('cRLDistributionPoints', value.replaceAll(' ', ''))), asRoot)).toEqual(
      wanted,
    );
  });

  test('counts points, reads freshestCRL too, and CRLs', () => {
    const second = withOnly(extension('freshestCrl', `300b${point}3000`));
    expect(messages('rfc-distribution-points', second, asRoot)).toEqual([
      'freshestCrl: point 2 has neither distributionPoint nor cRLIssuer.',
    ]);
    expect(severitiesOf('rfc-distribution-points', { ...crl, extensions: [extension('freshestCrl', '30023000')] }, asCrl)).toEqual([
      'error',
    ]);
    expect(severitiesOf('rfc-distribution-points', withOnly(extension('subjectAltName', '30023000')), asRoot)).toEqual([]);
  });
});

describe('rfc-general-names', () => {
  test('names the extension, and says of one that does not decode only that', () => {
    const subject = withOnly(
      extension('subjectAltName', '300482026121'),
      extension('issuerAltName', '3000'),
      extension('keyUsage', '3000'),
    );
    expect(messages('rfc-general-names', subject, asRoot)).toEqual([
      'The DNS name “a!” in subjectAltName is malformed: it is not a domain name.',
      'issuerAltName is encoded wrongly: its value does not decode.',
    ]);
  });
  test('a name that is no text is shown in hex', () => {
    expect(messages('rfc-general-names', withOnly(extension('subjectAltName', '300587030a0000')), asRoot)).toEqual([
      'The IP address 0a0000 in subjectAltName is malformed: it has 3 octets instead of 4 or 16.',
    ]);
    expect(messages('rfc-general-names', withOnly(extension('subjectAltName', '3004820261ff')), asRoot)).toEqual([
      'The DNS name with the octets 61ff in subjectAltName is malformed: it is not ASCII text.',
    ]);
  });
});

describe('rfc-name-constraints', () => {
  const permitted = '3007a0053003820161';
  test.each<[string, boolean, readonly string[]]>([
    [permitted, true, []],
    [permitted, false, []], // rfc-name-constraints-critical
    ['3000', true, ['nameConstraints is empty: it constrains nothing.']],
    ['300aa00830068201 61810101'.replaceAll(' ', ''), true, ['A subtree of nameConstraints has a minimum or a maximum.']],
    ['3080', true, []],
  ])('%s critical %s', (value, critical, wanted) => {
    const subject = withOnly(extension('nameConstraints', value, critical));
    expect(messages('rfc-name-constraints', subject, { ...asRoot, rules: 'private' })).toEqual(wanted);
  });
  test('not critical is a warning under the BR (7.1.2.10.8) and an error elsewhere; empty is an error under the BR, too', () => {
    const subject = withOnly(extension('nameConstraints', permitted));
    expect(severitiesOf('rfc-name-constraints-critical', subject, asRoot)).toEqual(['warning']);
    expect(severitiesOf('rfc-name-constraints-critical', subject, { ...asRoot, rules: 'private' })).toEqual(['error']);
    expect(severitiesOf('rfc-name-constraints-critical', root, asRoot)).toEqual([]);
    expect(severitiesOf('rfc-name-constraints', withOnly(extension('nameConstraints', '3000', true)), asRoot)).toEqual(['error']);
  });
});

describe('rfc-ca-only-extensions', () => {
  const { basicConstraints: _, keyUsage: __, ...bare } = root;
  const leaf: CertificateFields = { ...bare, extensions: [] };
  test.each(['policyMappings', 'nameConstraints', 'policyConstraints', 'inhibitAnyPolicy'] as const)('%s', (name) => {
    const subject = { ...leaf, extensions: [extension(name, '3000')] };
    expect(messages('rfc-ca-only-extensions', subject, asLeaf)).toEqual([`${name} stands in a certificate that is not a CA’s.`]);
    expect(messages('rfc-ca-only-extensions', subject, { ...asLeaf, role: 'subordinate' })).toEqual([]);
    const authority = { ...subject, basicConstraints: { critical: true, ca: true } };
    expect(messages('rfc-ca-only-extensions', authority, asLeaf)).toEqual([]);
  });
  test('keyCertSign and pathLenConstraint without cA TRUE; cRLSign and nothing at all are fine', () => {
    const usage = (...bits: readonly KeyUsageBit[]): CertificateFields => ({ ...leaf, keyUsage: { critical: true, bits } });
    expect(messages('rfc-ca-only-extensions', usage('keyCertSign'), asLeaf)).toEqual([
      'keyUsage keyCertSign stands in a certificate that is not a CA’s.',
    ]);
    expect(messages('rfc-ca-only-extensions', usage('cRLSign'), asLeaf)).toEqual([]);
    const path = { ...leaf, basicConstraints: { critical: true, ca: false, pathLenConstraint: 0 } };
    expect(messages('rfc-ca-only-extensions', path, asLeaf)).toEqual(['pathLenConstraint stands in a certificate that is not a CA’s.']);
    expect(messages('rfc-ca-only-extensions', leaf, asLeaf)).toEqual([]);
  });
});

describe('rfc-subject-alt-name', () => {
  const empty = { ...root, subject: hex('3000') as CertificateFields['subject'] };
  test.each<[string, CertificateFields, readonly string[]]>([
    ['a subject', root, []],
    [
      'no subject, no name',
      { ...empty, extensions: [] },
      ['The subject is empty and subjectAltName is missing: nothing names the holder.'],
    ],
    ['no subject, critical', { ...empty, extensions: [extension('subjectAltName', '3003820161', true)] }, []],
    [
      'no subject, not critical',
      { ...empty, extensions: [extension('subjectAltName', '3003820161')] },
      ['The subject is empty and subjectAltName is not marked critical.'],
    ],
  ])('%s', (_name, subject, wanted) => expect(messages('rfc-subject-alt-name', subject, asLeaf)).toEqual(wanted));
  test('is about leaves: a CA without subject is another rule’s matter', () => {
    expect(messages('rfc-subject-alt-name', { ...empty, extensions: [] }, { ...asLeaf, role: 'subordinate' })).toEqual([]);
  });
});

describe('rfc-key-usage-fits-key', () => {
  const all: readonly KeyUsageBit[] = [
    'digitalSignature',
    'nonRepudiation',
    'keyEncipherment',
    'dataEncipherment',
    'keyAgreement',
    'keyCertSign',
    'cRLSign',
    'encipherOnly',
    'decipherOnly',
  ];
  const signing: readonly KeyUsageBit[] = ['digitalSignature', 'nonRepudiation', 'keyCertSign', 'cRLSign'];
  const agreeing: readonly KeyUsageBit[] = ['keyAgreement', 'encipherOnly', 'decipherOnly'];
  const keyed = (oid: string): CertificateFields => ({
    ...root,
    spki: encodeSequence(encodeSequence(encodeOid(oid)), encodeBitString(Uint8Array.of(1))),
    keyUsage: { critical: true, bits: all },
  });
  test.each<[OidName, readonly KeyUsageBit[]]>([
    ['rsaEncryption', [...signing, 'keyEncipherment', 'dataEncipherment']],
    ['ecPublicKey', [...signing, ...agreeing]],
    ['ed25519', signing],
    ['ed448', signing],
    ['x25519', agreeing],
    ['x448', agreeing],
    ['mlDsa44', signing],
    ['mlDsa65', signing],
    ['mlDsa87', signing],
    ['mlKem512', ['keyEncipherment']],
    ['mlKem768', ['keyEncipherment']],
    ['mlKem1024', ['keyEncipherment']],
  ])('%s', (name, possible) => {
    expect(messages('rfc-key-usage-fits-key', keyed(oids[name]), asRoot)).toEqual(
      all.filter((bit) => !possible.includes(bit)).map((bit) => `keyUsage has ${bit}, which a key of kind ${name} cannot have.`),
    );
  });
  test('a kind of key nobody told us of, and no keyUsage, are not judged', () => {
    expect(messages('rfc-key-usage-fits-key', keyed('2.999'), asRoot)).toEqual([]);
    const { keyUsage: _, ...bare } = keyed(oids.ed25519);
    expect(messages('rfc-key-usage-fits-key', bare, asRoot)).toEqual([]);
  });
});

describe('the role of a certificate with equal names', () => {
  const { basicConstraints: _, keyUsage: __, ...bare } = root;
  const role = (subject: CertificateFields): string => resolveRole(subject, { ...asRoot, role: 'unknown' });
  const usage = (...bits: readonly KeyUsageBit[]): Partial<CertificateFields> => ({ keyUsage: { critical: true, bits } });
  const constraints = (ca: boolean): Partial<CertificateFields> => ({ basicConstraints: { critical: true, ca } });
  test.each<[string, Partial<CertificateFields>, string]>([
    ['nothing said', {}, 'root'],
    ['cA TRUE', constraints(true), 'root'],
    ['cA TRUE, no keyCertSign', { ...constraints(true), ...usage('digitalSignature') }, 'root'],
    ['keyCertSign', usage('keyCertSign'), 'root'],
    ['cA FALSE and keyCertSign', { ...constraints(false), ...usage('keyCertSign') }, 'root'],
    ['cA FALSE', constraints(false), 'leaf'],
    ['no keyCertSign', usage('digitalSignature'), 'leaf'],
    ['cA FALSE, no keyCertSign', { ...constraints(false), ...usage('digitalSignature') }, 'leaf'],
  ])('%s', (_name, says, wanted) => expect(role({ ...bare, ...says })).toBe(wanted));
});

test('algorithmTitle: a name where we know one, the OID where not, and always the octets', () => {
  expect(algorithmTitle(hex('300d06092a864886f70d0101050500'))).toBe('sha1WithRSAEncryption (300d06092a864886f70d0101050500)');
  expect(algorithmTitle(hex('300506032a0304'))).toBe('1.2.3.4 (300506032a0304)');
  expect(algorithmTitle(hex('0500'))).toBe('0500');
});
