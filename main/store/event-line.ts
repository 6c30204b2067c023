import type { Check } from '../checks.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Sha256 } from '../pki/hash.ts';

/** Name of the log of everything outside runs; every other log is named by its run's id. */
export const workstationLog = 'workstation';

/** What the first line of a log names as the one before, and the head of an empty log. */
export const noLine = '0'.repeat(64) as Sha256;

/** The members of one event, in the order they are written. */
export interface EventMembers {
  readonly seq: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  readonly run?: string | undefined;
  readonly step?: string | undefined;
  readonly actor: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly checks: readonly Check[];
  /** SHA-256 of the previous line's bytes. */
  readonly prev: Sha256;
}

/**
 * One line of a log, without newline (formats.md, Logs): members in fixed order, `data` and `checks` canonical (RFC 8785),
 * `prev` last, so that a chain is checked without parsing.
 */
export function encodeEventLine(members: EventMembers): Uint8Array {
  const text = [
    `"seq":${members.seq}`,
    `"at":${canonicalJson(members.at)}`,
    ...(members.run === undefined ? [] : [`"run":${canonicalJson(members.run)}`]),
    ...(members.step === undefined ? [] : [`"step":${canonicalJson(members.step)}`]),
    `"actor":${canonicalJson(members.actor)}`,
    `"event":${canonicalJson(members.event)}`,
    `"data":${canonicalJson(members.data)}`,
    `"checks":${canonicalJson(members.checks)}`,
    `"prev":"${members.prev}"`,
  ].join(',');
  return Buffer.from(`{${text}}`, 'utf8');
}

/** Between an event's name and its data. No text before it can hold this: there a quotation mark has a stroke before it. */
const dataMark = Buffer.from(',"data":', 'ascii');

/** A line as bytes that can be searched, not copied. */
export const bytesOfLine = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/**
 * What a line says before its data, of which an event about a thousand certificates has half a megabyte: text without its closing brace;
 * null for what is no line.
 */
export function beginningOfLine(line: Uint8Array): string | null {
  const bytes = bytesOfLine(line);
  const end = bytes.indexOf(dataMark);
  return end < 0 ? null : bytes.toString('utf8', 0, end);
}

/** Whether a line names `head` as the one before it. */
export const followsLine = (line: Uint8Array, head: string): boolean => bytesOfLine(line).includes(`"prev":"${head}"`);
