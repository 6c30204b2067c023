import type { JsonObject } from '../formats/canonical-json.ts';
import { logEvents } from '../steps/log-events.ts';
import type { Store } from '../store/store.ts';
import type { TranscriptLine } from '../../preload/contract/calls.ts';

/** Longest text of one line; the log itself holds everything. */
const longest = 240;
/** Long or for machines. */
const leftOut: ReadonlySet<string> = new Set(['rows', 'run', 'statement', 'signature', 'checkpoint', 'attributes']);

/** A run's events as people read them. Nothing is ever taken out of a log: what puts an event right is named beside it. */
export function transcriptLines(store: Store, runId: string): TranscriptLine[] {
  const lines: TranscriptLine[] = [];
  for (const { seq, at, actor, event, step, data } of logEvents(store, runId)) {
    const corrects = event === 'correction' ? data['corrects'] : undefined;
    lines.find((line) => line.seq === corrects)?.corrections.push(seq);
    lines.push({ seq, at, actor, event, step: step ?? '', text: textOf(data), corrections: [] });
  }
  return lines;
}

/** A reason as it stands; otherwise the plain members, one after the other. */
function textOf(data: JsonObject): string {
  const { reason } = data;
  const said =
    typeof reason === 'string'
      ? reason
      : Object.entries(data)
          .flatMap(([name, value]) => (!leftOut.has(name) && isPlain(value) ? [`${name} ${value}`] : []))
          .join(' · ');
  return said.length > longest ? `${said.slice(0, longest)}…` : said;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
