import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dummySignature } from '../../../main/pki/assemble.ts';
import { assembleOcsp, buildResponseData, type ResponseDataInput, unauthorizedResponse } from '../../../main/pki/build-ocsp.ts';
import { compareOcsp, type PlannedOcspFields } from '../../../main/pki/compare-ocsp.ts';
import {
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeImplicit,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSmallInteger,
  encodeTime,
} from '../../../main/pki/der-write.ts';
import { describeOcsp } from '../../../main/pki/describe-ocsp.ts';
import { encodeName } from '../../../main/pki/name.ts';
import { ocspRequests } from '../../../main/pki/ocsp-cert-id.ts';
import { delegationProblems, responderProblems } from '../../../main/pki/ocsp-responder.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseOcsp, parseResponseData } from '../../../main/pki/parse-ocsp.ts';
import type { OcspProfile } from '../../../main/pki/profile.ts';
import { splitSpki } from '../../../main/pki/spki.ts';
import { all, type Change, days, drop, leaf, purposes, responder, same, subordinate, usage } from '../../fixtures/lint-changes.ts';
import { rootAttributes, rootSpki, seconds, signingTime } from '../../fixtures/lint-material.ts';
import { joinCertificate } from '../../fixtures/lint-parts.ts';
import { byKey, byName, joinOcsp, ocspParts, revoked, withSingle } from '../../fixtures/ocsp-parts.ts';
import { expectRefusal, hex, toHex, valueOrCode } from './expect-refusal.ts';

const issuerName = encodeName(rootAttributes);
const input: ResponseDataInput = {
  responderSpki: rootSpki,
  hash: 'sha1',
  subject: { issuerName, issuerSpki: rootSpki, serialOctets: hex('00c2') },
  status: { says: 'revoked', at: seconds(signingTime, -60), reason: 4 },
  producedAt: signingTime,
  thisUpdate: signingTime,
  nextUpdate: seconds(signingTime, 86_400),
  rehearsal: false,
};
const profile: OcspProfile = {
  makes: 'ocsp',
  id: 'unit-ocsp',
  title: 'Unit',
  rules: ['br', 'private'],
  signatureAlgorithms: { 'ecdsa-p256': 'ecdsa-sha256' },
  answersFor: 'ca',
  nextUpdate: 'P1D',
  certIdHashes: ['sha1', 'sha256'],
};
const signature = dummySignature('ecdsa-sha256', 'ecdsa-p256');
const whole = (tbs: Uint8Array, ...certificates: readonly Uint8Array[]): Uint8Array =>
  assembleOcsp(tbs, 'ecdsa-sha256', signature, certificates);
const plannedOf = (of: ResponseDataInput): PlannedOcspFields => ({ ...of, profile, signatureAlgorithm: 'ecdsa-sha256', certificates: [] });

describe('buildResponseData and parseOcsp', () => {
  test('golden bytes: one answer, byKey, GeneralizedTime, no version, no singleExtensions', () => {
    expect(toHex(buildResponseData(input))).toBe(
      [
        '3081a6a2160414',
        toHex(hash('sha1', splitSpki(rootSpki).publicKey, 'buffer')),
        '180f32303236303131353130303030305a',
        '307b3079303b300906052b0e03021a05000414',
        toHex(hash('sha1', issuerName, 'buffer')),
        '0414',
        toHex(hash('sha1', splitSpki(rootSpki).publicKey, 'buffer')),
        '020200c2',
        'a116180f32303236303131353039353930305aa0030a0104',
        '180f32303236303131353130303030305a',
        'a011180f32303236303131363130303030305a',
      ].join(''),
    );
  });

  test('what was built reads back, before and after it is signed', () => {
    const tbs = buildResponseData({ ...input, hash: 'sha256', status: { says: 'good' } });
    const fields = parseOcsp(whole(tbs));
    expect(fields).toMatchObject({
      kind: 'ocsp',
      responderId: { by: 'key' },
      certificatesFieldPresent: false,
      responses: [{ status: { says: 'good' }, certId: { hashAlgorithm: oids.sha256, serialNumber: '00c2' } }],
    });
    expect(toHex(fields.tbs)).toBe(toHex(tbs));
    expect(describeOcsp(parseResponseData(tbs))).toEqual(describeOcsp(fields));
  });

  test('REHEARSAL-MARK: it is in responseExtensions, critical, and nowhere in production', () => {
    const marked = parseOcsp(whole(buildResponseData({ ...input, rehearsal: true })));
    expect(marked.extensions.map(({ oid, critical }) => [oid, critical])).toEqual([[oids.rehearsalMark, true]]);
    expect(parseOcsp(whole(buildResponseData(input))).extensionsFieldPresent).toBe(false);
  });

  test.each([null, 0])('reason %s is left out (RFC 5280 5.3.1)', (reason) => {
    const { responses } = parseOcsp(whole(buildResponseData({ ...input, status: { says: 'revoked', at: signingTime, reason } })));
    expect(responses[0]?.status).toMatchObject({ says: 'revoked', reason: null });
  });

  test.each<[string, Partial<ResponseDataInput>]>([
    ['producedAt before thisUpdate', { producedAt: seconds(signingTime, -1) }],
    ['nextUpdate at producedAt', { nextUpdate: signingTime }],
    ['a fraction of a second', { producedAt: new Date(signingTime.getTime() + 1) }],
  ])('%s is never built', (_, change) => {
    expectRefusal('bug', () => buildResponseData({ ...input, ...change }));
  });

  test('unauthorized is five octets, and gives no answer', () => {
    expect(toHex(unauthorizedResponse())).toBe('30030a0106');
    expect(expectRefusal('input.unsupported', () => parseOcsp(unauthorizedResponse()))).toBe(
      'The OCSP response gives no answer: its status is unauthorized (6).',
    );
  });
});

const data = parseResponseData(buildResponseData(input));
const single = data.responses[0] ?? expect.unreachable('one answer');
const time = encodeGeneralizedTime(signingTime);
const next = encodeExplicit(0, time);
const nothing = encodeImplicit(0, new Uint8Array());
const answer = (...parts: readonly Uint8Array[]): Uint8Array => encodeSequence(single.certId.der, ...parts);
const ofAnswers = (...answers: readonly Uint8Array[]): Uint8Array => encodeSequence(byKey(rootSpki), time, encodeSequence(...answers));
const good = answer(nothing, time, next);

describe('bent responses are refused', () => {
  test.each<[string, string, Uint8Array]>([
    [
      'a version, the default written out',
      'a version is written',
      encodeSequence(encodeExplicit(0, encodeSmallInteger(0)), byKey(rootSpki), time, encodeSequence(good)),
    ],
    ['no responderID', 'neither a name nor a key hash', encodeSequence(encodeExplicit(3, time), time, encodeSequence(good))],
    ['a key hash that is no OCTET STRING', 'not an OCTET STRING', encodeSequence(encodeExplicit(2, time), time, encodeSequence(good))],
    [
      'producedAt as UTCTime',
      'producedAt is not a GeneralizedTime',
      encodeSequence(byKey(rootSpki), encodeTime(signingTime), encodeSequence(good)),
    ],
    ['no answer at all', 'it answers for no certificate', ofAnswers()],
    ['good with contents', 'NULL with contents', ofAnswers(answer(encodeImplicit(0, hex('00')), time, next))],
    ['a status that is none', 'tag 0x83', ofAnswers(answer(encodeImplicit(3, new Uint8Array()), time, next))],
    [
      'a reason that is no ENUMERATED',
      'revocationReason is not a CRLReason',
      ofAnswers(answer(Uint8Array.from([...hex('a116180f'), ...Buffer.from('20260115100000Z'), ...hex('a003020101')]), time, next)),
    ],
    ['nextUpdate before thisUpdate in order', 'not a time', ofAnswers(answer(nothing, next, time))],
    ['an element too many', 'where none belongs', ofAnswers(answer(nothing, time, next, encodeNull()))],
  ])('%s', (_, why, tbs) => {
    expect(expectRefusal('input.not-der', () => parseOcsp(whole(tbs)))).toContain(why);
  });

  const basic = (...more: readonly Uint8Array[]): Uint8Array =>
    encodeSequence(encodeEnumerated(0), encodeExplicit(0, encodeSequence(...more)));

  test('another type than basic, and one that is cut off', () => {
    expect(expectRefusal('input.unsupported', () => parseOcsp(basic(encodeOid('1.2.3'), encodeOctetString(hex('3000')))))).toBe(
      'The OCSP response is of type 1.2.3, which is not a basic one.',
    );
    expectRefusal('input.not-der', () => parseOcsp(basic(encodeOid(oids.ocspBasic), encodeOctetString(hex('3000')))));
    expectRefusal('input.truncated', () => parseOcsp(joinOcsp(ocspParts(issuerName)).subarray(0, 40)));
    expectRefusal('input.too-large', () => parseOcsp(new Uint8Array(65 * 1024)));
  });

  test('every single octet changed, inside and out, is read or refused by a code, never thrown as anything else', () => {
    const der = joinOcsp({ ...ocspParts(issuerName), certificates: [joinCertificate(responder(leaf))] });
    const codes = new Set<string>();
    for (let at = 0; at < der.length; at++) {
      const bent = Uint8Array.from(der);
      bent[at] = (bent[at] ?? 0) ^ 0x21;
      const got = valueOrCode(() => parseOcsp(bent));
      codes.add('code' in got ? got.code : 'read');
    }
    expect([...codes].filter((code) => code !== 'read' && !code.startsWith('input.'))).toEqual([]);
    expect(codes.has('read') && codes.has('input.not-der')).toBe(true);
  });
});

describe('compareOcsp: PLAN-VS-DER', () => {
  test('what was built as planned differs in nothing', () => {
    expect(compareOcsp(parseOcsp(whole(buildResponseData(input))), plannedOf(input))).toEqual([]);
    const marked = { ...input, rehearsal: true };
    expect(compareOcsp(parseOcsp(whole(buildResponseData(marked))), plannedOf(marked))).toEqual([]);
  });

  const other = { ...input.subject, issuerName: encodeName([{ type: 'CN', value: 'Other' }]) };
  test.each<[string, Partial<PlannedOcspFields>]>([
    ['certStatus', { status: { says: 'good' } }],
    ['revocationReason', { status: { says: 'revoked', at: seconds(signingTime, -60), reason: 1 } }],
    ['revocationTime', { status: { says: 'revoked', at: signingTime, reason: 4 } }],
    ['certID issuerNameHash', { subject: other }],
    ['certID serialNumber', { subject: { ...input.subject, serialOctets: hex('42') } }],
    ['certID hashAlgorithm', { hash: 'sha256' }],
    ['producedAt', { producedAt: seconds(signingTime, 1) }],
    ['thisUpdate', { thisUpdate: seconds(signingTime, -1) }],
    ['nextUpdate', { nextUpdate: seconds(signingTime, 1) }],
    ['nextUpdate under the profile', { profile: { ...profile, nextUpdate: 'PT23H' } }],
    ['signatureAlgorithm under the profile', { profile: { ...profile, signatureAlgorithms: {} } }],
    ['certs', { certificates: [hex('3000')] }],
    ['rehearsal mark', { rehearsal: true }],
  ])('%s', (field, change) => {
    const differences = compareOcsp(parseOcsp(whole(buildResponseData(input))), { ...plannedOf(input), ...change });
    expect(differences.map((difference) => difference.field)).toContain(field);
  });

  test('the other responder, two answers, singleExtensions', () => {
    const parts = ocspParts(issuerName);
    const plan = plannedOf({ ...input, status: { says: 'good' }, subject: { ...input.subject, serialOctets: hex('42') } });
    const fields = (bytes: Uint8Array): string[] => compareOcsp(parseOcsp(bytes), plan).map(({ field }) => field);
    expect(fields(joinOcsp(parts))).toEqual([]);
    expect(fields(joinOcsp({ ...parts, responderId: byName(issuerName) }))).toEqual(['responderID']);
    expect(fields(joinOcsp({ ...parts, singles: [...parts.singles, ...parts.singles] }))).toEqual(['responses']);
    expect(
      fields(joinOcsp(withSingle(parts, { extensions: [encodeSequence(encodeOid('1.2.3'), encodeOctetString(hex('0500')))] }))),
    ).toEqual(['singleExtensions']);
  });
});

describe('responderProblems: who may sign', () => {
  const issuing = parseCertificate(joinCertificate(subordinate));
  const of = (change: Change = same): Uint8Array => joinCertificate(all(responder, days(90), change)(leaf));
  const signedBy = (certificate: Uint8Array): Uint8Array =>
    joinOcsp({
      ...ocspParts(issuing.subject, issuing.spki),
      responderId: byKey(parseCertificate(certificate).spki),
      certificates: [certificate],
    });

  test('the issuer itself, by key or by name, and a responder it authorised', () => {
    const parts = ocspParts(issuing.subject, issuing.spki);
    expect(responderProblems(parseOcsp(joinOcsp(parts)), issuing)).toEqual([]);
    expect(responderProblems(parseOcsp(joinOcsp({ ...parts, responderId: byName(issuing.subject) })), issuing)).toEqual([]);
    expect(responderProblems(parseOcsp(signedBy(of())), issuing)).toEqual([]);
  });

  test.each([
    ['without nocheck', of(drop(oids.ocspNocheck)), 'The responder’s certificate has no id-pkix-ocsp-nocheck.'],
    ['for another purpose', of(purposes(oids.clientAuth)), 'The responder’s certificate does not have OCSPSigning as its one purpose.'],
    [
      'for two purposes',
      of(purposes(oids.ocspSigning, oids.clientAuth)),
      'The responder’s certificate does not have OCSPSigning as its one purpose.',
    ],
    ['that may not sign', of(usage('keyEncipherment')), 'The responder’s keyUsage lacks digitalSignature.'],
  ])('a responder %s is refused', (_, certificate, why) => {
    expect(responderProblems(parseOcsp(signedBy(certificate)), issuing)).toEqual([why]);
  });

  test('one of another issuer, one that was over, and a stranger', () => {
    const certificate = parseCertificate(of());
    const root = parseCertificate(joinCertificate({ ...subordinate, subject: issuerName }));
    expect(delegationProblems(certificate, root, signingTime)).toEqual([
      'The responder’s certificate was not issued by the issuer of the certificate it answers for.',
    ]);
    expect(delegationProblems(certificate, issuing, seconds(signingTime, 91 * 86_400))).toEqual([
      'The responder’s certificate was not valid when the response was made.',
    ]);
    const stranger = { ...ocspParts(issuing.subject, issuing.spki), responderId: byKey(rootSpki) };
    expect(responderProblems(parseOcsp(joinOcsp(stranger)), issuing)).toEqual([
      'responderID names neither the issuer nor a certificate that came with the response.',
    ]);
    const also = { ...ocspParts(issuing.subject, issuing.spki), certificates: [of()] };
    expect(responderProblems(parseOcsp(joinOcsp(also)), issuing)).toEqual([
      'The issuer signed itself, and other certificates came with the response.',
    ]);
  });
});

test('a request is written with NULL parameters and with none, and asks about one certificate', () => {
  const [first, second] = ocspRequests('sha1', input.subject).map(toHex);
  expect(first).toMatch(/^30433041303f303d303b300906052b0e03021a05000414/);
  expect(second).toMatch(/^3041303f303d303b3039300706052b0e03021a0414/);
});

test('a revoked answer says since when and why, in words', () => {
  const fields = parseOcsp(joinOcsp(withSingle(ocspParts(issuerName), { status: revoked(signingTime, 1) })));
  expect(describeOcsp(fields).find(({ label }) => label === 'Status')?.value).toBe(
    'revoked since 2026-01-15 10:00:00 UTC, keyCompromise (1)',
  );
});
