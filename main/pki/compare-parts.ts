// Pieces of PLAN-VS-DER. Like compare.ts these must not use what the builders use (der-write, build-*, key-identifier,
// rehearsal-mark): a mistake there has to show up here.

import { hash } from 'node:crypto';
import { CeremonyError } from '../errors.ts';
import { readDer, limits } from './der.ts';
import { readName } from './describe-name.ts';
import { oids } from './oids.ts';
import type { Extension, ParsedTime } from './parse-types.ts';
import type { KeyIdentifierMethod } from './profile.ts';

/** A field that is not as plan and profile say. */
export interface Difference {
  readonly field: string;
  readonly planned: string;
  readonly found: string;
}

/** Collects differences; equal values leave no trace. */
export interface Comparison {
  readonly differences: Difference[];
  text(field: string, planned: string, found: string): void;
  bytes(field: string, planned: Uint8Array, found: Uint8Array | undefined): void;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function startComparison(): Comparison {
  const differences: Difference[] = [];
  const text = (field: string, planned: string, found: string): void => {
    if (planned !== found) differences.push({ field, planned, found });
  };
  return {
    differences,
    text,
    bytes(field, planned, found) {
      if (found !== undefined && Buffer.compare(planned, found) === 0) return;
      text(field, hexOf(planned), found === undefined ? 'absent' : hexOf(found));
    },
  };
}

/** RFC 5280 §4.1.2.5 once more, by another way than the writer's: tag and text a date must have. */
export function compareTime(comparison: Comparison, field: string, planned: Date, found: ParsedTime | null): void {
  const two = (value: number): string => String(value).padStart(2, '0');
  const year = planned.getUTCFullYear();
  const rest = `${two(planned.getUTCMonth() + 1)}${two(planned.getUTCDate())}${two(planned.getUTCHours())}${two(planned.getUTCMinutes())}${two(planned.getUTCSeconds())}Z`;
  const expected = year <= 2049 ? `UTCTime ${two(year % 100)}${rest}` : `GeneralizedTime ${String(year).padStart(4, '0')}${rest}`;
  comparison.text(field, expected, found === null ? 'absent' : `${found.tag === 0x17 ? 'UTCTime' : 'GeneralizedTime'} ${found.text}`);
  if (planned.getUTCMilliseconds() !== 0) comparison.text(field, 'whole seconds', 'fractions of a second');
}

/** Contents of the BIT STRING of an SPKI, hashed as RFC 5280 §4.2.1.2 (1) or RFC 7093 §2 (1) say. */
export function expectedKeyIdentifier(spki: Uint8Array, method: KeyIdentifierMethod): Uint8Array {
  const key = readDer(spki, limits.publicKey, 'public key').children[1];
  // The first content octet of a BIT STRING counts unused bits and is no part of the key.
  if (key === undefined) throw new CeremonyError('input.not-der', 'The public key was refused: it holds no key.');
  return hash(method === 'rfc5280-1' ? 'sha1' : 'sha256', key.content.subarray(1), 'buffer').subarray(0, 20);
}

// OCTET STRING contents of the rehearsal mark, spelled out: UTF8String, 21 octets.
const mark = `0c15${Buffer.from('REHEARSAL not for use', 'ascii').toString('hex')}`;

/** The extensions are exactly the expected ones, each once, each with its criticality; the mark is there in a rehearsal and only there. */
export function compareExtensionList(
  comparison: Comparison,
  expected: ReadonlyMap<string, boolean>,
  found: readonly Extension[],
  rehearsal: boolean,
): void {
  const all = rehearsal ? new Map([...expected, [oids.rehearsalMark, true] as const]) : expected;
  const describe = (list: readonly (readonly [string, boolean])[]): string =>
    list
      .map(([oid, critical]) => `${oid}${critical ? ' critical' : ''}`)
      .toSorted()
      .join(', ');
  comparison.text('extensions', describe([...all]), describe(found.map(({ oid, critical }) => [oid, critical] as const)));
  const marked = found.find(({ oid }) => oid === oids.rehearsalMark);
  if (rehearsal) comparison.text('rehearsal mark', mark, marked === undefined ? 'absent' : hexOf(marked.value));
}

/** Every CN of a rehearsal begins with REHEARSAL, none of production does; a rehearsal's name has one. */
export function compareNameMark(comparison: Comparison, field: string, name: Uint8Array, rehearsal: boolean): void {
  const commonNames = readName(name)
    .flat()
    .filter(({ type }) => type === 'CN')
    .map(({ value }) => value ?? '');
  const wanted = rehearsal ? 'marked REHEARSAL' : 'not marked REHEARSAL';
  const marked = commonNames.map((value) => value.startsWith('REHEARSAL '));
  const right = rehearsal ? marked.length > 0 && marked.every(Boolean) : !marked.some(Boolean);
  if (!right) comparison.differences.push({ field: `${field} mark`, planned: wanted, found: commonNames.join(', ') || 'no CN' });
}
