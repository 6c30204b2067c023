// A sample bundle made once, and readings of it bent in one place: each check is asked by itself, in milliseconds, where
// verifying a whole bundle draws every document again.

import type { Check, CheckName } from '../../../main/checks.ts';
import type { JsonObject } from '../../../main/formats/canonical-json.ts';
import type { Sha256 } from '../../../main/pki/hash.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeEventLine } from '../../../main/store/event-line.ts';
import { type BundleReading, openReading } from '../../../main/evidence/verify/reading.ts';
import { type LogEvent, parseTranscript, splitTranscript } from '../../../main/evidence/transcript.ts';
import { makeSampleBundle } from '../../fixtures/sample-bundle.ts';

export const sample = makeSampleBundle({ algorithm: 'ed25519' });
export const sampleEvents: readonly LogEvent[] = parseTranscript(splitTranscript(sample.files.get('transcript.jsonl') ?? new Uint8Array()));

/** A change of a log. */
export type Change = (events: readonly LogEvent[]) => readonly LogEvent[];

export interface Bend {
  /** Changes the events; numbers and hashes are then made anew. */
  readonly events?: Change;
  /** Other contents; null takes the file away. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>;
  readonly plan?: (text: string) => string;
  readonly playbook?: (text: string) => string;
}

const bytesOf = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? new TextEncoder().encode(content) : content);
export const textOf = (path: string): string => new TextDecoder().decode(sample.files.get(path));

/** Events as a transcript, chained. */
export function transcriptOf(events: readonly LogEvent[]): Uint8Array {
  const lines: Uint8Array[] = [];
  for (const event of events) {
    const last = lines.at(-1);
    const prev = last === undefined ? ('0'.repeat(64) as Sha256) : sha256Hex(last);
    const members = { ...event, data: event.data as JsonObject, checks: event.checks as readonly Check[] };
    lines.push(encodeEventLine({ ...members, seq: lines.length + 1, prev }));
  }
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
}

export const bent = (bend: Bend = {}): BundleReading => bendFiles(sample.files, bend);

/** A reading of any bundle’s files, bent. */
export function bendFiles(bundle: ReadonlyMap<string, Uint8Array>, { events, files = {}, plan, playbook }: Bend): BundleReading {
  const all = new Map(bundle);
  const text = (path: string): string => new TextDecoder().decode(bundle.get(path));
  const log = (): LogEvent[] => parseTranscript(splitTranscript(bundle.get('transcript.jsonl') ?? new Uint8Array()));
  if (events !== undefined) all.set('transcript.jsonl', transcriptOf(events(log())));
  if (plan !== undefined) all.set('plan.yaml', bytesOf(plan(text('plan.yaml'))));
  if (playbook !== undefined) all.set('playbook.yaml', bytesOf(playbook(text('playbook.yaml'))));
  for (const [path, content] of Object.entries(files)) {
    if (content === null) all.delete(path);
    else all.set(path, bytesOf(content));
  }
  return openReading({ files: all, problems: [] });
}

/** Every event of this name with its data changed; `only` picks by the data. */
export const withData =
  (name: string, change: Record<string, unknown>, only: (data: Record<string, unknown>) => boolean = () => true) =>
  (events: readonly LogEvent[]): LogEvent[] =>
    events.map((event) => (event.event === name && only(event.data) ? { ...event, data: { ...event.data, ...change } } : event));

/** The events without those of this name. */
export const without =
  (name: string, only: (data: Record<string, unknown>) => boolean = () => true) =>
  (events: readonly LogEvent[]): LogEvent[] =>
    events.filter(({ event, data }) => event !== name || !only(data));

/** One more event, put before the last (run-sealed), or before the first of a name. */
export const plus =
  (name: string, data: Record<string, unknown>, { before = 'run-sealed', step = 'extra', at = '2026-11-21T09:02:20.000Z' } = {}) =>
  (events: readonly LogEvent[]): LogEvent[] => {
    const index = events.findIndex(({ event }) => event === before);
    const added: LogEvent = {
      seq: 1,
      at,
      run: sampleEvents[0]?.run,
      step,
      actor: 'bob',
      event: name,
      data,
      checks: [],
      prev: '0'.repeat(64),
    };
    return [...events.slice(0, index), added, ...events.slice(index)];
  };

/** Several changes, one after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  (events) => {
    let changed = events;
    for (const change of changes) changed = change(changed);
    return changed;
  };

/** What is said of one check: `passed: reason`. */
export function said(checks: Check | readonly Check[], name: CheckName): string {
  const list: readonly Check[] = 'name' in checks ? [checks] : checks;
  const { verdict, reason } = list.find((check) => check.name === name) ?? { verdict: 'absent', reason: undefined };
  return reason === undefined ? verdict : `${verdict}: ${reason}`;
}
