import type { Check } from '../../../checks.ts';
import type { Block, PaperDocument } from '../document.ts';
import { whoActs } from '../script/script-document.ts';
import type { ScriptStep } from '../script/script.ts';
import { clock, nameOf, recordPage } from './record-page.ts';
import type { RecordedNote, RunRecord, StepRecord } from './run-record.ts';

/** The script as it was run: planned against actual minutes, who acted, what did not simply pass, every exception. */
export function scriptAsRun(record: RunRecord): PaperDocument {
  const { script, steps } = record;
  const spent = steps.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0);
  const first = record.events[0]?.at ?? '';
  return recordPage(record, 'Script as run', [
    { kind: 'title', text: script.title, under: `Script as run, ${record.mode}` },
    {
      kind: 'facts',
      facts: [
        { label: 'Run', value: record.run, mono: true },
        { label: 'Playbook', value: `${script.playbook.title} (${script.playbook.id})` },
        { label: 'Began', value: `${clock(first)} UTC` },
        { label: 'Sealed', value: `${clock(record.sealedAt)} UTC` },
        { label: 'Planned', value: `${script.minutes} minutes in ${script.steps.length} steps` },
        { label: 'Took', value: `${tenths(spent)} minutes up to the end of the log` },
        { label: 'Exceptions', value: String(record.notes.filter(({ event }) => event === 'exception').length) },
      ],
    },
    ...notesOf(record),
    { kind: 'heading', text: 'Steps' },
    ...script.steps.map((step, index) => stepBlock(record, step, steps[index])),
  ]);
}

function notesOf(record: RunRecord): Block[] {
  if (record.notes.length === 0) return [];
  return [
    { kind: 'heading', text: 'Exceptions, corrections and pauses' },
    {
      kind: 'table',
      columns: [
        { title: 'Time (UTC)', share: 2.4 },
        { title: 'Step', share: 1.6 },
        { title: 'What', share: 1.6 },
        { title: 'By', share: 2.4 },
        { title: 'In their words', share: 6 },
      ],
      rows: record.notes.map(({ at, step, event, person, text }) => [
        { text: clock(at) },
        { text: step },
        { text: event },
        { text: nameOf(record, person) },
        { text: oneLine(text) },
      ]),
    },
  ];
}

function stepBlock(record: RunRecord, step: ScriptStep, done: StepRecord | undefined): Block {
  const notes = record.notes.filter((note) => note.step === step.id && note.event !== 'paused' && note.event !== 'continued');
  const acted = (done?.people ?? []).map((id) => nameOf(record, id));
  const skipped = done?.skipped ?? null;
  const ended = skipped === null ? (done?.endedAt ?? null) : null;
  return {
    kind: 'step',
    step: {
      number: step.number,
      title: step.title,
      who: whoActs(step),
      say: step.say,
      notes: [
        ...(acted.length === 0 ? [] : [`Acted: ${acted.join(', ')}`]),
        ...((done?.times ?? 0) > 1 ? [`Done ${done?.times} times; the last one counts.`] : []),
        ...(skipped === null ? [] : [`Skipped: ${oneLine(skipped)}`]),
        ...(ended === null && skipped === null ? ['After the end of the log: see signatures/ in the bundle.'] : []),
        ...(done?.open ?? []).map(checkText),
        ...notes.map(noteText),
      ],
      ticks: [],
      blanks: [],
      words: [],
      mark: ended === null ? 'none' : 'ticked',
      boxes: [
        { label: 'Planned', value: step.minutes === 0 ? 'not planned' : `${step.minutes} min` },
        { label: 'Took', value: done?.minutes === null || done === undefined ? '' : `${tenths(done.minutes)} min` },
        { label: 'Started (UTC)', value: skipped === null ? timeOf(done?.startedAt ?? null) : '' },
        { label: 'Ended (UTC)', value: timeOf(ended) },
      ],
    },
  };
}

function noteText({ event, text }: RecordedNote): string {
  return `${event === 'exception' ? 'Exception' : 'Correction'}: ${oneLine(text)}`;
}

/** A check as one sentence: verdict, reason, by whom. */
export function checkText({ name, verdict, ...check }: Check): string {
  const reason = 'reason' in check && check.reason !== undefined ? ` (${check.reason})` : '';
  return `${name}: ${verdict}${reason}`;
}

/** Text people typed, on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function timeOf(instant: string | null): string {
  return instant === null ? '' : instant.slice(11, 19);
}

function tenths(minutes: number): string {
  return minutes.toFixed(1);
}
