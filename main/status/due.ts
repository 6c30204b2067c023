// What has a date by which people must have done something, and how soon that is. Pure: facts in, list out.

import { day, dueOf, soonDays, type Due, type DueEntry, type DueFacts } from './due-entry.ts';
import { statusEntries } from './due-of-status.ts';

/** The last certificate of the key ends the authority's life. */
function certificateEntry({ id, notAfter, retired, subject }: DueFacts): DueEntry[] {
  if (notAfter === null || retired) return [];
  return [
    {
      kind: 'certificate',
      of: id,
      what: 'Certificate expires',
      at: notAfter,
      soon: soonDays.certificate * day,
      notes: {
        overdue: 'Nothing this authority signed is trusted any more.',
        soon: 'Plan the successor: relying parties need time to take it up.',
        later: subject,
      },
    },
  ];
}

/** A day that is past asks for nothing: the successor issues. */
function handoverEntry({ id, stopsIssuing, retired }: DueFacts, now: Date): DueEntry[] {
  if (stopsIssuing === null || retired || Date.parse(stopsIssuing) < now.getTime()) return [];
  const notes = { overdue: '', soon: 'Its successor takes over. Relying parties must know the new certificate by then.' };
  return [
    {
      kind: 'handover',
      of: id,
      what: 'Stops issuing',
      at: stopsIssuing,
      soon: soonDays.handover * day,
      notes: { ...notes, later: 'Its successor takes over from then on.' },
    },
  ];
}

const issuedEntries = ({ issued, retired }: DueFacts): DueEntry[] =>
  retired
    ? []
    : issued.map(({ id, subject, notAfter }) => ({
        kind: 'issued',
        of: id,
        what: 'Issued CA certificate expires',
        at: notAfter,
        soon: soonDays.issued * day,
        notes: { overdue: `${subject}: it has ended.`, soon: `${subject}: ask its operator for a request.`, later: subject },
      }));

/** What is due, soonest first. What an authority signed for others and has ended for more than a year is history. */
export function dueList(facts: readonly DueFacts[], now: Date): Due[] {
  return facts
    .flatMap((each) =>
      [...statusEntries(each), ...certificateEntry(each), ...handoverEntry(each, now), ...issuedEntries(each)].map((entry) =>
        dueOf(entry, each.label, now),
      ),
    )
    .filter(({ kind, inDays }) => kind !== 'issued' || inDays > -365)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}
