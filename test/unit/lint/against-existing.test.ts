import { describe, expect, test } from 'vitest';
import { checkAgainstExisting, type BesideExisting } from '../../../main/lint/against-existing.ts';
import { encodeNameConstraints } from '../../../main/pki/encode-constraints.ts';
import type { NameConstraints } from '../../../main/pki/general-name.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import type { CertificateFields } from '../../../main/pki/parse-certificate.ts';
import { hex, root, time } from './subjects.ts';

type Change = Partial<CertificateFields>;

const later = time('2060-01-01T00:00:00Z');

/** Names of the checks that fail for a certificate beside the existing one. */
function failing(made: Change, existing: Change = {}, kind: BesideExisting = 'renewal'): string[] {
  const before = { ...root, ...existing };
  return checkAgainstExisting({ ...before, notAfter: later, ...made }, { fields: before, subject: before.subject }, kind)
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ name }) => name);
}

const constrained = (constraints: NameConstraints): Change => ({
  extensions: [...root.extensions, { oid: oids.nameConstraints, critical: true, value: encodeNameConstraints(constraints) }],
});
const dns = (...values: string[]) => values.map((value) => ({ type: 'dNSName' as const, value }));

test('the same certificate with a later end passes all three', () => {
  expect(failing({})).toEqual([]);
});

describe('SAME-SUBJECT-AND-KEY', () => {
  test.each<[string, Change]>([
    ['another subject', { subject: encodeName(parseDistinguishedName('CN=Another Root,O=Example Trust,C=CH')) }],
    ['another key', { spki: hex('3003020101') }],
    ['another key identifier', { subjectKeyIdentifier: hex('00112233') }],
    ['no key identifier', { subjectKeyIdentifier: undefined as never }],
  ])('fails for %s', (_what, made) => {
    expect(failing(made)).toEqual(['SAME-SUBJECT-AND-KEY']);
    expect(failing(made, {}, 'cross')).toEqual(['SAME-SUBJECT-AND-KEY']);
  });

  test('an existing certificate without key identifier may get one', () => {
    expect(failing({ subjectKeyIdentifier: hex('0011') }, { subjectKeyIdentifier: undefined as never })).toEqual([]);
  });
});

describe('NOT-WIDENED', () => {
  const pathLength = (pathLenConstraint?: number): Change => ({
    basicConstraints: { critical: true, ca: true, ...(pathLenConstraint === undefined ? {} : { pathLenConstraint }) },
  });
  const purposes = (...values: string[]): Change => ({ extendedKeyUsage: values });
  const none: Change = { extendedKeyUsage: undefined as never };
  const usage = (...bits: ('keyCertSign' | 'cRLSign' | 'digitalSignature')[]): Change => ({ keyUsage: { critical: true, bits } });
  const [server, client] = [oids.serverAuth, oids.clientAuth];

  test.each<[string, Change, Change, boolean]>([
    ['path length as it was', pathLength(1), pathLength(1), true],
    ['path length shorter', pathLength(0), pathLength(1), true],
    ['path length longer', pathLength(2), pathLength(1), false],
    ['path length gone', pathLength(), pathLength(1), false],
    ['path length new', pathLength(3), pathLength(), true],
    ['fewer purposes', purposes(server), purposes(server, client), true],
    ['one purpose more', purposes(server, client), purposes(server), false],
    ['purposes gone', none, purposes(server), false],
    ['purposes where there were none', purposes(server), none, true],
    ['purposes below anyExtendedKeyUsage', purposes(server), purposes(oids.anyExtendedKeyUsage), true],
    ['one bit of keyUsage more', usage('keyCertSign', 'cRLSign', 'digitalSignature'), usage('keyCertSign', 'cRLSign'), false],
    ['one bit less', usage('keyCertSign'), usage('keyCertSign', 'cRLSign'), true],
    ['keyUsage gone', { keyUsage: undefined as never }, usage('keyCertSign'), false],
    [
      'the same hosts of URIs',
      constrained({ permitted: [{ type: 'uniformResourceIdentifier', value: '.example.org' }] }),
      constrained({ permitted: [{ type: 'uniformResourceIdentifier', value: '.example.org' }] }),
      true,
    ],
    ['a narrower name', constrained({ permitted: dns('a.example.org') }), constrained({ permitted: dns('example.org') }), true],
    ['a wider name', constrained({ permitted: dns('example.org') }), constrained({ permitted: dns('a.example.org') }), false],
    ['one name more', constrained({ permitted: dns('example.org', 'example.net') }), constrained({ permitted: dns('example.org') }), false],
    ['constraints gone', {}, constrained({ permitted: dns('example.org') }), false],
    [
      'another kind permitted instead',
      constrained({ permitted: [{ type: 'rfc822Name', value: 'example.org' }] }),
      constrained({ permitted: dns('example.org') }),
      false,
    ],
    ['an exclusion kept', constrained({ excluded: dns('example.org') }), constrained({ excluded: dns('a.example.org') }), true],
    ['an exclusion gone', constrained({ permitted: dns('example.net') }), constrained({ excluded: dns('example.org') }), false],
  ])('%s', (_what, made, existing, passes) => {
    // What a change leaves out of the existing certificate is as in the root, not as in the change.
    const whole = { ...root, ...existing };
    const found = checkAgainstExisting({ ...root, notAfter: later, ...made }, { fields: whole, subject: whole.subject }, 'renewal');
    expect(found.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)).toEqual(passes ? [] : ['NOT-WIDENED']);
  });
});

describe('EXISTING-DATES', () => {
  const existing = { notBefore: time('2026-01-01T00:00:00Z'), notAfter: time('2046-01-01T00:00:00Z') };
  const of = (from: string, until: string): Change => ({ notBefore: time(from), notAfter: time(until) });
  test.each<[string, Change, BesideExisting, string[]]>([
    ['same start, later end', of('2026-01-01T00:00:00Z', '2046-01-01T00:00:01Z'), 'renewal', []],
    ['a second before the start', of('2025-12-31T23:59:59Z', '2050-01-01T00:00:00Z'), 'renewal', ['EXISTING-DATES']],
    ['a renewal with the same end', of('2030-01-01T00:00:00Z', '2046-01-01T00:00:00Z'), 'renewal', ['EXISTING-DATES']],
    ['a cross-certificate that ends first', of('2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'), 'cross', []],
    ['a cross-certificate that begins first', of('2025-12-31T23:59:59Z', '2031-01-01T00:00:00Z'), 'cross', ['EXISTING-DATES']],
  ])('%s', (_what, made, kind, names) => {
    expect(failing(made, existing, kind)).toEqual(names);
  });
});
