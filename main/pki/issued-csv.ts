// What a CA issued, as a table of comma-separated values: one of one's own, or rows of EJBCA's table CertificateData as its database exports
// them. Column names say what a value is; a number that could be decimal or hexadecimal is never guessed at.

import { CeremonyError } from '../errors.ts';
import { type CsvRow, parseCsv } from './csv-rows.ts';
import type { IndexRow } from './openssl-index.ts';
import { parseCertificate, type CertificateFields } from './parse-certificate.ts';
import { reasonByName } from './reason-names.ts';
import { parseSerialNumber, type SerialNumber } from './serial-number.ts';

const maxLines = 20_000;
const what = 'The list';

/** Column, lower case and without _ and blanks → what it holds. EJBCA’s names are those of its entity CertificateData. */
const columns: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['serialhex', 'serialHex'],
  ['serialdecimal', 'serialDecimal'],
  ['serialnumber', 'serialOfEjbca'],
  ['notafter', 'notAfter'],
  ['expiredate', 'notAfter'],
  ['status', 'status'],
  ['revokedat', 'revokedAt'],
  ['revocationdate', 'revokedAt'],
  ['reason', 'reason'],
  ['revocationreason', 'reason'],
  ['invaliditydate', 'invalidityDate'],
  ['base64cert', 'certificate'],
  ['cafingerprint', 'issuer'],
]);
type Column =
  | 'serialHex'
  | 'serialDecimal'
  | 'serialOfEjbca'
  | 'notAfter'
  | 'status'
  | 'revokedAt'
  | 'reason'
  | 'invalidityDate'
  | 'certificate'
  | 'issuer';

const columnOf = (name: string): Column | undefined => columns.get(name.toLowerCase().replaceAll(/[ _]/g, ''));

/** EJBCA, CertificateConstants: revoked, and archived, of which the reason says whether it was revoked before it ran out. */
const [revokedStatus, archivedStatus] = ['40', '60'];
/** Everything else EJBCA writes: unassigned, inactive, roll-over, active, active and told of its end. */
const liveStatus: ReadonlySet<string> = new Set(['0', '10', '11', '20', '21']);
/** What one writes oneself. */
const words: ReadonlyMap<string, boolean> = new Map([
  ['valid', false],
  ['expired', false],
  ['revoked', true],
]);

type Fields = Readonly<Partial<Record<Column, string>>>;

function refuse(line: number, problem: string): never {
  throw new CeremonyError('input.schema', `${what} was refused: line ${line} ${problem}.`);
}

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** Whether the bytes are such a table, as far as their first line tells: it names a column with a serial number. */
export function looksLikeIssuedCsv(bytes: Uint8Array): boolean {
  const [first = ''] = Buffer.from(bytes.subarray(0, 4096)).toString('utf8').split(/\r?\n/, 1);
  return first
    .replace(/^\uFEFF/, '')
    .split(/[,;\t]/)
    .some((name) => columnOf(name.replaceAll('"', ''))?.startsWith('serial') === true);
}

/** Milliseconds since 1970 (EJBCA), or ISO 8601 in UTC, to the second. CRLs know no fractions (RFC 5280 §5.1.2.4): they are cut off. */
function readTime(text: string, line: number, column: string): Date {
  const milliseconds = /^[1-9][0-9]{8,13}$/.test(text)
    ? Number(text)
    : /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(text)
      ? Date.parse(text)
      : NaN;
  if (Number.isNaN(milliseconds))
    refuse(line, `has a time in ${column} that is neither like 2026-01-31T12:00:00Z nor in milliseconds since 1970`);
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

/** 2^160 has 49 digits. */
const hexOfDecimal = (text: string): string => (/^[1-9]\d{0,48}$/.test(text) ? BigInt(text).toString(16) : '');
const bareHex = (text: string): string => text.toLowerCase().replace(/^0x/, '').replaceAll(/[: ]/g, '');

function readSerial(fields: Fields, line: number): SerialNumber {
  const { serialHex, serialDecimal, serialOfEjbca } = fields;
  const given = [serialHex, serialDecimal, serialOfEjbca].filter((text) => text !== undefined);
  if (given.length > 1) refuse(line, 'has two columns with a serial number');
  try {
    const digits = serialHex === undefined ? hexOfDecimal(serialDecimal ?? serialOfEjbca ?? '') : bareHex(serialHex);
    const even = digits.length % 2 === 0 ? digits : `0${digits}`;
    return parseSerialNumber(even.replace(/^(?:00)+(?=.)/, ''));
  } catch {
    return refuse(
      line,
      serialHex === undefined
        ? 'has no positive decimal serial number of at most 20 octets: a spreadsheet may have rounded it; a hexadecimal one stands in a column serial_hex'
        : 'has no positive hexadecimal serial number of at most 20 octets',
    );
  }
}

function readReason(text: string, line: number): number | null {
  if (text === '' || text === '-1' || text === '0') return null;
  const code = /^\d{1,2}$/.test(text) ? Number(text) : (reasonByName(text) ?? -1);
  if (code < 0 || code > 10 || code === 7) refuse(line, 'gives a reason for revocation that RFC 5280 does not know');
  return code === 0 ? null : code;
}

/** Whether the row says its certificate is revoked. A release from hold (removeFromCRL) is no revocation. */
function isRevoked({ status, revokedAt = '', reason = '' }: Fields, line: number): boolean {
  const dated = revokedAt !== '' && revokedAt !== '-1' && revokedAt !== '0';
  if (reason === '8' || reason.toLowerCase() === 'removefromcrl') return false;
  if (status === undefined || status === '') return dated;
  if (status === archivedStatus) return dated && reason !== '-1' && reason !== '';
  const revoked = status === revokedStatus ? true : liveStatus.has(status) ? false : words.get(status.toLowerCase());
  if (revoked === undefined) return refuse(line, 'has a status that is neither valid, revoked, expired nor one of EJBCA’s numbers');
  if (revoked && !dated) refuse(line, 'is revoked without a time');
  // EJBCA clears the time of what it takes back; a word beside a time is a contradiction.
  if (!revoked && dated && words.has(status.toLowerCase())) refuse(line, 'has a time of revocation and is not revoked');
  return revoked;
}

function readRow({ line }: CsvRow, fields: Fields): IndexRow {
  const { notAfter = '', revokedAt = '', reason = '', invalidityDate = '' } = fields;
  const row = { serial: readSerial(fields, line), notAfter: readTime(notAfter, line, 'the end of validity') };
  if (!isRevoked(fields, line)) return { ...row, revoked: null };
  const since =
    invalidityDate === '' || invalidityDate === '-1' ? {} : { invalidityDate: readTime(invalidityDate, line, 'the invalidity date') };
  return { ...row, revoked: { date: readTime(revokedAt, line, 'the revocation date'), reason: readReason(reason, line), ...since } };
}

function readCertificate(text: string, line: number): CertificateFields {
  // mysql writes line breaks as two characters.
  const packed = text.replaceAll(/\\n|\s/g, '');
  const der = Buffer.from(packed, 'base64');
  if (der.toString('base64') !== packed) refuse(line, 'has a certificate that is not base64');
  return parseCertificate(Uint8Array.from(der));
}

function fieldsOf(header: readonly (Column | undefined)[], { fields }: CsvRow): Fields {
  const found: Partial<Record<Column, string>> = {};
  for (const [place, column] of header.entries()) if (column !== undefined) found[column] = (fields[place] ?? '').trim();
  return found;
}

/**
 * Reads the table: at most 20,000 lines, each serial number once, of one CA; and the certificates it carries (EJBCA’s base64Cert). Throws
 * input.schema naming the line, input.too-large, and what parseCertificate throws.
 */
export function parseIssuedCsv(bytes: Uint8Array): {
  readonly rows: readonly IndexRow[];
  readonly certificates: readonly CertificateFields[];
} {
  let text: string;
  try {
    text = textOf(bytes);
  } catch {
    throw new CeremonyError('input.schema', `${what} was refused: it is not UTF-8. Nothing was kept.`);
  }
  const [head, ...body] = parseCsv(text, what, maxLines + 1);
  const header = (head?.fields ?? []).map(columnOf);
  const twice = header.find((column, place) => column !== undefined && header.indexOf(column) !== place);
  if (twice !== undefined) refuse(1, 'names two columns that mean the same');
  if (!header.includes('notAfter')) refuse(1, 'names no column not_after (or EJBCA’s expireDate)');
  const rows: IndexRow[] = [];
  const certificates: CertificateFields[] = [];
  const seen = new Map<string, number>();
  const issuers = new Set<string>();
  for (const record of body) {
    const fields = fieldsOf(header, record);
    const row = readRow(record, fields);
    const before = seen.get(row.serial);
    if (before !== undefined) refuse(record.line, `has serial number ${row.serial}, which stands on line ${before}, too`);
    seen.set(row.serial, record.line);
    issuers.add(fields.issuer ?? '');
    if (issuers.size > 1) refuse(record.line, 'is of another CA than the lines before (cAFingerprint): export the rows of one CA');
    if (fields.certificate !== undefined && fields.certificate !== '') certificates.push(readCertificate(fields.certificate, record.line));
    rows.push(row);
  }
  return { rows, certificates };
}
