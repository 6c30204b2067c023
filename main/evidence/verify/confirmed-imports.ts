import { type Check, notChecked } from '../../checks.ts';
import { hashOfFiles } from '../../formats/imported-files.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { judge, quote, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

type Confirmed = EventData<'import-confirmed'>;

/** IMPORT-CONFIRMED: where the plan asks for it, every file that came in was held to the plan's hashes or read back from paper. */
export function checkConfirmedImports(reading: BundleReading): Check {
  return judge('IMPORT-CONFIRMED', () => {
    const asked = Object.entries(reading.plan().value.imports ?? {});
    if (asked.length === 0) return notChecked('IMPORT-CONFIRMED', 'the plan does not ask for it');
    const confirmed = eventsOf(reading.events(), 'import-confirmed');
    const finished = new Set(eventsOf(reading.events(), 'step-finished').map(({ step }) => step));
    let files = 0;
    for (const [step, rule] of asked) {
      if (!finished.has(step)) continue;
      const events = confirmed.filter((event) => event.step === step);
      if (events.length === 0) refuse(`Step ${quote(step)} took files, and the log does not tell how they were confirmed.`);
      for (const event of events) checkEvent(reading, event, rule);
      checkTaken(reading, step, events);
      files += events.reduce((sum, event) => sum + event.files.length, 0);
    }
    return files === 0 ? notChecked('IMPORT-CONFIRMED', 'nothing came in by a file') : `${files} file${files === 1 ? '' : 's'}`;
  });
}

function checkEvent(reading: BundleReading, { step, seq, files, sha256, by }: Confirmed, rule: 'read-back' | readonly string[]): void {
  if (files.length === 0) {
    if (by !== 'record') refuse(`Line ${seq} of the transcript confirms no file.`);
    return;
  }
  if (hashOfFiles(files) !== sha256) refuse(`Line ${seq} of the transcript confirms another hash than that of the files it names.`);
  if (rule !== 'read-back') {
    const other = files.find((file) => !rule.includes(file.sha256));
    if (by !== 'plan' || other !== undefined)
      refuse(`Step ${quote(step)} took ${quote(other?.name ?? 'a file')}, whose hash the plan does not name.`);
    return;
  }
  if (by === 'answers') {
    if (reading.planned().attendance !== 'unattended')
      refuse(`Step ${quote(step)} was confirmed by a file of answers in a run with people.`);
    return;
  }
  const read = eventsOf(reading.events(), 'read-back').some((event) => event.step === step && event.seq < seq && event.sha256 === sha256);
  if (by !== 'read-back' || !read) refuse(`Nobody read back the words of what step ${quote(step)} took.`);
}

/** What was imported, as far as its own event tells the hash of the file, is among what was confirmed. */
function checkTaken(reading: BundleReading, step: string, events: readonly Confirmed[]): void {
  const known = new Set(events.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  const fromRecord = events.some(({ by }) => by === 'record');
  const taken = [...eventsOf(reading.events(), 'request-imported'), ...eventsOf(reading.events(), 'certificate-imported')];
  const other = taken.find((event) => event.step === step && !known.has(event.fileSha256));
  if (other !== undefined && !fromRecord) refuse(`Step ${quote(step)} imported ${quote(other.label)} from a file nobody confirmed.`);
}
