import { describe, expect, test } from 'vitest';
import { publicationField, publicationOf } from '../../../main/formats/publication.ts';

const good = 'http://pki.example.org/root-r1.crl';
const accepts = (value: unknown): boolean => publicationField.safeParse(value).success;

describe('publication: where an authority publishes', () => {
  test.each([good, 'http://pki.example.org:8080/a/b?c=d', 'http://10.0.0.1/x', 'http://a/'])('takes %s', (uri) => {
    expect(accepts({ crl: { full: [uri] }, caIssuers: [uri], ocsp: [uri] })).toBe(true);
  });

  test.each([
    'https://pki.example.org/root.crl',
    'ldap://pki.example.org/cn=root',
    'http://pki.example.org',
    'http://user@pki.example.org/root.crl',
    'http://pki.example.org/root.crl#now',
    'http://pki.example.org/a b',
    'http:///root.crl',
    'http://pki.example.org/ä',
    `http://pki.example.org/${'a'.repeat(500)}`,
    '/root.crl',
  ])('refuses %s', (uri) => {
    expect(accepts({ crl: { full: [uri] } })).toBe(false);
  });

  test.each([
    ['no partition', { crl: {} }],
    ['a partition without address', { crl: { full: [] } }],
    ['the same address twice', { crl: { full: [good, good] } }],
    ['an unknown key', { crl: { full: [good] }, delta: [good] }],
    ['nothing', {}],
  ])('refuses %s', (_what, value) => {
    expect(accepts(value)).toBe(false);
  });

  test('a policy without it gives nothing; what it leaves out is empty', () => {
    expect(publicationOf(null)).toEqual({});
    expect(publicationOf({})).toEqual({});
    expect(publicationOf({ publication: { crl: { full: [good] } } })).toEqual({
      publication: { crl: { full: [good] }, caIssuers: [], ocsp: [] },
    });
  });
});
