import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { assembleSigned, dummySignature } from '../../../main/pki/assemble.ts';
import { sourceOf } from '../../../main/pki/byte-source.ts';
import { indexCrl } from '../../../main/pki/crl-index.ts';
import { encodeInteger, encodeSequence, encodeTime } from '../../../main/pki/der-write.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { CrlScan } from '../../../main/pki/scan-crl.ts';
import { mutate, seededChance } from '../../fixtures/parser/mutate.ts';
import { parserOriginals } from '../../fixtures/parser/originals.ts';
import { goldenValues } from '../../fixtures/pki/cases.ts';
import { longCrl, serialOfEntry } from '../../fixtures/pki/long-crl.ts';

/** What both readers say of one input, in the same words; a refusal by its family, since one of them sees a part of the bytes at a time. */
function parsed(bytes: Uint8Array): unknown {
  return verdict(() => {
    const { der: _der, tbs, entries, malformed, ...header } = parseCrl(bytes);
    return { header: plain(header), tbs: Buffer.from(tbs).toString('hex'), entries: entries.map(plain), malformed: new Set(malformed) };
  });
}

function scanned(bytes: Uint8Array): unknown {
  return verdict(() => {
    const scan = new CrlScan(sourceOf(bytes));
    const entries: unknown[] = [];
    while (scan.next()) {
      const entry = scan.entry();
      expect(Buffer.from(scan.bytes.subarray(scan.serialStart, scan.serialEnd))).toEqual(Buffer.from(entry.serialOctets));
      entries.push(plain(entry));
    }
    const { malformed, entries: count } = scan.finish();
    expect(count).toBe(entries.length);
    const { malformed: _some, ...header } = scan.header;
    return {
      header: plain(header),
      tbs: Buffer.from(bytes.subarray(scan.tbsStart, scan.tbsEnd)).toString('hex'),
      entries,
      malformed: new Set(malformed),
    };
  });
}

/** Octets as hex, whatever kind of array they are in. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

function verdict(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof CeremonyError && error.code.startsWith('input.')) return 'refused';
    throw error;
  }
}

const crls = parserOriginals().filter(({ kind }) => kind === 'crl');

describe('CRL scanner', () => {
  test('reads from every CRL of the fixtures what the parser reads', () => {
    for (const { der } of crls) expect(scanned(der)).toEqual(parsed(der));
    expect(crls.length).toBeGreaterThan(20);
  });

  test('refuses and accepts 3,000 mutated CRLs as the parser does, with the same values', () => {
    const chance = seededChance(7);
    let accepted = 0;
    for (let index = 0; index < 3_000; index++) {
      const { bytes } = mutate(crls, chance);
      const expected = parsed(bytes);
      const input = bytes.toString('base64');
      expect({ input, verdict: scanned(bytes) }).toEqual({ input, verdict: expected });
      if (expected !== 'refused') accepted += 1;
    }
    expect(accepted).toBeGreaterThan(200);
    expect(accepted).toBeLessThan(2_500);
  });

  test('moved on in leaps it counts, orders and refuses as entry by entry, wherever an unusual entry stands', () => {
    const usual = longCrl(9_000);
    const serialAt = (place: number): number => Buffer.from(usual).indexOf(Buffer.from(serialOfEntry(place), 'hex'));
    const bent = (at: number, octet: number): Uint8Array => Uint8Array.from(usual, (each, place) => (place === at ? octet : each));
    const outcome = (bytes: Uint8Array, leap: number): unknown => {
      try {
        const scan = new CrlScan(sourceOf(bytes));
        if (leap === 0) while (scan.next());
        else for (let to = leap; scan.nextUntil(to); to += leap) if (scan.position < to) return 'not as far as was asked';
        const last = Buffer.from(scan.der()).toString('hex');
        return { last, offset: scan.offset, position: scan.position, ...scan.finish() };
      } catch (error) {
        return String(error);
      }
    };
    const lists = [
      usual,
      longCrl(1),
      longCrl(0),
      // Two entries out of order, an entry that is none, and one whose time is another.
      bent(serialAt(5_432) + 1, 0xff),
      bent(serialAt(8_000) - 2, 0x04),
      bent(serialAt(7_000) + 16 + 5, 0x33),
    ];
    const found = lists.map((bytes) => [0, 777, 5_000, 1 << 20, 1 << 30].map((leap) => outcome(bytes, leap)));
    for (const [entryByEntry, ...leaps] of found) expect(leaps).toEqual(leaps.map(() => entryByEntry));
    expect(found.map(([first]) => (typeof first === 'string' ? 'refused' : (first as { ascending: boolean }).ascending))).toEqual([
      true,
      true,
      true,
      false,
      'refused',
      true,
    ]);
  });

  test('a refusal names the byte of the whole CRL', () => {
    const long = longCrl(20_000);
    const at = Buffer.from(long).indexOf(Buffer.from(serialOfEntry(19_000), 'hex')) - 2;
    const bytes = Uint8Array.from(long);
    bytes[at] = 0x04;
    expect(() => {
      const scan = new CrlScan(sourceOf(bytes));
      while (scan.next());
    }).toThrow(new RegExp(`at byte ${at}: an entry’s serialNumber has the tag 0x4`));
  });

  test('slides over a CRL longer than its window, and every byte reaches the sinks once', () => {
    const bytes = longCrl(20_000);
    const [file, tbs] = [createHash('sha256'), createHash('sha384')];
    const scan = new CrlScan(sourceOf(bytes), { file: [file], tbs: [tbs] });
    const serials: string[] = [];
    while (scan.next()) serials.push(Buffer.from(scan.bytes.subarray(scan.serialStart, scan.serialEnd)).toString('hex'));
    const totals = scan.finish();
    const fields = parseCrl(bytes);
    expect(serials).toEqual(fields.entries.map(({ serialNumber }) => serialNumber));
    expect(totals).toMatchObject({ entries: 20_000, ascending: true, malformed: [] });
    expect(file.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    const digest = createHash('sha384').update(fields.tbs).digest();
    expect(tbs.digest()).toEqual(digest);
    expect(Buffer.from(totals.tbsDigest ?? [])).toEqual(digest);
  });

  test('an entry longer than a window piece is refused as too large, and one just as long as allowed is read', () => {
    const crlOf = (serialLength: number): Uint8Array => {
      const der = goldenValues()['ecdsa-p384.crl-two-entries'] ?? new Uint8Array();
      const { entries, tbs } = parseCrl(der);
      const [first] = entries;
      const entry = encodeSequence(
        encodeInteger(new Uint8Array(serialLength).fill(0x55)),
        encodeTime(first?.revocationDate.date ?? new Date(0)),
      );
      const all = Buffer.concat(entries.map((each) => Buffer.from(each.der)));
      const at = Buffer.from(tbs).indexOf(all);
      const listHeader = 2;
      const changed = encodeSequence(
        tbs.subarray(tbs[1] === 0x82 ? 4 : 3, at - listHeader),
        encodeSequence(entry),
        tbs.subarray(at + all.length),
      );
      return assembleSigned(changed, 'ecdsa-sha384', dummySignature('ecdsa-sha384', 'ecdsa-p384'));
    };
    expect(scanned(crlOf(65_000))).toEqual(parsed(crlOf(65_000)));
    expect(parsed(crlOf(65_536))).not.toBe('refused');
    expect(() => {
      const scan = new CrlScan(sourceOf(crlOf(65_536)));
      while (scan.next());
    }).toThrow(/an entry has more than 65536 bytes/);
  });

  test('ascending is by INTEGER: 7f, 80, ff, 0100 in this order, and nothing twice', () => {
    const orderOf = (serials: readonly string[]): boolean => {
      const scan = new CrlScan(sourceOf(longCrl(serials.length, (index) => serials[index] ?? '')));
      while (scan.next());
      return scan.finish().ascending;
    };
    expect(orderOf(['01', '7f', '80', 'ff', '0100', '7fff', '8000', `7f${'00'.repeat(19)}`])).toBe(true);
    expect(orderOf(['80', '7f'])).toBe(false);
    expect(orderOf(['0100', 'ff'])).toBe(false);
    expect(orderOf(['05', '05'])).toBe(false);
  });
});

describe('CRL index', () => {
  test.each([0, 0xdeadbeef])('finds every serial number and no other one, seed %i', (seed) => {
    const bytes = longCrl(20_000);
    const index = indexCrl(sourceOf(bytes), seed);
    expect(index.totals.entries).toBe(20_000);
    expect(index.repeated).toBe(0);
    for (let entry = 0; entry < 20_000; entry += 97) {
      const found = index.find(Buffer.from(serialOfEntry(entry), 'hex'));
      expect(found?.serialNumber).toBe(serialOfEntry(entry));
      expect(found?.reason).toBe(1);
    }
    expect(index.find(Buffer.from('01', 'hex'))).toBeNull();
    expect(index.find(Buffer.from(serialOfEntry(20_000), 'hex'))).toBeNull();
  });

  test('serial numbers with the high bit set, of one octet and of twenty are found by their INTEGER', () => {
    const serials = ['80', '7f', '00ff'.slice(2), `7f${'ab'.repeat(19)}`];
    const index = indexCrl(sourceOf(longCrl(serials.length, (place) => serials[place] ?? '')), 1);
    expect(index.totals.ascending).toBe(false);
    expect(index.find(Buffer.from('0080', 'hex'))?.serialNumber).toBe('0080');
    expect(index.find(Buffer.from('80', 'hex'))).toBeNull();
    expect(index.find(Buffer.from('7f', 'hex'))?.serialNumber).toBe('7f');
    expect(index.find(Buffer.from('00ff', 'hex'))?.serialNumber).toBe('00ff');
    expect(index.find(Buffer.from(serials[3] ?? '', 'hex'))?.serialNumber).toBe(serials[3]);
  });

  test('a serial number that stands twice is counted, and its first entry is the one found', () => {
    const serials = ['05', '06', '05', '05'];
    const index = indexCrl(sourceOf(longCrl(serials.length, (place) => serials[place] ?? '')), 1);
    expect(index.repeated).toBe(2);
    expect(index.find(Buffer.from('05', 'hex'))?.serialNumber).toBe('05');
  });
});
