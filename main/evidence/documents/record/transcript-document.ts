import type { Check } from '../../../checks.ts';
import { canonicalJson } from '../../../formats/canonical-json.ts';
import type { LogEvent } from '../../transcript.ts';
import type { PaperDocument } from '../document.ts';
import { recordPage } from './record-page.ts';
import type { RunRecord } from './run-record.ts';
import { checkText } from './script-as-run.ts';

/** More would be a book; the log itself is in the bundle. */
const mostEvents = 2000;
/** A key or signature in base64 says nothing to a reader; its beginning tells one from another. */
const longest = 160;

/** The log for reading: every event with its time, who wrote it, what it says and every check. transcript.jsonl is the record. */
export function transcriptDocument(record: RunRecord): PaperDocument {
  const events = record.events.slice(0, mostEvents);
  const more = record.events.length - events.length;
  return recordPage(record, 'Transcript', [
    { kind: 'title', text: record.script.title, under: `Transcript of run ${record.run}` },
    {
      kind: 'text',
      tone: 'lead',
      text: `All ${record.events.length} events of the run’s log, for reading. The record itself is transcript.jsonl: each of its lines names the SHA-256 of the line before. Left out here: database rows (their hashes are in the record) and the ends of long values.`,
    },
    {
      kind: 'table',
      columns: [
        { title: 'No.', share: 1 },
        { title: 'Time (UTC)', share: 2 },
        { title: 'Step', share: 1.8 },
        { title: 'Who', share: 1.8 },
        { title: 'What, and the checks made', share: 11 },
      ],
      rows: events.map((event) => [
        { text: String(event.seq), small: true },
        { text: `${event.at.slice(0, 10)} ${event.at.slice(11, 19)}`, small: true },
        { text: event.step ?? '', small: true },
        { text: event.actor, small: true },
        {
          text: [`${event.event}${dataText(event.data)}`, ...event.checks.map((check) => checkText(check as Check))].join('\n'),
          small: true,
        },
      ]),
    },
    ...(more === 0
      ? []
      : [{ kind: 'text' as const, tone: 'plain' as const, text: `${more} more events are in transcript.jsonl and not printed here.` }]),
  ]);
}

function dataText(data: LogEvent['data']): string {
  const said = Object.entries(data)
    .filter(([name]) => name !== 'rows')
    .map(([name, value]) => `${name} ${valueText(value)}`);
  return said.length === 0 ? '' : `: ${said.join('; ')}`;
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' && !/[\n\r\t]/.test(value) ? value : canonicalJson(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}
