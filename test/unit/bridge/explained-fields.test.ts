import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainCertificate, explainCrl } from '../../../main/bridge/explained-fields.ts';
import { parsePem } from '../../../main/pki/pem.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/lint');
const read = (name: string, label: 'CERTIFICATE' | 'X509 CRL'): Uint8Array => parsePem(readFileSync(join(fixtures, name), 'utf8'), label);
const certificate = read('rfc-ca-basic-constraints.good.pem', 'CERTIFICATE');
const crl = read('rfc-crl-number.good.pem', 'X509 CRL');

describe('EXPLAINED: every field says what it is for', () => {
  test('a certificate: each line has an explanation, criticality is a fact of its own', () => {
    const fields = explainCertificate(certificate);
    expect(fields.filter(({ explain }) => explain === undefined).map(({ label }) => label)).toEqual([]);
    expect(fields.find(({ label }) => label === 'basicConstraints')).toMatchObject({ critical: true, group: 'Extensions' });
    expect(fields.some(({ label }) => label.includes('critical'))).toBe(false);
  });

  test('a CRL, its entries included', () => {
    expect(explainCrl(crl).filter(({ explain }) => explain === undefined)).toEqual([]);
    expect(explainCrl(crl).find(({ label }) => label === 'crlNumber')).toMatchObject({ group: 'Revocation' });
  });
});
