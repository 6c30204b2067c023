import { CeremonyError } from '../errors.ts';
import type { Check } from '../checks.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { z } from '../formats/jitless-zod.ts';
import type { Sha256 } from '../pki/hash.ts';
import { type EventMembers, encodeEventLine } from '../store/event-line.ts';

const lineSchema = z.strictObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  run: z.string().optional(),
  step: z.string().optional(),
  actor: z.string(),
  event: z.string(),
  data: z.record(z.string(), z.unknown()),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      verdict: z.enum(['passed', 'failed', 'waived', 'not-checked']),
      reason: z.string().optional(),
      by: z.string().optional(),
    }),
  ),
  prev: z.string().regex(/^[0-9a-f]{64}$/),
});

/** One event of a log, as its line says it (formats.md, Logs). */
export type LogEvent = z.infer<typeof lineSchema>;

/**
 * The events of log lines. A line must be byte for byte what the log's writer makes of its members, which refuses unknown
 * and duplicate keys, white space and a second spelling of the same event. The chain of hashes is not judged here.
 * @throws input.schema naming the line
 */
export function parseTranscript(lines: readonly Uint8Array[]): LogEvent[] {
  return lines.map((line, index) => {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success || Buffer.compare(encodeEventLine(membersOf(parsed.data)), line) !== 0) {
      throw new CeremonyError('input.schema', `Line ${index + 1} of the transcript does not have the form of an event.`);
    }
    return parsed.data;
  });
}

function membersOf(event: LogEvent): EventMembers {
  return { ...event, data: event.data as JsonObject, checks: event.checks as readonly Check[], prev: event.prev as Sha256 };
}

function parseJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
  } catch {
    return undefined;
  }
}

/** The lines of transcript.jsonl without their newlines. @throws input.schema when the last line has no newline */
export function splitTranscript(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start !== bytes.length || lines.length === 0)
    throw new CeremonyError('input.schema', 'transcript.jsonl does not end with a whole line.');
  return lines;
}
