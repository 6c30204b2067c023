// What the clauses say of dates of issue, cross-certificates, CAs that are not for TLS, and who is meant: both sides of each.
import { describe, expect, test } from 'vitest';
import type { LintContext, LintRole } from '../../../main/lint/rule.ts';
import { oids } from '../../../main/pki/oids.ts';
import { type CertificateFields, parseCertificate } from '../../../main/pki/parse-certificate.ts';
import {
  access,
  all,
  altNames,
  type Change,
  drop,
  leaf,
  name,
  policies,
  purposes,
  put,
  subject,
  subordinate,
  uri,
  usage,
} from '../../fixtures/lint-changes.ts';
import { encodeBoolean, encodeNull, encodeOid, encodeSequence, encodeSmallInteger } from '../../../main/pki/der-write.ts';
import { joinCertificate } from '../../fixtures/lint-parts.ts';
import { findingsOf, severitiesOf, time } from './subjects.ts';

const leafWith = (...changes: readonly Change[]): CertificateFields => parseCertificate(joinCertificate(all(...changes)(leaf)));
const authority = (...changes: readonly Change[]): CertificateFields => parseCertificate(joinCertificate(all(...changes)(subordinate)));
const at = (iso: string | null, role: LintRole = 'leaf', rules: LintContext['rules'] = 'br'): LintContext => ({
  rules,
  role,
  rehearsal: false,
  ...(iso === null ? {} : { now: new Date(iso) }),
});
const during = (fields: CertificateFields, from: string, seconds: number): CertificateFields => ({
  ...fields,
  notBefore: time(from),
  notAfter: time(new Date(Date.parse(from) + (seconds - 1) * 1000).toISOString()),
});
const day = 86_400;

describe('br-subscriber-validity', () => {
  test.each<[issued: string | null, from: string, days: number, severities: readonly string[]]>([
    ['2020-08-31T23:59:59Z', '2020-08-31T23:59:59Z', 825, []], // before the first limit of the kind
    ['2020-09-01T00:00:00Z', '2020-09-01T00:00:00Z', 399, ['error']],
    ['2026-03-14T23:59:59Z', '2026-03-14T00:00:00Z', 398, []],
    ['2026-03-15T00:00:00Z', '2026-03-14T00:00:00Z', 201, ['error']], // issued on the day, though notBefore is the day before
    ['2026-03-15T00:00:00Z', '2026-03-15T00:00:00Z', 200, []],
    ['2027-03-15T00:00:00Z', '2027-03-15T00:00:00Z', 101, ['error']],
    ['2027-03-15T00:00:00Z', '2027-03-15T00:00:00Z', 100, []],
    ['2029-03-15T00:00:00Z', '2029-03-15T00:00:00Z', 48, ['error']],
    ['2029-03-15T00:00:00Z', '2029-03-15T00:00:00Z', 47, []],
    [null, '2029-03-15T00:00:00Z', 48, ['error']], // without a moment of signing notBefore counts
    [null, '2029-03-14T23:59:59Z', 48, []],
  ])('issued %s, valid from %s for %i days', (issued, from, days, severities) => {
    expect(severitiesOf('br-subscriber-validity', during(leafWith(), from, days * day), at(issued))).toEqual(severities);
  });
});

describe('br-subscriber-revocation', () => {
  const silent = leafWith(drop(oids.cRLDistributionPoints));
  test.each<[issued: string, seconds: number, severities: readonly string[]]>([
    ['2024-03-14T00:00:00Z', day, ['error']], // no certificate was short-lived yet
    ['2024-03-15T00:00:00Z', 10 * day, []],
    ['2024-03-15T00:00:00Z', 10 * day + 1, ['error']],
    ['2026-03-15T00:00:00Z', 7 * day, []],
    ['2026-03-15T00:00:00Z', 7 * day + 1, ['error']],
  ])('issued %s for %i seconds', (issued, seconds, severities) => {
    expect(severitiesOf('br-subscriber-revocation', during(silent, issued, seconds), at(issued))).toEqual(severities);
  });
  test('a responder in authorityInfoAccess is enough', () => {
    const named = leafWith(drop(oids.cRLDistributionPoints), access([oids.ocspAccess, uri('http://ocsp.example.com/')]));
    expect(severitiesOf('br-subscriber-revocation', named, at('2026-10-04T00:00:00Z'))).toEqual([]);
  });
});

describe('br-subscriber-information-access', () => {
  const without = leafWith(drop(oids.authorityInfoAccess));
  test.each<[string, readonly string[], readonly string[]]>([
    ['2026-10-03T23:59:59Z', ['error'], []],
    ['2026-10-04T00:00:00Z', [], ['warning']],
  ])('issued %s', (issued, required, recommended) => {
    expect(severitiesOf('br-subscriber-information-access', without, at(issued))).toEqual(required);
    expect(severitiesOf('br-subscriber-information-access-recommended', without, at(issued))).toEqual(recommended);
    expect(severitiesOf('br-subscriber-information-access-recommended', leafWith(), at(issued))).toEqual([]);
  });
});

describe('notBefore of leaves', () => {
  const responder = leafWith(purposes(oids.ocspSigning), put(oids.ocspNocheck, encodeNull()));
  test.each<[string, number, readonly string[], readonly string[]]>([
    ['48 hours before', -172_800, [], ['error']],
    ['48 hours after', 172_800, [], ['error']],
    ['a second more', 172_801, ['error'], ['error']],
    ['a second less', -172_801, ['error'], ['error']],
    ['a day before', -86_400, [], []],
    ['now', 0, [], []],
  ])('%s', (_title, seconds, ofServer, ofResponder) => {
    const now = '2026-03-20T12:00:00Z';
    const from = new Date(Date.parse(now) + seconds * 1000).toISOString();
    const responding = during(responder, from, day);
    expect(severitiesOf('br-leaf-not-before', during(leafWith(), from, day), at(now))).toEqual(ofServer);
    expect(severitiesOf('br-responder-not-before', responding, at(now))).toEqual(ofResponder);
    expect(severitiesOf('br-leaf-not-before', responding, at(now))).toEqual([]);
  });
});

describe('a cross-certificate', () => {
  const now = '2026-03-20T12:00:00Z';
  const two = policies('2.23.140.1.2.1', '2.23.140.1.2.2');
  const open = put(oids.basicConstraints, encodeSequence(encodeBoolean(true)), true);
  const other = subject('CN=Other,O=Other Trust,C=CH');
  const cross = at(now, 'cross');
  const own = at(now, 'subordinate');

  test('may have several reserved policies, unless subscribers are directly below it', () => {
    const rule = 'br-subordinate-policy-reserved';
    expect(severitiesOf(rule, authority(two, open), cross)).toEqual([]);
    expect(severitiesOf(rule, authority(two), cross)).toEqual(['error']); // pathLenConstraint 0
    expect(severitiesOf(rule, authority(two, open), own)).toEqual(['error']);
    expect(severitiesOf(rule, authority(policies('1.2.3'), open), cross)).toEqual(['error']);
  });
  test('within an organization may have anyExtendedKeyUsage alone, or no purposes', () => {
    const any = purposes(oids.anyExtendedKeyUsage);
    expect(severitiesOf('br-ca-any-purpose', authority(any), cross)).toEqual([]);
    expect(severitiesOf('br-ca-any-purpose', authority(any, other), cross)).toEqual(['error']);
    expect(severitiesOf('br-ca-any-purpose', authority(purposes(oids.anyExtendedKeyUsage, oids.serverAuth)), cross)).toEqual(['error']);
    expect(severitiesOf('br-ca-any-purpose', authority(any), own)).toEqual(['error']);
    const said = (changed: CertificateFields) => findingsOf('br-ca-any-purpose', changed, cross).map(({ message }) => message);
    expect(said(authority(any, other))).toEqual([
      expect.stringMatching(/for CAs of the issuer’s own organization; name the purposes, or waive/),
    ]);
    expect(said(authority(purposes(oids.anyExtendedKeyUsage, oids.serverAuth)))).toEqual([
      expect.stringMatching(/it may only stand alone/),
    ]);
    const none = drop(oids.extendedKeyUsage);
    expect(severitiesOf('br-subordinate-key-purpose-present', authority(none), cross)).toEqual([]);
    expect(severitiesOf('br-cross-key-purpose-present', authority(none), cross)).toEqual(['warning']);
    expect(severitiesOf('br-subordinate-key-purpose-present', authority(none, other), cross)).toEqual(['error']);
    expect(severitiesOf('br-cross-key-purpose-present', authority(none, other), cross)).toEqual([]);
  });
  test.each(['br-subject-required', 'br-subject-no-unit', 'br-subject-order', 'br-name-attributes-single'])(
    'has the existing certificate’s subject, whatever %s says of others',
    (rule) => {
      const odd = authority(subject('OU=a,OU=b,C=CH,CN=Old'));
      expect(severitiesOf(rule, odd, cross)).toEqual([]);
      expect(severitiesOf(rule, odd, own)).toContain('error');
    },
  );
});

describe('a CA that is not for TLS', () => {
  const own = at('2026-03-20T12:00:00Z', 'subordinate');
  const mail = purposes(oids.emailProtection);
  test('has neither serverAuth nor a policy of TLS servers', () => {
    expect(severitiesOf('br-subordinate-server-auth', authority(mail), own)).toEqual([]);
    expect(severitiesOf('br-subordinate-server-auth', authority(mail, policies('2.23.140.1.2.2')), own)).toEqual(['error']);
    expect(severitiesOf('br-subordinate-policy-reserved', authority(mail, policies('1.2.3')), own)).toEqual([]);
  });
  test('needs no policies under the BR; elsewhere that is still a warning', () => {
    const without = authority(mail, drop(oids.certificatePolicies));
    expect(severitiesOf('br-subordinate-policies-present', without, own)).toEqual([]);
    expect(severitiesOf('br-subordinate-policies-present', without, { ...own, rules: 'private' })).toEqual(['warning']);
    expect(severitiesOf('br-subordinate-policies-present', authority(drop(oids.certificatePolicies)), own)).toEqual(['error']);
  });
});

describe('who is meant', () => {
  const now = at('2026-03-20T12:00:00Z');
  test('keyUsage of a TLS server may be left out; with an EC key it has digitalSignature', () => {
    expect(severitiesOf('br-subscriber-key-usage', leafWith(drop(oids.keyUsage)), now)).toEqual([]);
    expect(severitiesOf('br-subscriber-key-usage', leafWith(usage('keyAgreement', 'nonRepudiation')), now)).toEqual(['error', 'error']);
  });
  test('an OCSP responder has keyUsage, digitalSignature and no other bit', () => {
    const responder = (...changes: readonly Change[]) => leafWith(purposes(oids.ocspSigning), ...changes);
    expect(severitiesOf('br-responder-key-usage', responder(), now)).toEqual([]);
    expect(severitiesOf('br-responder-key-usage', responder(usage('nonRepudiation')), now)).toEqual(['error', 'error']);
    expect(severitiesOf('br-access-method', responder(), now)).toEqual(['error']); // caIssuers
    expect(severitiesOf('br-access-method', responder(access([oids.ocspAccess, uri('http://ocsp.example.com/')])), now)).toEqual([]);
  });
  test('the order of subject attributes is asked of leaves, too', () => {
    expect(severitiesOf('br-subject-order', leafWith(subject('O=Example,CN=www.example.com')), now)).toEqual(['error']);
    expect(severitiesOf('br-subject-order', leafWith(subject('CN=www.example.com,O=Example')), now)).toEqual([]);
  });
  test('a root may hold a list of signed certificate timestamps', () => {
    const logged = authority(
      put('1.3.6.1.4.1.11129.2.4.2', encodeNull()),
      drop(oids.cRLDistributionPoints),
      drop(oids.authorityInfoAccess),
    );
    expect(severitiesOf('br-root-other-extensions', logged, at('2026-03-20T12:00:00Z', 'root'))).toEqual([]);
  });
  test('of several caIssuers one has to be reachable', () => {
    const two = leafWith(access([oids.caIssuers, uri('ftp://a.b/')], [oids.caIssuers, uri('http://a.b/')]));
    expect(severitiesOf('rfc-access-location', two, { ...now, rules: 'private' })).toEqual([]);
    const apart = leafWith(access([oids.caIssuers, uri('http://a.b/')], [oids.ocspAccess, uri('ftp://a.b/')]));
    expect(findingsOf('rfc-access-location', apart, { ...now, rules: 'private' })).toHaveLength(1);
  });
  test('an empty issuer is wrong in every certificate, an empty subject in a CA’s', () => {
    const empty = encodeSequence<'Name'>();
    const nameless = (fields: CertificateFields): CertificateFields => ({ ...fields, subject: empty });
    expect(severitiesOf('rfc-names-not-empty', { ...leafWith(), issuer: empty }, now)).toEqual(['error']);
    expect(severitiesOf('rfc-names-not-empty', nameless(leafWith()), now)).toEqual([]);
    expect(severitiesOf('rfc-names-not-empty', nameless(authority()), at('2026-03-20T12:00:00Z', 'subordinate'))).toEqual(['error']);
  });
  test.each<[string, Change]>([
    ['rfc-subject-alt-name-not-critical', put(oids.subjectAltName, encodeSequence(), true)],
    ['rfc-distribution-points-not-critical', put(oids.cRLDistributionPoints, encodeSequence(), true)],
    ['rfc-ocsp-nocheck-not-critical', put(oids.ocspNocheck, encodeNull(), true)],
  ])('%s: MUST under the BR, SHOULD elsewhere', (rule, change) => {
    expect(severitiesOf(rule, leafWith(change), now)).toEqual(['error']);
    expect(severitiesOf(rule, leafWith(change), { ...now, rules: 'private' })).toEqual(['warning']);
  });
  test('certificatePolicies and extendedKeyUsage are not critical, but an OCSP responder’s purpose may be', () => {
    const critical = put(oids.extendedKeyUsage, encodeSequence(encodeOid(oids.ocspSigning)), true);
    expect(severitiesOf('br-purposes-and-policies-not-critical', leafWith(critical), now)).toEqual([]);
    const policy = put(oids.certificatePolicies, encodeSequence(encodeSequence(encodeOid(oids.anyPolicy))), true);
    expect(severitiesOf('br-purposes-and-policies-not-critical', authority(policy), at('2026-03-20T12:00:00Z', 'subordinate'))).toEqual([
      'error',
    ]);
  });
});

describe('SPIFFE', () => {
  const now = at('2026-03-20T12:00:00Z', 'leaf', 'private');
  const spiffe = (id: string): Change => altNames(name('uniformResourceIdentifier', id));
  test.each<[string, readonly string[]]>([
    ['spiffe://example.com', ['error']],
    ['spiffe://example.com/', []], // malformed: private-spiffe-form says so
    ['spiffe://example.com/a', []],
  ])('private-spiffe-workload-path: %s', (id, severities) => {
    expect(severitiesOf('private-spiffe-workload-path', leafWith(spiffe(id)), now)).toEqual(severities);
    expect(severitiesOf('private-spiffe-workload-path', authority(spiffe(id)), { ...now, role: 'subordinate' })).toEqual([]);
  });
  test('private-spiffe-key-usage: keyUsage is critical', () => {
    const lax = put(oids.keyUsage, Uint8Array.from(Buffer.from('03020780', 'hex')));
    expect(severitiesOf('private-spiffe-key-usage', leafWith(spiffe('spiffe://example.com/a'), lax), now)).toEqual(['error']);
    expect(severitiesOf('private-spiffe-key-usage', leafWith(lax), now)).toEqual([]);
  });
});

test('pathLenConstraint of the fixtures’ subordinate CA is 0, on which the cross-certificates above rest', () => {
  expect(authority().basicConstraints?.pathLenConstraint).toBe(0);
  expect(
    authority(put(oids.basicConstraints, encodeSequence(encodeBoolean(true), encodeSmallInteger(1)), true)).basicConstraints
      ?.pathLenConstraint,
  ).toBe(1);
});
