// What is due as an iCalendar file (RFC 5545), with alarms, for the calendar people already look at.

import type { Due } from './due-entry.ts';

/** TEXT (RFC 5545 §3.3.11). */
const text = (value: string): string => value.replace(/[\\;,]/g, (character) => `\\${character}`).replaceAll('\n', '\\n');

/** DATE-TIME in UTC (RFC 5545 §3.3.5, form 2). */
const moment = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** No line is longer than 75 octets, and no character is cut in two (RFC 5545 §3.1). */
function fold(line: string): string {
  const rows: string[] = [];
  let row = '';
  for (const character of line) {
    if (Buffer.byteLength(row) + Buffer.byteLength(character) > 75) {
      rows.push(row);
      row = ' ';
    }
    row += character;
  }
  return [...rows, row].join('\r\n');
}

const alarm = (trigger: string, summary: string): string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `DESCRIPTION:${text(summary)}`,
  trigger,
  'END:VALARM',
];

function entry({ id, what, authority, at, soonFrom, note }: Due, now: Date): string[] {
  const summary = `${what}: ${authority}`;
  return [
    'BEGIN:VEVENT',
    // The same in every file: a new list moves the entry and makes no second one (RFC 5545 §3.8.4.7).
    `UID:${id}@conclave.invalid`,
    `DTSTAMP:${moment(now.toISOString())}`,
    `DTSTART:${moment(at)}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(note)}`,
    'TRANSP:TRANSPARENT',
    ...alarm(`TRIGGER;VALUE=DATE-TIME:${moment(soonFrom)}`, summary),
    ...alarm('TRIGGER:-P1D', summary),
    'END:VEVENT',
  ];
}

/** What an iCalendar file of Conclave begins with. */
export const calendarBeginning = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Conclave//Due//EN\r\n';

/** The file: one event for each thing due, with an alarm when it becomes soon and one a day before. Lines end with CR LF. */
export function dueCalendar(due: readonly Due[], now: Date): string {
  const lines = ['CALSCALE:GREGORIAN', ...due.flatMap((each) => entry(each, now)), 'END:VCALENDAR'];
  return `${calendarBeginning}${lines.map((line) => `${fold(line)}\r\n`).join('')}`;
}
