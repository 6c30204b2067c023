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
