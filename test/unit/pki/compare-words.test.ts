// What each difference says: field, planned and found, word for word, over parsed fields with one thing changed.

import { describe, expect, test } from 'vitest';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import { buildTbsCertList } from '../../../main/pki/build-crl.ts';
import { compareCertificate, compareCrl, type PlannedCertificate, type PlannedCrl } from '../../../main/pki/compare.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { type CertificateFields, parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { type CrlFields, parseCrl } from '../../../main/pki/parse-crl.ts';
import { crlInput, crlProfile, privateKeyOf, rootInput, rootProfile, spkiOf } from '../../fixtures/pki/cases.ts';
import { hex, toHex } from './expect-refusal.ts';

const spki = spkiOf(privateKeyOf('ecdsa-p384'));
const input = rootInput(spki, 'ecdsa-sha384');
const planned: PlannedCertificate = { ...input, issuer: input.issuer.name, issuerSpki: input.subjectSpki };
const certificate = parseCertificate(
  assembleSigned(buildTbsCertificate(input), 'ecdsa-sha384', dummySignature('ecdsa-sha384', 'ecdsa-p384')),
);
const listInput = crlInput(spki, 'ecdsa-sha384', []);
const plannedCrl: PlannedCrl = { ...listInput, issuerSpki: spki };
const list = parseCrl(assembleSigned(buildTbsCertList(listInput), 'ecdsa-sha384', dummySignature('ecdsa-sha384', 'ecdsa-p384')));

describe('PLAN-VS-DER: certificate', () => {
  const root = rootProfile;
  const text = (field: string, wanted: string, found: string) => [{ field, planned: wanted, found }];
  const cases: readonly [string, Partial<CertificateFields>, Partial<PlannedCertificate>, readonly object[]][] = [
    ['as planned', {}, {}, []],
    ['version', { version: 1 }, {}, text('version', '3', '1')],
    ['issuerUniqueID', { issuerUniqueIdPresent: true }, {}, text('issuerUniqueID', 'absent', 'present')],
    ['subjectUniqueID', { subjectUniqueIdPresent: true }, {}, text('subjectUniqueID', 'absent', 'present')],
    ['malformed extensions', { malformed: ['1.2', '1.3'] }, {}, text('malformed extensions', '', '1.2, 1.3')],
    [
      'an algorithm the profile does not give this key',
      {},
      { profile: { ...root, signatureAlgorithms: { 'ecdsa-p384': 'ecdsa-sha512' } } },
      text('signatureAlgorithm under the profile', 'ecdsa-sha512', 'ECDSA with SHA-384 with ECDSA P-384'),
    ],
    [
      'a key nobody knows',
      {},
      { issuerSpki: hex('300506032a0304'), issuerSubjectKeyIdentifier: certificate.authorityKeyIdentifier?.keyIdentifier ?? hex('') },
      text(
        'signatureAlgorithm under the profile',
        Object.values(root.signatureAlgorithms).join(', '),
        'ECDSA with SHA-384 with an unknown key',
      ),
    ],
    [
      'a key the profile gives no algorithm',
      {},
      { profile: { ...root, signatureAlgorithms: {} } },
      text('signatureAlgorithm under the profile', 'none', 'ECDSA with SHA-384 with ECDSA P-384'),
    ],
    [
      'a validity beyond the profile',
      {},
      { profile: { ...root, validity: { ...root.validity, min: 'P99Y', max: 'P100Y' } } },
      text('validity', 'P99Y to P100Y', `${certificate.notBefore.text} to ${certificate.notAfter.text}`),
    ],
    [
      'an attribute the profile requires',
      {},
      {
        profile: {
          ...root,
          subject: { ...root.subject, required: [...root.subject.required, 'L'], allowed: [...root.subject.allowed, 'L'] },
        },
      },
      text('subject L', 'present', 'absent'),
    ],
    [
      'an attribute the profile does not allow',
      {},
      { profile: { ...root, subject: { ...root.subject, required: ['CN'], allowed: ['CN', 'C'] } } },
      text('subject O', 'absent', 'present'),
    ],
    ['basicConstraints missing', { basicConstraints: undefined as never }, {}, text('basicConstraints.cA', 'true', 'undefined')],
    ['keyUsage missing', { keyUsage: undefined as never }, {}, text('keyUsage', 'cRLSign, keyCertSign', 'absent')],
    [
      'authorityCertIssuer',
      { authorityKeyIdentifier: { keyIdentifier: certificate.authorityKeyIdentifier?.keyIdentifier ?? hex(''), hasIssuerAndSerial: true } },
      {},
      certificate.authorityKeyIdentifier === undefined
        ? []
        : text('authorityCertIssuer and authorityCertSerialNumber', 'absent', 'present'),
    ],
    [
      'subjectKeyIdentifier missing',
      { subjectKeyIdentifier: undefined as never },
      {},
      text('subjectKeyIdentifier', toHex(certificate.subjectKeyIdentifier ?? hex('')), 'absent'),
    ],
  ];

  test.each(cases)('%s', (_what, fields, plan, differences) => {
    expect(compareCertificate({ ...certificate, ...fields }, { ...planned, ...plan })).toEqual(differences);
  });

  test('a period that would leave the calendar has no end, and is outside', () => {
    const notBefore = { ...certificate.notBefore, text: '99991231235959Z', tag: 0x18, date: new Date('9999-12-31T23:59:59Z') };
    const fields = compareCertificate({ ...certificate, notBefore }, planned).map(({ field }) => field);
    expect(fields).toEqual(['notBefore', 'validity']);
  });
});

describe('PLAN-VS-DER: CRL', () => {
  const otherName = encodeName(parseDistinguishedName('CN=Other,O=Other,C=CH'));
  const cases: readonly [string, Partial<CrlFields>, Partial<PlannedCrl>, readonly object[]][] = [
    ['as planned', {}, {}, []],
    ['version', { version: 1 }, {}, [{ field: 'version', planned: '2', found: '1' }]],
    ['issuer', { issuer: otherName }, {}, [{ field: 'issuer', planned: toHex(list.issuer), found: toHex(otherName) }]],
    ['malformed extensions', { malformed: ['1.2', '1.3'] }, {}, [{ field: 'malformed extensions', planned: '', found: '1.2, 1.3' }]],
    ['no CRL number', { crlNumber: undefined as never }, {}, [{ field: 'crlNumber', planned: listInput.crlNumber, found: 'absent' }]],
    ['no nextUpdate', { nextUpdate: null }, {}, [{ field: 'nextUpdate', planned: `UTCTime ${list.nextUpdate?.text}`, found: 'absent' }]],
    [
      'a nextUpdate beyond the profile',
      {},
      { profile: { ...crlProfile, nextUpdate: 'P1D' } },
      [{ field: 'nextUpdate under the profile', planned: 'P1D', found: list.nextUpdate?.text }],
    ],
    [
      'entries announced and not there',
      { entriesFieldPresent: true },
      {},
      [{ field: 'revokedCertificates', planned: 'absent', found: 'present' }],
    ],
  ];

  test('where the issuer’s key is not given, any algorithm of the profile will do, and no other', () => {
    const { issuerSpki: _, ...keyless } = plannedCrl;
    expect(compareCrl(list, keyless)).toEqual([]);
    const profile = { ...crlProfile, signatureAlgorithms: { 'ecdsa-p384': 'ecdsa-sha512', ed25519: 'ed25519' } } as const;
    expect(compareCrl(list, { ...keyless, profile })).toEqual([
      { field: 'signatureAlgorithm under the profile', planned: 'ecdsa-sha512, ed25519', found: 'ECDSA with SHA-384 with an unknown key' },
    ]);
  });

  test.each(cases)('%s', (_what, fields, plan, differences) => {
    expect(compareCrl({ ...list, ...fields }, { ...plannedCrl, ...plan })).toEqual(differences);
  });
});
