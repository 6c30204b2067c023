import { describe, expect, test } from 'vitest';
import { encodeExtension } from '../../../main/pki/encode-extension.ts';
import { encodeImplicit, encodeSequence } from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import type { CrlEntryFields, ShortCrlFields } from '../../../main/pki/parse-types.ts';
import { crlTbs, seconds, signingTime } from '../../fixtures/lint-material.ts';
import { crlParts, joinCrl } from '../../fixtures/lint-parts.ts';
import { asCrl, crl, findingsOf, hex, root, severitiesOf, time } from './subjects.ts';

const privately = { ...asCrl, rules: 'private' } as const;
const entry: CrlEntryFields = {
  der: hex('3000'),
  serialNumber: '01',
  serialOctets: hex('01'),
  revocationDate: time('2026-01-14T12:00:00Z'),
  reason: 1,
  extensionsFieldPresent: true,
  extensions: [{ oid: oids.reasonCode, critical: false, value: hex('0a0101') }],
};
const withEntry = (change: Partial<CrlEntryFields>): ShortCrlFields => ({ ...crl, entries: [{ ...entry, ...change }] });
const updates = (thisUpdate: string, nextUpdate: string): ShortCrlFields => ({
  ...crl,
  thisUpdate: time(thisUpdate),
  nextUpdate: time(nextUpdate),
});

describe('br-crl-next-update', () => {
  test.each([
    ['2026-01-15T10:00:00Z', '2027-01-15T10:00:00Z', 0],
    ['2026-01-15T10:00:00Z', '2027-01-15T10:00:01Z', 1],
    // 12 months from a leap day end on the last day of February.
    ['2028-02-29T00:00:00Z', '2029-02-28T00:00:00Z', 0],
    ['2028-02-29T00:00:00Z', '2029-02-28T00:00:01Z', 1],
  ])('%s to %s: %i findings', (thisUpdate, nextUpdate, count) => {
    expect(severitiesOf('br-crl-next-update', updates(thisUpdate, nextUpdate), asCrl)).toHaveLength(count);
    expect(severitiesOf('br-crl-next-update', updates(thisUpdate, nextUpdate), privately)).toEqual([]);
  });
});

describe('rfc-crl-next-update', () => {
  test.each([
    [-1, 1],
    [0, 1],
    [1, 0],
  ])('%i seconds after thisUpdate: %i findings', (offset, count) => {
    const subject = { ...crl, nextUpdate: time(seconds(signingTime, offset).toISOString()) };
    expect(severitiesOf('rfc-crl-next-update', subject, asCrl)).toHaveLength(count);
  });
});

describe('br-crl-this-update', () => {
  test.each([
    [0, []],
    [1, ['error']],
  ])('CRL-THISUPDATE-NOT-FUTURE: %i seconds after signing', (offset, severities) => {
    const subject = { ...crl, thisUpdate: time(seconds(signingTime, offset).toISOString()) };
    expect(severitiesOf('br-crl-this-update', subject, asCrl)).toEqual(severities);
    expect(severitiesOf('br-crl-this-update', subject, privately)).toEqual([]);
  });

  test('does not apply where the moment of signing is unknown', () => {
    const { now: _, ...unknown } = asCrl;
    expect(severitiesOf('br-crl-this-update', { ...crl, thisUpdate: time('2100-01-01T00:00:00Z') }, unknown)).toEqual([]);
  });
});

describe('rfc-crl-number', () => {
  test.each([
    ['00', 0],
    [`7f${'ff'.repeat(19)}`, 0], // 2^159 − 1
    [`0080${'00'.repeat(19)}`, 1], // 2^159
    ['ff', 1], // −1
  ])('number %s: %i findings', (octets, count) => {
    expect(severitiesOf('rfc-crl-number', { ...crl, crlNumberOctets: hex(octets) }, asCrl)).toHaveLength(count);
  });

  test('missing and critical fire', () => {
    const { crlNumberOctets: _, ...without } = crl;
    const critical = crl.extensions.map((extension) => ({ ...extension, critical: extension.oid === oids.crlNumber }));
    expect(severitiesOf('rfc-crl-number', without, asCrl)).toEqual(['error']);
    expect(severitiesOf('rfc-crl-number', { ...crl, extensions: critical }, asCrl)).toEqual(['error']);
  });
});

describe('rfc-crl-authority-key-identifier', () => {
  test('critical, without keyIdentifier, and with issuer and serial fire', () => {
    const critical = crl.extensions.map((extension) => ({ ...extension, critical: extension.oid === oids.authorityKeyIdentifier }));
    const keyIdentifier = root.subjectKeyIdentifier ?? new Uint8Array();
    expect(severitiesOf('rfc-crl-authority-key-identifier', { ...crl, extensions: critical }, asCrl)).toEqual(['error']);
    expect(
      severitiesOf('rfc-crl-authority-key-identifier', { ...crl, authorityKeyIdentifier: { hasIssuerAndSerial: false } }, asCrl),
    ).toEqual(['error']);
    const both = { ...crl, authorityKeyIdentifier: { keyIdentifier, hasIssuerAndSerial: true } };
    expect(severitiesOf('rfc-crl-authority-key-identifier', both, asCrl)).toEqual(['error']);
  });
});

describe('reason codes by rule set', () => {
  const rules = ['br-crl-reason', 'rfc-crl-reason-defined', 'rfc-crl-reason-unspecified'];
  const firing = (reason: number, context: typeof asCrl): string[] =>
    rules.flatMap((id) => severitiesOf(id, withEntry({ reason }), context).map((severity) => `${severity} ${id}`));

  test.each([1, 3, 4, 5, 9])('reason %i is fine everywhere', (reason) => {
    expect(firing(reason, asCrl)).toEqual([]);
    expect(firing(reason, privately)).toEqual([]);
  });

  test.each([2, 6, 10])('reason %i is refused under br only', (reason) => {
    expect(firing(reason, asCrl)).toEqual(['error br-crl-reason']);
    expect(firing(reason, privately)).toEqual([]);
  });

  test.each([-1, 7, 8, 11])('reason %i is refused everywhere', (reason) => {
    expect(firing(reason, asCrl)).toEqual(['error br-crl-reason', 'error rfc-crl-reason-defined']);
    expect(firing(reason, privately)).toEqual(['error rfc-crl-reason-defined']);
  });

  test('explicit unspecified is an error under br and a warning elsewhere', () => {
    expect(firing(0, asCrl)).toEqual(['error rfc-crl-reason-unspecified']);
    expect(firing(0, privately)).toEqual(['warning rfc-crl-reason-unspecified']);
  });

  test('removeFromCRL is fine in a delta', () => {
    const delta = {
      ...withEntry({ reason: 8 }),
      extensions: [...crl.extensions, { oid: oids.deltaCrlIndicator, critical: true, value: hex('020101') }],
    };
    expect(severitiesOf('rfc-crl-reason-defined', delta, privately)).toEqual([]);
  });

  test('a missing reason is refused in a root’s CRL under br, not in another CA’s and not elsewhere', () => {
    expect(severitiesOf('br-crl-reason-present', withEntry({ reason: null }), asCrl)).toEqual(['error']);
    expect(severitiesOf('br-crl-reason-present', withEntry({ reason: null }), { ...asCrl, role: 'ca-crl' })).toEqual([]);
    expect(severitiesOf('br-crl-reason-present', withEntry({ reason: null }), privately)).toEqual([]);
  });
});

describe('entries', () => {
  test.each([
    ['00', 1],
    ['01', 0],
    ['80', 1],
    ['7f'.repeat(20), 0],
    ['7f'.repeat(21), 1],
  ])('rfc-crl-entry-serials: %s gives %i findings', (octets, count) => {
    expect(severitiesOf('rfc-crl-entry-serials', withEntry({ serialOctets: hex(octets), serialNumber: octets }), asCrl)).toHaveLength(
      count,
    );
  });

  test.each([
    [-1, 0],
    [0, 0],
    [1, 1],
  ])('rfc-crl-entry-dates: %i seconds after thisUpdate gives %i findings', (offset, count) => {
    const revocationDate = time(seconds(signingTime, offset).toISOString());
    expect(severitiesOf('rfc-crl-entry-dates', withEntry({ revocationDate }), asCrl)).toHaveLength(count);
  });

  test('rfc-crl-serials-unique names a serial once however often it stands', () => {
    const subject = { ...crl, entries: [entry, entry, entry, { ...entry, serialNumber: '02' }] };
    expect(findingsOf('rfc-crl-serials-unique', subject, asCrl).map((finding) => finding.message)).toEqual([
      'Serial number 01 stands more than once.',
    ]);
  });

  test('rfc-time-encoding reads revocation dates', () => {
    const revocationDate = { ...time('2026-01-14T12:00:00Z'), text: '20260114120000Z', tag: 0x18 };
    expect(findingsOf('rfc-time-encoding', withEntry({ revocationDate }), asCrl)[0]?.message).toContain('revocationDate of serial 01');
  });

  test('br-crl-not-indirect: an entry with certificateIssuer', () => {
    const extensions = [...entry.extensions, { oid: oids.certificateIssuer, critical: true, value: hex('3000') }];
    expect(severitiesOf('br-crl-not-indirect', withEntry({ extensions }), privately)).toEqual(['error']);
  });
});

describe('issuingDistributionPoint', () => {
  const parts = crlParts(crlTbs(false));
  const point = (...fields: Uint8Array[]): ShortCrlFields =>
    parseCrl(
      joinCrl({
        ...parts,
        extensions: [...parts.extensions, encodeExtension(oids.issuingDistributionPoint, true, encodeSequence(...fields))],
      }),
    );

  test('rfc-crl-issuing-distribution-point: empty fires', () => {
    expect(severitiesOf('rfc-crl-issuing-distribution-point', point(), privately)).toEqual(['error']);
    expect(severitiesOf('rfc-crl-issuing-distribution-point', point(encodeImplicit(2, hex('ff'))), privately)).toEqual([]);
  });

  test('br-crl-not-indirect: any true octet counts, false does not', () => {
    expect(severitiesOf('br-crl-not-indirect', point(encodeImplicit(4, hex('ff'))), asCrl)).toEqual(['error']);
    expect(severitiesOf('br-crl-not-indirect', point(encodeImplicit(4, hex('01'))), asCrl)).toEqual(['error']);
    expect(severitiesOf('br-crl-not-indirect', point(encodeImplicit(4, hex('00'))), asCrl)).toEqual([]);
  });
});

describe('hierarchy rules for CRLs', () => {
  test('hierarchy-issuer-may-sign: the issuer needs cRLSign where it has keyUsage', () => {
    const issuer = { ...root, keyUsage: { critical: true, bits: ['keyCertSign'] as const } };
    expect(severitiesOf('hierarchy-issuer-may-sign', crl, asCrl)).toEqual([]);
    expect(severitiesOf('hierarchy-issuer-may-sign', crl, { ...asCrl, issuer })).toEqual(['error']);
  });
});
