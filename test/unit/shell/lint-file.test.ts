import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePem } from '../../../main/pki/pem.ts';
import { lintFile, type LintRequest } from '../../../main/shell/terminal/lint-file.ts';
import { lintFixtureDirectory } from '../../fixtures/make-lint-fixtures.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';

const request: LintRequest = { rules: 'br', role: 'unknown', issuer: null };
const fixture = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(lintFixtureDirectory, `${name}.pem`)));

describe('lintFile', () => {
  test.each([
    ['rfc-certificate-version.good', null, 'certificate', 'root'],
    ['hierarchy-issuer-name.good', null, 'certificate', 'subordinate'],
    ['rfc-ca-only-extensions.good', null, 'certificate', 'leaf'],
    ['rfc-crl-version.good', null, 'crl', 'ca-crl'],
    ['rfc-crl-version.good', 'rfc-certificate-version.good', 'crl', 'root-crl'],
    ['rfc-request-version.good', null, 'request', 'request'],
    ['rfc-request-version.good', 'rfc-certificate-version.good', 'request', 'request'],
  ])('%s with the issuer %s is a %s, judged as %s', (name, issuer, kind, role) => {
    const given = { ...request, issuer: issuer === null ? null : fixture(issuer) };
    expect(lintFile(fixture(name), given)).toMatchObject({ kind, role, rehearsal: false });
  });

  test('a role that is asked for wins', () => {
    expect(lintFile(fixture('rfc-certificate-version.good'), { ...request, role: 'subordinate' }).role).toBe('subordinate');
  });

  test('a request is seen in DER, under the older label, and behind the text tools write in front of it', () => {
    const pem = Buffer.from(fixture('rfc-request-version.good')).toString('latin1');
    const der = parsePem(pem, 'CERTIFICATE REQUEST');
    const older = pem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
    for (const file of [der, Buffer.from(older), Buffer.from(`Phone: none\n\n${older}`)])
      expect(lintFile(file, request)).toMatchObject({ kind: 'request', findings: [] });
  });

  test('REHEARSAL-MARK: seen from the bytes', () => {
    expect(lintFile(fixture('rehearsal-mark.good'), request)).toMatchObject({ rehearsal: true, findings: [] });
    expect(lintFile(fixture('rehearsal-mark.crl.good'), request)).toMatchObject({ rehearsal: true, findings: [] });
  });

  test('two PEM blocks, text before the block, and other things are refused in words', () => {
    const one = fixture('rfc-certificate-version.good');
    expect(expectRefusal('input.unsupported', () => lintFile(Buffer.concat([one, one]), request))).toContain('2 PEM blocks');
    expect(expectRefusal('input.not-pem', () => lintFile(Buffer.concat([Buffer.from('Certificate:\n'), one]), request))).toContain(
      'Cut off what stands before -----BEGIN',
    );
    const key = Buffer.from('-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n');
    expect(expectRefusal('input.unsupported', () => lintFile(key, request))).toContain('a PRIVATE KEY');
  });
});
