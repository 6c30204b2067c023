// What has a date by which people must have done something, and how soon that is. Pure: facts in, list out.

import { replaySentence } from '../pki/crl-series.ts';

/** What is due. `crl`: the next one; `ocsp`: the next responses; `release`: of a list that lies sealed; `replay`: a superseded list can still hide a revocation; `certificate`: of an authority; `issued`: of a CA it signed; `handover`: its successor takes over; `publication`: a revocation is on no list; `served`: nobody has seen the newest list where it is published. */
export type DueKind = 'publication' | 'served' | 'release' | 'replay' | 'crl' | 'ocsp' | 'certificate' | 'issued' | 'handover';
export type Urgency = 'overdue' | 'soon' | 'later';

/** An authority as far as dates go. Dates ISO 8601 UTC. */
export interface DueFacts {
  /** SHA-256 of its SPKI. */
  readonly id: string;
  readonly label: string;
  readonly subject: string;
  readonly retired: boolean;
  /** notAfter of the newest certificate of its key; null: none is on record. */
  readonly notAfter: string | null;
  /** The CRL of the full scope with which coverage ends: the newest, or the last of those that lie sealed without a gap before it. */
  readonly crl: { readonly number: string; readonly thisUpdate: string; readonly nextUpdate: string } | null;
  /** The newest CRL signed here, as long as no copy of it came back from where it is published; null: one has. */
  readonly unseen: { readonly number: string; readonly thisUpdate: string; readonly addresses: readonly string[] } | null;
  /** The sealed list that is let out next: its day, and when the list in force ends. */
  readonly release?: { readonly number: string; readonly from: string; readonly by: string } | null;
  /** The superseded list that can hide a revocation longest, and how many media of such lists were not destroyed. */
  readonly replay?: { readonly number: string; readonly until: string; readonly toDestroy: number } | null;
  /** When the next list begins after a gap in what is sealed; null or absent: there is no list after it. */
  readonly resumes?: string | null;
  /** The newest OCSP responses of certificates that have not run out: of those the first that ends; null: none is on record. */
  readonly ocsp: { readonly thisUpdate: string; readonly nextUpdate: string } | null;
  /** By when a CRL must name what was recorded as revoked and stands on none yet (BR 4.9.7); null: there is nothing. */
  readonly unpublished: string | null;
  /** The last day of what it issued for other keys; null: it issued nothing. */
  readonly issuedUntil: string | null;
  /** When its successor takes over; null: it has none. */
  readonly stopsIssuing: string | null;
  /** CAs it signed that are not authorities here: the newest certificate of each key. `id`: of issuer and key. */
  readonly issued: readonly { readonly id: string; readonly subject: string; readonly notAfter: string }[];
}

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

const day = 24 * 60 * 60 * 1000;

/** Days before its date from which each kind is soon. */
export const soonDays: Readonly<Record<DueKind, number>> = {
  // BR 4.9.7: within 24 hours, every one of which is soon.
  publication: 1,
  // It should be there by now: from its first day on.
  served: 7,
  // From the day of the list on: it lies there.
  release: 31,
  // Until its medium is destroyed.
  replay: 3653,
  // A CRL is made in a ceremony that needs people: a month to gather them.
  crl: 30,
  // Responses are made in a ceremony like a CRL.
  ocsp: 30,
  // A CA certificate is followed by a new key and its distribution: a year is not long.
  certificate: 365,
  // Its operator needs time for a request, and so do those who sign it.
  issued: 180,
  handover: 90,
};

/** A list that lives for a week is not due from its first day on: at most this part of its life counts as soon. */
const shareOfCrl = 1 / 3;

interface Entry extends Pick<Due, 'kind' | 'what' | 'at'> {
  readonly of: string;
  /** Milliseconds before its date from which it is soon. */
  readonly soon: number;
  readonly notes: Readonly<Record<Urgency, string>>;
}

function due({ kind, of, what, at, soon, notes }: Entry, authority: string, now: Date): Due {
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

/** The newest CRL is followed by another before its nextUpdate (RFC 5280 §5.1.2.5), unless everything it could name has ended by then. */
function crlEntry({ id, crl, retired, issuedUntil, resumes }: DueFacts): Entry[] {
  if (crl === null) return [];
  const { number, thisUpdate, nextUpdate } = crl;
  if (retired && (issuedUntil === null || Date.parse(issuedUntil) <= Date.parse(nextUpdate))) return [];
  const life = Date.parse(nextUpdate) - Date.parse(thisUpdate);
  return [
    {
      kind: 'crl',
      of: id,
      what: 'Revocation list',
      at: nextUpdate,
      soon: Math.min(soonDays.crl * day, life * shareOfCrl),
      notes: {
        overdue: 'Relying parties refuse the last list. Sign a new one now.',
        soon: `Gather the people and sign the next list.${gapNote(resumes)}`,
        later: `List number ${number} covers until then.${gapNote(resumes)}`,
      },
    },
  ];
}

const gapNote = (resumes: string | null | undefined): string =>
  resumes === undefined || resumes === null ? '' : ` No list covers the days from then to ${resumes.slice(0, 10)}.`;

/** A list whose day has come lies sealed until somebody lets it out. */
function releaseEntry({ id, release }: DueFacts): Entry[] {
  if (release === undefined || release === null) return [];
  const { number, from, by } = release;
  const note = `List number ${number} lies sealed for ${from.slice(0, 10)}. Release it with playbook crl-release.`;
  return [
    {
      kind: 'release',
      of: id,
      what: 'Release of a sealed revocation list',
      at: by,
      soon: Math.max(0, Date.parse(by) - Date.parse(from)),
      notes: { overdue: `Nothing covers until it is out. ${note}`, soon: note, later: note },
    },
  ];
}

/** Said until the last superseded list is over (rules.md, CRLs), and loudly while its medium is there. */
function replayEntry({ id, replay }: DueFacts): Entry[] {
  if (replay === undefined || replay === null) return [];
  const { number, until, toDestroy } = replay;
  const says = replaySentence({ number, until: new Date(until) });
  const media = `${toDestroy} ${toDestroy === 1 ? 'medium' : 'media'} of superseded lists`;
  const note = toDestroy === 0 ? `${says} Every medium on record was destroyed.` : `${says} Destroy ${media}.`;
  return [
    {
      kind: 'replay',
      of: id,
      what: toDestroy === 0 ? 'Superseded lists end' : 'Superseded lists to be destroyed',
      at: until,
      soon: toDestroy === 0 ? 0 : soonDays.replay * day,
      notes: { overdue: note, soon: note, later: note },
    },
  ];
}

/** Whoever is answered with files is answered by new ones before they end (RFC 6960 §2.4; BR 4.9.9). */
function ocspEntry({ id, ocsp, retired }: DueFacts): Entry[] {
  if (ocsp === null || retired) return [];
  const { thisUpdate, nextUpdate } = ocsp;
  return [
    {
      kind: 'ocsp',
      of: id,
      what: 'OCSP responses',
      at: nextUpdate,
      soon: Math.min(soonDays.ocsp * day, (Date.parse(nextUpdate) - Date.parse(thisUpdate)) * shareOfCrl),
      notes: {
        overdue: 'Relying parties refuse the last responses. Sign new ones now.',
        soon: 'Gather the people and sign the next responses.',
        later: 'The responses that are served cover until then.',
      },
    },
  ];
}

/** Whatever became of the run that recorded it. */
const publicationEntry = ({ id, unpublished }: DueFacts): Entry[] =>
  unpublished === null
    ? []
    : [
        {
          kind: 'publication',
          of: id,
          what: 'Revocation to be published',
          at: unpublished,
          soon: soonDays.publication * day,
          notes: {
            overdue: 'A certificate was recorded as revoked, and no list says so after 24 hours. Sign one now.',
            soon: 'A certificate was recorded as revoked. Sign the list that says so.',
            later: 'A certificate was recorded as revoked. Sign the list that says so.',
          },
        },
      ];

/** A list on nobody's server is as good as none: a week to put it there and to see it. */
function servedEntry({ id, unseen }: DueFacts): Entry[] {
  if (unseen === null) return [];
  const { number, thisUpdate, addresses } = unseen;
  const note = `Fetch list number ${number} from ${addresses.length === 0 ? 'where it is published' : addresses.join(' and ')} and check what came back: conclave served FILE.`;
  return [
    {
      kind: 'served',
      of: id,
      what: 'Revocation list to be seen where it is published',
      at: new Date(Date.parse(thisUpdate) + soonDays.served * day).toISOString(),
      soon: soonDays.served * day,
      notes: { overdue: note, soon: note, later: note },
    },
  ];
}

/** The last certificate of the key ends the authority's life. */
function certificateEntry({ id, notAfter, retired, subject }: DueFacts): Entry[] {
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
function handoverEntry({ id, stopsIssuing, retired }: DueFacts, now: Date): Entry[] {
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

const issuedEntries = ({ issued, retired }: DueFacts): Entry[] =>
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
      [
        ...publicationEntry(each),
        ...servedEntry(each),
        ...releaseEntry(each),
        ...replayEntry(each),
        ...crlEntry(each),
        ...ocspEntry(each),
        ...certificateEntry(each),
        ...handoverEntry(each, now),
        ...issuedEntries(each),
      ].map((entry) => due(entry, each.label, now)),
    )
    .filter(({ kind, inDays }) => kind !== 'issued' || inDays > -365)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
}
