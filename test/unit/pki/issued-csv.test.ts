import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { parseCsv } from '../../../main/pki/csv-rows.ts';
import { looksLikeIssuedCsv, parseIssuedCsv } from '../../../main/pki/issued-csv.ts';
import { issuedListName, parseIssuedList } from '../../../main/pki/issued-list.ts';
import { keptRun } from '../evidence/kept-runs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function said(run: () => unknown): string {
  try {
    return JSON.stringify(run());
  } catch (error) {
    return error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error);
  }
}
const list = (text: string): string => said(() => parseIssuedCsv(bytes(text)).rows);

describe('records (RFC 4180)', () => {
  const rows = (text: string): unknown => parseCsv(text, 'It', 10).map(({ fields }) => fields);

  test('quotes, separators and line breaks within them; a last line with or without its end', () => {
    expect(rows('a,b\r\n"x,""y""\r\nz",\n')).toEqual([
      ['a', 'b'],
      ['x,"y"\r\nz', ''],
    ]);
    expect(rows('a;b;c,d\n1;2;3')).toEqual([
      ['a', 'b', 'c,d'],
      ['1', '2', '3'],
    ]);
    expect(rows('a\tb\n"1\t2"\t3\n')).toEqual([
      ['a', 'b'],
      ['1\t2', '3'],
    ]);
    expect(rows('')).toEqual([]);
  });

  test.each([
    ['a field too few', 'a,b\n1\n', 'line 2 has 1 fields, and the first line names 2'],
    ['a quote that never ends', 'a,b\n"1,2\n', 'line 2 begins a quoted field that never ends'],
    ['something after a quoted field', 'a,b\n"1"2,3\n', 'line 2 has something after the end of a quoted field'],
    ['a quote within a plain field', 'a,b\n1"2,3\n', 'line 2 has a quotation mark within a field that does not begin with one'],
    ['the line after a quoted line break', 'a,b\n"1\n2",3\nx\n', 'line 4 has 1 fields, and the first line names 2'],
  ])('refused, naming the line: %s', (_what, text, sentence) => {
    expect(said(() => parseCsv(text, 'It', 10))).toBe(`input.schema: It was refused: ${sentence}.`);
  });

  test('input.too-large: more records than are read', () => {
    expect(said(() => parseCsv('a\n1\n2\n', 'It', 2))).toBe('input.too-large: It was refused: it has more than 2 lines.');
  });
});

describe('a table of one’s own', () => {
  test('serial numbers in either base, times, reasons by name and number; other columns are passed over', () => {
    const text =
      '\uFEFF"Serial hex",Subject,not_after,revoked_at,reason,invalidity_date\n' +
      '0x00:FF,"CN=a, b",2030-12-31T23:59:59Z,,,\n' +
      'b,CN=c,2020-01-01T00:00:00.500Z,2019-01-02T03:04:05.900Z,keyCompromise,2019-01-01T00:00:00Z\n' +
      '0c,CN=d,2030-12-31T23:59Z,2026-01-02T03:04:05Z,9,\n' +
      '0d,CN=e,2030-12-31T23:59Z,2026-01-02T03:04:05Z,removeFromCRL,\n';
    expect(looksLikeIssuedCsv(bytes(text))).toBe(true);
    expect(parseIssuedCsv(bytes(text)).rows).toEqual([
      { serial: 'ff', notAfter: new Date('2030-12-31T23:59:59Z'), revoked: null },
      {
        serial: '0b',
        notAfter: new Date('2020-01-01T00:00:00Z'),
        revoked: { date: new Date('2019-01-02T03:04:05Z'), reason: 1, invalidityDate: new Date('2019-01-01T00:00:00Z') },
      },
      { serial: '0c', notAfter: new Date('2030-12-31T23:59:00Z'), revoked: { date: new Date('2026-01-02T03:04:05Z'), reason: 9 } },
      { serial: '0d', notAfter: new Date('2030-12-31T23:59:00Z'), revoked: null },
    ]);
    const decimal = 'serial_decimal;not_after;status\n255;2030-12-31T23:59:59Z;valid\n11;2020-01-01T00:00:00Z;expired\n';
    expect(parseIssuedCsv(bytes(decimal)).rows.map(({ serial, revoked }) => [serial, revoked])).toEqual([
      ['ff', null],
      ['0b', null],
    ]);
    const most = `${2n ** 159n - 1n}`;
    expect(parseIssuedCsv(bytes(`serial_decimal,not_after\n${most},2030-12-31T23:59:59Z\n`)).rows[0]?.serial).toBe(`7f${'ff'.repeat(19)}`);
  });

  const head = 'serial_hex,not_after,status,revoked_at,reason\n';
  const end = '2030-12-31T23:59:59Z';
  test.each([
    ['no end of validity', 'serial_hex,status\n0a,valid\n', 'line 1 names no column not_after (or EJBCA’s expireDate)'],
    ['two columns that mean the same', 'serial_hex,not_after,expireDate\n', 'line 1 names two columns that mean the same'],
    ['two serial numbers', `serial_hex,serial_decimal,not_after\n0a,10,${end}\n`, 'line 2 has two columns with a serial number'],
    ['serial number 0', `${head}00,${end},valid,,\n`, 'line 2 has no positive hexadecimal serial number of at most 20 octets'],
    ['a negative one of 20 octets', `${head}${'ff'.repeat(20)},${end},valid,,\n`, 'line 2 has no positive hexadecimal serial number'],
    ['one a spreadsheet rounded', `serial_decimal,not_after\n1.23E+30,${end}\n`, 'line 2 has no positive decimal serial number'],
    ['a serial number twice', `${head}0a,${end},valid,,\n0A,${end},valid,,\n`, 'line 3 has serial number 0a, which stands on line 2, too'],
    ['a local time', `${head}0a,2030-12-31 23:59:59,valid,,\n`, 'line 2 has a time in the end of validity that is neither'],
    ['a day that is not', `${head}0a,2030-13-31T23:59:59Z,valid,,\n`, 'line 2 has a time in the end of validity that is neither'],
    ['another status', `${head}0a,${end},gone,,\n`, 'line 2 has a status that is neither valid, revoked, expired'],
    ['revoked without a time', `${head}0a,${end},revoked,,1\n`, 'line 2 is revoked without a time'],
    ['a time and not revoked', `${head}0a,${end},valid,2026-01-01T00:00:00Z,\n`, 'line 2 has a time of revocation and is not revoked'],
    ['reason 7', `${head}0a,${end},revoked,2026-01-01T00:00:00Z,7\n`, 'line 2 gives a reason for revocation that RFC 5280 does not know'],
    ['another reason', `${head}0a,${end},revoked,2026-01-01T00:00:00Z,stolen\n`, 'line 2 gives a reason for revocation that RFC 5280'],
  ])('refused, naming the line: %s', (_what, text, sentence) => {
    expect(list(text)).toContain(`input.schema: The list was refused: ${sentence}`);
  });

  test('what is not UTF-8 is refused', () => {
    const latin = Buffer.from(`serial_hex,not_after,subject\n0a,${end},M\u00FCller\n`, 'latin1');
    expect(said(() => parseIssuedCsv(latin))).toBe('input.schema: The list was refused: it is not UTF-8. Nothing was kept.');
  });
});

describe('rows of EJBCA’s CertificateData', () => {
  const der = keptRun('importing').get('artifacts/old-root/certificate.der') ?? new Uint8Array();
  const base64 = Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n');
  const head = 'fingerprint,issuerDN,serialNumber,status,expireDate,revocationDate,revocationReason,cAFingerprint,base64Cert\n';
  const row = (serial: string, rest: string, issuer = 'aa', certificate = ''): string =>
    `f${serial},"CN=Old Root,O=Old Trust",${serial},${rest},${issuer},"${certificate}"\n`;

  test('decimal serial numbers, milliseconds, status and reason by number, and the certificates themselves', () => {
    const text =
      head +
      row('255', '20,1924991999000,-1,-1', 'aa', base64) +
      row('256', '40,1924991999000,1767323045678,4') +
      row('257', '60,1577836800000,1546300800000,1') +
      row('258', '60,1577836800000,-1,-1') +
      row('259', '21,1924991999000,-1,8') +
      row('260', '40,1924991999000,1767323045678,0');
    expect(looksLikeIssuedCsv(bytes(text))).toBe(true);
    expect(issuedListName(bytes(text))).toBe('issued.csv');
    const { rows, certificates } = parseIssuedCsv(bytes(text));
    expect(rows.map(({ serial, revoked }) => [serial, revoked?.date.toISOString() ?? '', revoked?.reason ?? null])).toEqual([
      ['ff', '', null],
      ['0100', '2026-01-02T03:04:05.000Z', 4],
      ['0101', '2019-01-01T00:00:00.000Z', 1],
      ['0102', '', null],
      ['0103', '', null],
      ['0104', '2026-01-02T03:04:05.000Z', null],
    ]);
    expect(rows[0]?.notAfter).toEqual(new Date('2030-12-31T23:59:59Z'));
    expect(certificates.map((fields) => Buffer.compare(fields.der, der))).toEqual([0]);
    expect(parseIssuedList(bytes(text)).rows).toEqual(rows);
    // As mysql writes it: tabs, and line breaks as two characters.
    const tabs = `serialNumber\tstatus\texpireDate\tbase64Cert\n255\t20\t1924991999000\t${base64.replaceAll('\n', '\\n')}\n`;
    expect(parseIssuedCsv(bytes(tabs)).certificates).toHaveLength(1);
  });

  test('rows of two CAs, and a certificate that is none, are refused', () => {
    const two = head + row('255', '20,1924991999000,-1,-1') + row('256', '20,1924991999000,-1,-1', 'bb');
    expect(list(two)).toBe(
      'input.schema: The list was refused: line 3 is of another CA than the lines before (cAFingerprint): export the rows of one CA.',
    );
    expect(list(head + row('255', '20,1924991999000,-1,-1', 'aa', 'MII!'))).toContain('line 2 has a certificate that is not base64');
    expect(list(head + row('255', '20,1924991999000,-1,-1', 'aa', 'MIIB'))).toMatch(/^input\./);
    expect(list(head + row('ff', '20,1924991999000,-1,-1'))).toContain('a hexadecimal one stands in a column serial_hex');
  });
});

test('what is no such table is not taken for one', () => {
  for (const text of ['', 'hello', 'V\t301231235959Z\t\t0A\tunknown\t/CN=x\n', '-----BEGIN CERTIFICATE-----\n', 'subject,status\n'])
    expect(looksLikeIssuedCsv(bytes(text))).toBe(false);
  expect(issuedListName(bytes('V\t301231235959Z\t\t0A\tunknown\t/CN=x\n'))).toBe('index.txt');
});
