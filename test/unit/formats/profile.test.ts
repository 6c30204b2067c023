import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../main/formats/profile.ts';
import { addDuration } from '../../../main/pki/duration.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource, resourceText } from './resource-files.ts';

const root = resourceText('profiles/root.yaml');
const rootCrl = resourceText('profiles/root-crl.yaml');
const day = 86_400_000;

describe('the shipped profiles follow the Baseline Requirements', () => {
  test('root: BR 7.1.2.1', () => {
    const { value } = parseProfile(resource('profiles/root.yaml'));
    expect(value).toMatchObject({ id: 'root', makes: 'certificate', rules: ['br', 'private'], validity: { min: 'P2922D', max: 'P9132D' } });
    expect(value.extensions).toEqual({
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
      /^Unknown key `valid` in the profile at line \d+, column 1; allowed here: conclave, makes, id, title, rules, signatureAlgorithms, validity, subject, extensions\.$/,
    ],
    ['neither certificate nor crl', root, 'makes: certificate', 'makes: cheese', /^Key `makes` .* `makes: certificate` or `makes: crl`/],
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
      root,
      'ca: true }',
      'ca: false, pathLenConstraint: 0 }',
      /^Key `extensions\.basicConstraints\.pathLenConstraint` .* only beside `ca: true`/,
    ],
    [
      'a critical subjectKeyIdentifier (RFC 5280 4.2.1.2)',
      root,
      'subjectKeyIdentifier: { critical: false',
      'subjectKeyIdentifier: { critical: true',
      /^Key `extensions\.subjectKeyIdentifier\.critical` .* must be `false`/,
    ],
    ['an unknown keyUsage bit', root, 'cRLSign]', 'crlSign]', /^Key `extensions\.keyUsage\.bits\[2\]`/],
    ['an extension we do not know', root, '  keyUsage:', '  nameConstraints: x\n  keyUsage:', /^Unknown key `nameConstraints`/],
    [
      'a CRL without number (RFC 5280 5.2.3)',
      rootCrl,
      /  crlNumber:.*\n/.exec(rootCrl)?.[0] ?? '',
      '',
      /^Key `extensions\.crlNumber` is missing/,
    ],
    ['a partitioned scope', rootCrl, 'scope: full', 'scope: partition', /^Key `scope` .* must be `full`/],
    ['nextUpdate in words', rootCrl, 'P364D', 'yearly', /^Key `nextUpdate` .* ISO 8601 duration/],
    ['certificate keys in a CRL profile', rootCrl, 'scope: full', 'subject: x\nscope: full', /^Unknown key `subject`/],
  ])('%s', (_name, file, from, to, sentence) => {
    expect(file).toContain(from);
    const refusal = refusalOf(() => parseProfile(bytes(file.replace(from, () => to))));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
  });

  test('both ends of validity may be equal', () => {
    expect(parseProfile(bytes(root.replace('min: P2922D', 'min: P9132D'))).value.id).toBe('root');
  });
});
