import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuthorityRecord } from '../../../main/bridge/authorities.ts';
import { dueList } from '../../../main/bridge/due.ts';
import { explainCertificate, explainCrl } from '../../../main/bridge/explained-fields.ts';
import { parsePem } from '../../../main/pki/pem.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures/lint');
const read = (name: string, label: 'CERTIFICATE' | 'X509 CRL'): Uint8Array => parsePem(readFileSync(join(fixtures, name), 'utf8'), label);
const certificate = read('rfc-ca-basic-constraints.good.pem', 'CERTIFICATE');
const crl = read('rfc-crl-number.good.pem', 'X509 CRL');

const now = new Date('2026-11-21T00:00:00.000Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();

const record = (nextUpdate: string | null, notAfter: string): AuthorityRecord =>
  ({
    authority: { label: 'root', spkiSha256: 'a'.repeat(64) },
    certificates: [{ der: certificate, notAfter }],
    crls:
      nextUpdate === undefined
        ? []
        : [
            { number: '1', nextUpdate: inDays(-400) },
            { number: '2', nextUpdate },
          ],
  }) as unknown as AuthorityRecord;

describe('DUE', () => {
  test.each([
    [-1, 'overdue', -1],
    [0, 'soon', 0],
    [29, 'soon', 29],
    [30, 'later', 30],
  ])('a CRL whose nextUpdate is %i days away is %s', (days, urgency, rounded) => {
    const [item] = dueList([record(inDays(days), inDays(9000))], now);
    expect(item).toMatchObject({ what: 'Revocation list', authority: 'root', urgency, inDays: rounded });
  });

  test.each([
    [-0.5, 'overdue'],
    [364, 'soon'],
    [365, 'later'],
  ])('a certificate that ends in %f days is %s', (days, urgency) => {
    expect(dueList([record(null, inDays(days))], now)).toMatchObject([{ what: 'Certificate expires', urgency }]);
  });

  test('only the newest CRL counts, and what comes first stands first', () => {
    expect(
      dueList([record(inDays(40), inDays(20)), record(inDays(10), inDays(9000))], now).map(({ what, inDays: days }) => [what, days]),
    ).toEqual([
      ['Revocation list', 10],
      ['Certificate expires', 20],
      ['Revocation list', 40],
      ['Certificate expires', 9000],
    ]);
  });

  test('nothing set up, nothing due', () => {
    expect(dueList([], now)).toEqual([]);
  });
});

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
