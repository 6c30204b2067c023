// The database of `openssl ca` (index.txt): one line a certificate, six fields with a tab between (openssl-ca(1); apps/lib/apps.c,
// DB_type to DB_name). What it says of a certificate is kept; what it says of the subject is the certificate's own to say.

import { CeremonyError } from '../errors.ts';
import { reasonByName } from './reason-names.ts';
import { parseSerialNumber, type SerialNumber } from './serial-number.ts';

/** A revocation of the list. */
export interface IndexRevocation {
  readonly date: Date;
  /** CRLReason (RFC 5280 §5.3.1); null: none was said. */
  readonly reason: number | null;
  readonly invalidityDate?: Date;
}

export interface IndexRow {
  readonly serial: SerialNumber;
  readonly notAfter: Date;
  /** null: V, or E for one that ran out. */
  readonly revoked: IndexRevocation | null;
}

const maxLines = 20_000;

function refuse(line: number, problem: string): never {
  throw new CeremonyError('input.schema', `index.txt was refused: line ${line} ${problem}.`);
}

/** YYMMDDHHMMSSZ (RFC 5280 §4.1.2.5.1: 50 to 99 are of 19xx) or YYYYMMDDHHMMSSZ. */
function readDate(text: string, line: number, what: string): Date {
  const [, century = '', year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const whole = century === '' ? `${Number(year) < 50 ? '20' : '19'}${year}` : `${century}${year}`;
  const iso = `${whole}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) refuse(line, `has ${what} that is no time (YYMMDDHHMMSSZ)`);
  return date;
}

/** `time[,reason[,argument]]` (apps/ca.c, unpack_revinfo). */
function readRevocation(text: string, line: number): IndexRevocation {
  const [time = '', reason, argument, ...more] = text.split(',');
  if (more.length > 0) refuse(line, 'says more of a revocation than a time, a reason and its argument');
  const date = readDate(time, line, 'a revocation time');
  if (reason === undefined) return { date, reason: null };
  if (reason === 'holdInstruction') return { date, reason: 6 };
  if (reason === 'keyTime' || reason === 'CAkeyTime')
    return { date, reason: reason === 'keyTime' ? 1 : 2, invalidityDate: readDate(argument ?? '', line, 'a time of compromise') };
  // apps/ca.c, crl_reasons: the names RFC 5280 has, without its last two.
  const code = reasonByName(reason);
  if (code === null || code > 8 || argument !== undefined) refuse(line, 'gives a reason for revocation openssl does not know');
  return { date, reason: code === 0 ? null : code };
}

function readLine(text: string, line: number): IndexRow {
  const fields = text.split('\t');
  const [state = '', notAfter = '', revoked = '', serial = ''] = fields;
  if (fields.length !== 6) refuse(line, `has ${fields.length} fields, and there are six with tabs between`);
  if (!/^[VRE]$/.test(state)) refuse(line, 'begins with none of V, R, E');
  if ((state === 'R') !== (revoked !== ''))
    refuse(line, state === 'R' ? 'is revoked without a time' : 'has a time of revocation and is not revoked');
  if (!/^(?:[0-9A-Fa-f]{2}){1,20}$/.test(serial)) refuse(line, 'has no serial number of up to 20 octets in hexadecimal');
  const digits = serial.toLowerCase().replace(/^(?:00)+(?=.)/, '');
  if (/^0+$/.test(digits)) refuse(line, 'has the serial number 0');
  return {
    serial: parseSerialNumber(digits),
    notAfter: readDate(notAfter, line, 'an end of validity'),
    revoked: state === 'R' ? readRevocation(revoked, line) : null,
  };
}

/** Whether the bytes are such a list, as far as their first line tells. */
export const looksLikeIndex = (bytes: Uint8Array): boolean =>
  /^[VRE]\t[0-9]+Z\t/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));

/**
 * Reads index.txt, at most 20,000 lines, each serial once. A release from hold (removeFromCRL) is no revocation. Throws input.schema
 * naming the line, input.too-large.
 */
export function parseOpensslIndex(bytes: Uint8Array): readonly IndexRow[] {
  const lines = Buffer.from(bytes).toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > maxLines)
    throw new CeremonyError('input.too-large', `index.txt was refused: it has ${lines.length} lines and at most ${maxLines} are read.`);
  const rows = lines.map((line, at) => readLine(line, at + 1));
  const seen = new Set<string>();
  for (const [at, { serial }] of rows.entries()) {
    if (seen.has(serial)) refuse(at + 1, `has serial number ${serial}, which stands on another line`);
    seen.add(serial);
  }
  return rows.map((row) => (row.revoked?.reason === 8 ? { ...row, revoked: null } : row));
}
