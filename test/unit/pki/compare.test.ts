import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate, type CertificateInput } from '../../../main/pki/build-certificate.ts';
import { buildTbsCertList, type CrlInput, encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { compareCertificate, compareCrl, type PlannedCertificate, type PlannedCrl } from '../../../main/pki/compare.ts';
import { parseCrlNumber } from '../../../main/pki/crl-number.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import { parseSerialNumber, type SerialNumber } from '../../../main/pki/serial-number.ts';
import { notAfterOf } from '../../../main/pki/validity.ts';
import {
  algorithmOf,
  crlInput,
  crlProfile,
  goldenEntries,
  goldenKeys,
  notBefore,
  privateKeyOf,
  rootInput,
  rootProfile,
  spkiOf,
} from '../../fixtures/pki/cases.ts';
import { hex } from './expect-refusal.ts';

const spki = spkiOf(privateKeyOf('ecdsa-p384'));
const input = rootInput(spki, 'ecdsa-sha384');
const plannedOf = (from: CertificateInput): PlannedCertificate => ({ ...from, issuer: from.issuer.name, issuerSpki: from.subjectSpki });
const keyOf: Readonly<Record<string, KeyAlgorithm>> = {
  'ecdsa-sha384': 'ecdsa-p384',
  'ecdsa-sha256': 'ecdsa-p256',
  'rsa-pkcs1-sha256': 'rsa-4096',
  ed25519: 'ed25519',
};
const sealed = (tbs: Uint8Array, algorithm: CertificateInput['signatureAlgorithm']): Uint8Array =>
  assembleSigned(tbs, algorithm, dummySignature(algorithm, keyOf[algorithm] ?? 'ed25519'));
const built = (from: CertificateInput) => parseCertificate(sealed(buildTbsCertificate(from), from.signatureAlgorithm));
/** Fields that differ between what was built from `from` and the plan. */
const differing = (from: Partial<CertificateInput>, planned: Partial<PlannedCertificate> = {}): string[] =>
  compareCertificate(built({ ...input, ...from }), { ...plannedOf(input), ...planned }).map(({ field }) => field);
const profileWith = (extensions: Partial<CertificateProfile['extensions']>): CertificateProfile => ({
  ...rootProfile,
  extensions: { ...rootProfile.extensions, ...extensions },
});

describe('PLAN-VS-DER for certificates', () => {
  test.each(goldenKeys)('nothing differs for %s, production and rehearsal', (name) => {
    for (const rehearsal of [false, true]) {
      const from = rootInput(spkiOf(privateKeyOf(name)), algorithmOf[name], rehearsal);
      expect(compareCertificate(built(from), plannedOf(from))).toEqual([]);
    }
  });

  const other = spkiOf(privateKeyOf('ed25519'));
  const otherName = encodeName(parseDistinguishedName('CN=Example Root R2,O=Example Trust,C=CH'));
  const { authorityKeyIdentifier: _, ...withoutAki } = rootProfile.extensions;
  const cases: readonly [string, Partial<CertificateInput>, readonly string[]][] = [
    ['serial number', { serialNumber: parseSerialNumber('41') }, ['serialNumber']],
    ['issuer and subject', { subject: otherName, issuer: { name: otherName, subjectKeyIdentifier: null } }, ['issuer', 'subject']],
    ['notBefore', { notBefore: new Date(notBefore.getTime() + 1000) }, ['notBefore']],
    ['notAfter by one second', { notAfter: new Date(input.notAfter.getTime() + 1000) }, ['notAfter']],
    [
      'public key',
      { subjectSpki: other, issuer: { name: input.subject, subjectKeyIdentifier: hex('00') } },
      ['subjectPublicKeyInfo', 'subjectKeyIdentifier', 'authorityKeyIdentifier'],
    ],
    ['cA', { profile: profileWith({ basicConstraints: { critical: true, ca: false } }) }, ['basicConstraints.cA']],
    [
      'pathLenConstraint',
      { profile: profileWith({ basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 } }) },
      ['basicConstraints.pathLenConstraint'],
    ],
    ['criticality', { profile: profileWith({ keyUsage: { critical: false, bits: ['keyCertSign', 'cRLSign'] } }) }, ['extensions']],
    ['a missing key usage', { profile: profileWith({ keyUsage: { critical: true, bits: ['keyCertSign'] } }) }, ['keyUsage']],
    [
      'a further key usage',
      { profile: profileWith({ keyUsage: { critical: true, bits: ['keyCertSign', 'cRLSign', 'digitalSignature'] } }) },
      ['keyUsage'],
    ],
    [
      'key identifier method',
      { profile: profileWith({ subjectKeyIdentifier: { critical: false, method: 'rfc5280-1' } }) },
      ['subjectKeyIdentifier', 'authorityKeyIdentifier'],
    ],
    ['authorityKeyIdentifier missing', { profile: { ...rootProfile, extensions: withoutAki } }, ['extensions', 'authorityKeyIdentifier']],
    ['rehearsal mark in production', { rehearsal: true }, ['extensions']],
  ];
  test.each(cases)('finds a different %s', (_, from, fields) => {
    expect(differing(from)).toEqual(fields);
  });

  test('order of key usage bits in the profile is irrelevant', () => {
    expect(differing({}, { profile: profileWith({ keyUsage: { critical: true, bits: ['cRLSign', 'keyCertSign'] } }) })).toEqual([]);
  });
  test('an extension the profile does not have', () => {
    expect(differing({}, { profile: { ...rootProfile, extensions: withoutAki } })).toEqual(['extensions']);
  });
  test('REHEARSAL-MARK: a rehearsal without extension or marked names, production with marked names', () => {
    expect(differing({}, { rehearsal: true })).toEqual(['subject mark', 'issuer mark', 'extensions', 'rehearsal mark']);
    const marked = rootInput(spki, 'ecdsa-sha384', true);
    expect(differing({ subject: marked.subject, issuer: marked.issuer }, { subject: marked.subject, issuer: marked.issuer.name })).toEqual([
      'subject mark',
      'issuer mark',
    ]);
  });
  test('signature algorithm of the plan, and of the profile for the issuer’s key', () => {
    expect(differing({}, { signatureAlgorithm: 'ecdsa-sha512' })).toEqual([
      'signature',
      'signatureAlgorithm',
      'signatureAlgorithm under the profile',
    ]);
    expect(differing({}, { profile: { ...rootProfile, signatureAlgorithms: { 'ecdsa-p256': 'ecdsa-sha384' } } })).toEqual([
      'signatureAlgorithm under the profile',
    ]);
  });
  test('validity against the profile, both ends of each bound', () => {
    const years = (duration: string, shift = 0): string[] => {
      const notAfter = new Date(notAfterOf(notBefore, duration).getTime() + shift);
      return differing({ notAfter }, { notAfter });
    };
    expect([years('P8Y'), years('P25Y')]).toEqual([[], []]);
    expect([years('P8Y', -1000), years('P25Y', 1000)]).toEqual([['validity'], ['validity']]);
  });
  test('subject types against the profile', () => {
    const named = (text: string): string[] => {
      const name = encodeName(parseDistinguishedName(text));
      return differing({ subject: name, issuer: { name, subjectKeyIdentifier: null } }, { subject: name, issuer: name });
    };
    expect(named('CN=R,O=T,L=Bern,C=CH')).toEqual([]);
    expect(named('CN=R,C=CH')).toEqual(['subject O']);
    expect(named('CN=R,OU=U,O=T,C=CH')).toEqual(['subject OU']);
  });
  test('an issuer that is another: its key identifier is compared, not the subject’s', () => {
    const issuer = { name: otherName, subjectKeyIdentifier: hex('0a0b') };
    expect(differing({ issuer }, { issuer: otherName, issuerSubjectKeyIdentifier: hex('0a0b') })).toEqual([]);
    expect(differing({ issuer }, { issuer: otherName, issuerSubjectKeyIdentifier: hex('0a0c') })).toEqual(['authorityKeyIdentifier']);
  });
  test('GeneralizedTime before 2050 and a serial with a set top bit', () => {
    const late = { notBefore: new Date('2049-12-31T00:00:00Z'), notAfter: notAfterOf(new Date('2049-12-31T00:00:00Z'), 'P20Y') };
    expect(differing(late, late)).toEqual([]);
    expect(differing({ serialNumber: 'ff' as SerialNumber }, { serialNumber: 'ff' })).toEqual([]);
    const generalized = sealed(buildTbsCertificate({ ...input, ...late }), 'ecdsa-sha384');
    const at = Buffer.from(generalized).indexOf('20691230', 0, 'latin1');
    expect(at).toBeGreaterThan(0);
    const changed = Uint8Array.from(generalized);
    changed.set(Buffer.from('2020'), at);
    expect(
      compareCertificate(parseCertificate(changed), { ...plannedOf(input), ...late, notAfter: new Date('2020-12-30T23:59:59Z') }),
    ).toContainEqual({
      field: 'notAfter',
      planned: 'UTCTime 201230235959Z',
      found: 'GeneralizedTime 20201230235959Z',
    });
  });
  test('bytes whose validity leaves the calendar differ and do not throw', () => {
    const late = { notBefore: new Date('9995-01-01T00:00:00Z'), notAfter: new Date('9999-12-31T23:59:59Z') };
    expect(differing(late)).toEqual(['notBefore', 'notAfter', 'validity']);
  });
});

describe('PLAN-VS-DER for CRLs', () => {
  const base = crlInput(spki, 'ecdsa-sha384', goldenEntries);
  const plannedCrl: PlannedCrl = { ...base, issuerSpki: spki };
  const crlDiffering = (from: Partial<CrlInput>, planned: Partial<PlannedCrl> = {}): string[] =>
    compareCrl(parseCrl(sealed(buildTbsCertList({ ...base, ...from }), 'ecdsa-sha384')), { ...plannedCrl, ...planned }).map(
      ({ field }) => field,
    );
  const entry = encodeCrlEntry({ serialNumber: parseSerialNumber('06'), revocationDate: notBefore, reason: 4 });

  test('nothing differs, with entries, without, and in a rehearsal', () => {
    expect(crlDiffering({})).toEqual([]);
    expect(crlDiffering({ entries: [] }, { entries: [] })).toEqual([]);
    const marked = crlInput(spki, 'ecdsa-sha384', [], true);
    expect(crlDiffering(marked, marked)).toEqual([]);
  });
  const cases: readonly [string, Partial<CrlInput>, readonly string[]][] = [
    ['issuer', { issuer: encodeName(parseDistinguishedName('CN=X')) }, ['issuer']],
    ['thisUpdate', { thisUpdate: new Date(notBefore.getTime() - 1000) }, ['thisUpdate']],
    ['nextUpdate', { nextUpdate: new Date(base.nextUpdate.getTime() - 1000) }, ['nextUpdate']],
    [
      'nextUpdate beyond the profile',
      { nextUpdate: new Date(base.nextUpdate.getTime() + 2000) },
      ['nextUpdate', 'nextUpdate under the profile'],
    ],
    ['crlNumber', { crlNumber: parseCrlNumber('2') }, ['crlNumber']],
    ['authorityKeyIdentifier', { authorityKeyIdentifier: hex('00') }, ['authorityKeyIdentifier']],
    ['rehearsal mark', { rehearsal: true }, ['extensions']],
    ['no entries', { entries: [] }, ['revokedCertificates', 'revokedCertificates count']],
    ['one entry more', { entries: [...goldenEntries, entry] }, ['revokedCertificates count']],
    ['another entry', { entries: [goldenEntries[0] ?? entry, entry] }, ['revokedCertificates entry 2']],
    [
      'the same entry twice',
      { entries: [entry, entry] },
      ['revokedCertificates entry 1', 'revokedCertificates entry 2', 'revokedCertificates different serial numbers'],
    ],
  ];
  test.each(cases)('finds a different %s', (_, from, fields) => {
    expect(crlDiffering(from)).toEqual(fields);
  });
  test('nextUpdate may be as late as the profile’s whole duration, not a second later', () => {
    const at = (shift: number) => {
      const nextUpdate = new Date(base.nextUpdate.getTime() + shift);
      return crlDiffering({ nextUpdate }, { nextUpdate });
    };
    expect([at(1000), at(2000)]).toEqual([[], ['nextUpdate under the profile']]);
  });
  test('the profile must allow the algorithm for the key', () => {
    expect(crlDiffering({}, { profile: { ...crlProfile, signatureAlgorithms: { 'ecdsa-p384': 'ecdsa-sha512' } } })).toEqual([
      'signatureAlgorithm under the profile',
    ]);
  });
});

test('PLAN-VS-DER shares no code with the builders', () => {
  const builders =
    /from '\.\/(?:der-write|build-[a-z-]+|encode-[a-z-]+|private-value|given-names|key-identifier|rehearsal-mark|assemble|name|validity|serial-number)\.ts'/;
  for (const file of [
    'compare.ts',
    'compare-parts.ts',
    'compare-extensions.ts',
    'compare-private.ts',
    'describe-constraints.ts',
    'decode-names.ts',
    'decode-constraints.ts',
  ])
    expect(readFileSync(new URL(`../../../main/pki/${file}`, import.meta.url), 'utf8')).not.toMatch(builders);
});
