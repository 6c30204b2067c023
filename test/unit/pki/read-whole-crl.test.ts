// A long CRL: read entry by entry, compared, linted and described as a short one is, without ever being in memory as objects.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lintCrlFields } from '../../../main/lint/run.ts';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { buildTbsCertList, encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { compareCrl } from '../../../main/pki/compare.ts';
import { describeCrl } from '../../../main/pki/describe.ts';
import { guardedCrl } from '../../../main/pki/guarded-crl.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import type { CrlEntryFields } from '../../../main/pki/parse-types.ts';
import { longCrlBytes, mostCrlBytes, readWholeCrl } from '../../../main/pki/read-whole-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { emptyCrl, serialOfEntry } from '../../fixtures/pki/long-crl.ts';
import { codeOf } from '../../integration/store/test-store.ts';

const count = 25_000;
const at = (second: number): Date => new Date(Date.parse('2026-06-01T12:00:00.000Z') + second * 1000);
/** Every reason, none, another date now and then, and an entry of another form. */
const entryOf = (place: number): Uint8Array =>
  encodeCrlEntry({
    serialNumber: parseSerialNumber(serialOfEntry(place)),
    revocationDate: at(place % 3),
    reason: [1, 3, null, 4, 5][place % 5] ?? null,
    ...(place % 1000 === 999 ? { invalidityDate: at(0) } : {}),
  });
const entries = Array.from({ length: count }, (_, place) => entryOf(place));
const signed = (list: readonly Uint8Array[]): Uint8Array =>
  assembleSigned(buildTbsCertList({ ...emptyCrl, entries: list }), 'ecdsa-sha384', dummySignature('ecdsa-sha384', 'ecdsa-p384'));
const der = signed(entries);
const plain = ({ der: bytes, serialNumber, serialOctets, revocationDate, reason, extensionsFieldPresent, extensions }: CrlEntryFields) => ({
  der: bytes,
  serialNumber,
  serialOctets,
  revocationDate,
  reason,
  extensionsFieldPresent,
  extensions,
});
const context = { rules: 'private', role: 'ca-crl', rehearsal: false, now: new Date('2026-11-21T10:00:00.000Z') } as const;
const rulesOf = (list: readonly Uint8Array[]): string[] => lintCrlFields(readWholeCrl(signed(list)), context).map(({ rule }) => rule);

describe('a long CRL', () => {
  test('has the fields and entries of the CRL read at once, however often they are asked for', () => {
    const [long, short] = [readWholeCrl(der), parseCrl(der)];
    expect(der.length).toBeGreaterThan(longCrlBytes);
    expect({ ...long, entries: [] }).toEqual({ ...short, entries: [] });
    for (const round of [1, 2]) {
      const found = Array.from(long.entries, plain);
      expect([round, found.length, long.entries.length]).toEqual([round, count, count]);
      expect(found.every((entry, place) => Buffer.compare(entry.der, short.entries[place]?.der ?? new Uint8Array()) === 0)).toBe(true);
      expect(found.slice(990, 1010)).toEqual(short.entries.slice(990, 1010).map(plain));
    }
  });

  test('input.too-large: more than 64 MB, input.not-der: bytes that are no CRL', () => {
    expect(codeOf(() => readWholeCrl(new Uint8Array(mostCrlBytes + 1)))).toBe('input.too-large');
    const broken = Uint8Array.from(der);
    broken[500_000] = (broken[500_000] ?? 0) ^ 0xff;
    expect(codeOf(() => readWholeCrl(broken))).not.toBe('bug');
    expect(codeOf(() => readWholeCrl(der.subarray(0, der.length - 1)))).toBe('input.truncated');
  });

  test('PLAN-VS-DER: how many, in order, and the hash of all of them', () => {
    const sha256 = createHash('sha256').update(Buffer.concat(entries)).digest('hex');
    const { signatureAlgorithm, ...rest } = emptyCrl;
    const differences = (list: readonly Uint8Array[], planned: { length: number; sha256: string }): string[] =>
      compareCrl(readWholeCrl(signed(list)), { ...rest, signatureAlgorithm, entries: planned }).map(({ field }) => field);
    expect(differences(entries, { length: count, sha256 })).toEqual([]);
    expect(differences(entries.slice(1), { length: count, sha256 })).toEqual([
      'revokedCertificates count',
      'SHA-256 of revokedCertificates',
    ]);
    expect(differences(entries, { length: count, sha256: '0'.repeat(64) })).toEqual(['SHA-256 of revokedCertificates']);
    const [first = new Uint8Array(), second = new Uint8Array(), ...others] = entries;
    const swapped = [second, first, ...others];
    const theirs = createHash('sha256').update(Buffer.concat(swapped)).digest('hex');
    expect(differences(swapped, { length: count, sha256: theirs })).toEqual(['revokedCertificates in the order of serial numbers']);
    // A CRL that is just short is held to the same plan.
    const few = entries.slice(0, 5);
    const hashOfFew = createHash('sha256').update(Buffer.concat(few)).digest('hex');
    expect(differences(few, { length: 5, sha256: hashOfFew })).toEqual([]);
    expect(differences(few.toReversed(), { length: 5, sha256: hashOfFew })).toEqual([
      'revokedCertificates in the order of serial numbers',
      'SHA-256 of revokedCertificates',
    ]);
  });

  test('LINT: what the rules say of one CRL they say of a long one, once', () => {
    const clean = rulesOf(entries);
    const late = encodeCrlEntry({ serialNumber: parseSerialNumber(serialOfEntry(count)), revocationDate: at(2 ** 25), reason: 1 });
    expect(rulesOf([...entries, late])).toEqual([...clean, 'rfc-crl-entry-dates']);
    const many = Array.from({ length: 40 }, (_, place) =>
      encodeCrlEntry({ serialNumber: parseSerialNumber(serialOfEntry(count + place)), revocationDate: at(2 ** 25), reason: 1 }),
    );
    expect(rulesOf([...entries, ...many]).filter((rule) => rule === 'rfc-crl-entry-dates')).toHaveLength(20);
    // Side by side over the border of two lists the rules see, and far apart.
    expect(rulesOf([...entries.slice(0, 4096), entries[4095] ?? late, ...entries.slice(4096)])).toContain('rfc-crl-serials-unique');
    expect(rulesOf([...entries, entries[3] ?? late])).toContain('rfc-crl-serials-unique');
  });

  test('is described by counts, ends and dates, and guarded in the order of serial numbers', () => {
    const said = describeCrl(readWholeCrl(der));
    expect(said.filter(({ label }) => label.startsWith('Revoked'))).toHaveLength(1 + 5 + 1 + 20);
    expect(said.find(({ label }) => label === 'Not shown')?.value).toBe(`${count - 20} entries in the order of serial numbers`);
    expect(said.find(({ label }) => label === 'Revoked: no reason')?.value).toBe(String(count / 5));
    const serials = (list: readonly Uint8Array[]): string[] =>
      Array.from(guardedCrl(readWholeCrl(signed(list))).entries, ({ serial }) => serial);
    expect(serials(entries)).toEqual(Array.from({ length: count }, (_, place) => serialOfEntry(place)));
    expect(serials(entries.toReversed())).toEqual(serials(entries));
  });
});
