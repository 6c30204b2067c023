import { basename } from 'node:path';
import { authorityRecords } from '../../../bridge/authorities.ts';
import { calendarOf, crlCoverage } from '../../../bridge/crl-coverage.ts';
import { dueNow } from '../../../bridge/due-now.ts';
import { dueSheet } from '../../../bridge/due-sheet.ts';
import { drawDocument } from '../../../evidence/documents/draw-document.ts';
import { loadPress } from '../../../evidence/documents/press.ts';
import { fullScopeOf } from '../../../pki/crl-scope.ts';
import { type CoverageCalendar, coverageLines } from '../../../status/coverage-lines.ts';
import type { Due } from '../../../status/due-entry.ts';
import { calendarBeginning, dueCalendar } from '../../../status/due-calendar.ts';
import { dueMetrics, metricsBeginning } from '../../../status/due-metrics.ts';
import { openStore } from '../../../store/store.ts';
import { replaceOwnFile } from '../../replace-own-file.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';
import type { World } from '../world.ts';

export const dueCommand: Command = {
  name: 'due',
  operands: { name: '', min: 0, max: 0 },
  flags: [
    { name: 'ics', value: 'FILE', says: 'a calendar with alarms (RFC 5545); made anew each time' },
    { name: 'prometheus', value: 'FILE', says: 'metrics for the textfile collector of the node exporter; made anew each time' },
    { name: 'sheet', value: 'FILE', says: 'a PDF for the wall' },
    { name: 'paper', value: 'a4|letter', oneOf: ['a4', 'letter'], says: 'paper size; without it A4' },
    dataFlag,
    jsonFlag,
  ],
  says: 'What is due and how soon: revocation lists, certificates, handovers, clocks',
  more: [
    'Of lists signed ahead it draws the calendar: # released, = sealed, x superseded or destroyed, ! no list.',
    'Changes nothing in the record. Exit status 1 where something is overdue.',
    'Soon is 30 days for a revocation list (the last third of its life where that is less), a year for an authority’s certificate, 180 days for',
    'that of a CA it signed, 90 days for a handover; a new list is soon until a copy of it came back (conclave served); the clock of an open run',
    'is soon from its start on.',
  ],
  async run(world, given) {
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    const now = world.now();
    let due: Due[];
    let calendars: CoverageCalendar[];
    try {
      const records = authorityRecords(store);
      due = dueNow(store, records, now);
      calendars = records.map(({ authority }) => calendarOf(authority.label, crlCoverage(store, fullScopeOf(authority.spkiSha256), now)));
    } finally {
      store.close();
    }
    const write = (flag: string, content: (path: string) => void): void => {
      const typed = given.get(flag);
      if (typed !== undefined) content(pathOf(world, typed));
    };
    const pdf =
      given.get('sheet') === undefined
        ? null
        : drawDocument(await loadPress(), dueSheet(due, now), given.get('paper') === 'letter' ? 'letter' : 'a4');
    write('sheet', (path) => writeNewFile(path, pdf ?? ''));
    write('ics', (path) => replaceOwnFile(path, dueCalendar(due, now), calendarBeginning));
    write('prometheus', (path) => replaceOwnFile(path, dueMetrics(due, now), metricsBeginning));
    if (given.has('json')) world.terminal.out(JSON.stringify({ now: now.toISOString(), due, calendars }));
    else {
      say(world, due);
      for (const line of calendars.flatMap(coverageLines)) world.terminal.out(line);
      for (const flag of ['ics', 'prometheus', 'sheet']) write(flag, (path) => world.terminal.out(`${flag}: ${basename(path)}`));
    }
    return due.some(({ urgency }) => urgency === 'overdue') ? 1 : 0;
  },
};

function say({ terminal }: World, due: readonly Due[]): void {
  if (due.length === 0) terminal.out('due: nothing is waiting for a date');
  for (const { what, authority, at, inDays, urgency, note } of due) {
    const days = Math.abs(inDays) === 1 ? 'day' : 'days';
    const when = inDays < 0 ? `${-inDays} ${days} ago` : inDays === 0 ? 'today' : `in ${inDays} ${days}`;
    terminal.out(`${urgency}: ${what}, ${authority}, ${at.slice(0, 16)}Z (${when}). ${note}`);
  }
}
