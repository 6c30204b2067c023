// What has a date by which people must have done something, and how soon that is. Pure: facts in, list out.

import { day, soonDays, type DueEntry, type DueFacts, type DueKind, type Urgency } from './due-entry.ts';
import { statusEntries } from './due-of-status.ts';

export interface Due {
  /** The same thing keeps it when its date moves: a calendar moves the entry. */
  readonly id: string;
  readonly kind: DueKind;
  readonly what: string;
  readonly authority: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Whole days from now, negative once it is past. */
  readonly inDays: number;
  /** From this moment on it is soon. */
  readonly soonFrom: string;
  readonly urgency: Urgency;
  readonly note: string;
}

function due({ kind, of, what, at, soon, notes }: DueEntry, authority: string, now: Date): Due {
  const left = Date.parse(at) - now.getTime();
  const urgency = left < 0 ? 'overdue' : left < soon ? 'soon' : 'later';
  return {
    id: `${kind}-${of}`,
    kind,
    what,
    authority,
    at,
    inDays: Math.floor(left / day),
    soonFrom: new Date(Date.parse(at) - soon).toISOString(),
    urgency,
    note: notes[urgency],
  };
}

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
        due(entry, each.label, now),
      ),
    )
    .filter(({ kind, inDays }) => kind !== 'issued' || inDays > -365)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}
