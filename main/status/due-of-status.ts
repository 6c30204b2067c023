// What is due of revocation lists and OCSP responses.

import { replaySentence } from '../pki/crl-series.ts';
import { always, day, soonDays, type DueEntry, type DueFacts, type Unseen } from './due-entry.ts';

/** A list that lives for a week is not due from its first day on: at most this part of its life counts as soon. */
const shareOfCrl = 1 / 3;

/** Milliseconds before its nextUpdate from which a list is due. */
export const crlSoon = (thisUpdate: string, nextUpdate: string): number =>
  Math.min(soonDays.crl * day, (Date.parse(nextUpdate) - Date.parse(thisUpdate)) * shareOfCrl);

/** The newest CRL is followed by another before its nextUpdate (RFC 5280 §5.1.2.5), unless everything it could name has ended by then. */
function crlEntry({ id, partition, crl, retired, issuedUntil, resumes }: DueFacts): DueEntry[] {
  if (crl === null) return [];
  const { number, thisUpdate, nextUpdate } = crl;
  if (retired && (issuedUntil === null || Date.parse(issuedUntil) <= Date.parse(nextUpdate))) return [];
  return [
    {
      kind: 'crl',
      of: id,
      what: `Revocation list${ofPartition(partition)}`,
      at: nextUpdate,
      soon: crlSoon(thisUpdate, nextUpdate),
      notes: {
        overdue: 'Relying parties refuse the last list. Sign a new one now.',
        soon: `Gather the people and sign the next list.${gapNote(resumes)}`,
        later: `List number ${number} covers until then.${gapNote(resumes)}`,
      },
    },
  ];
}

/** Whoever follows freshestCRL is told of nothing newer by a delta that is over (RFC 5280 §5.2.6). */
function deltaEntry({ id, partition, delta, retired }: DueFacts): DueEntry[] {
  if (delta === null || retired) return [];
  const { number, thisUpdate, nextUpdate } = delta;
  return [
    {
      kind: 'crl',
      of: `${id}-delta`,
      what: `Delta revocation list${ofPartition(partition)}`,
      at: nextUpdate,
      soon: crlSoon(thisUpdate, nextUpdate),
      notes: {
        overdue: 'Relying parties find no delta they can use. Sign a new one now.',
        soon: 'Gather the people and sign the next delta, alone or with the next complete list.',
        later: `Delta number ${number} covers until then.`,
      },
    },
  ];
}

const ofPartition = (partition: string | null): string => (partition === null ? '' : ` of partition ${partition}`);

const gapNote = (resumes: string | null): string =>
  resumes === null ? '' : ` No list covers the days from then to ${resumes.slice(0, 10)}.`;

/** A list whose day has come lies sealed until somebody lets it out. */
function releaseEntry({ id, release }: DueFacts): DueEntry[] {
  if (release === null) return [];
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
function replayEntry({ id, replay }: DueFacts): DueEntry[] {
  if (replay === null) return [];
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
      notes: always(note),
    },
  ];
}

/** Whoever is answered with files is answered by new ones before they end (RFC 6960 §2.4; BR 4.9.9). */
function ocspEntry({ id, ocsp, retired }: DueFacts): DueEntry[] {
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
const publicationEntry = ({ id, partition, unpublished }: DueFacts): DueEntry[] =>
  unpublished === null
    ? []
    : [
        {
          kind: 'publication',
          of: id,
          what: `Revocation to be published${partition === null ? '' : ` in partition ${partition}`}`,
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
const servedEntries = ({ id, partition, unseen, unseenDelta }: DueFacts): DueEntry[] => [
  ...servedEntry(id, partition, unseen, ['Revocation list', 'list']),
  ...servedEntry(`${id}-delta`, partition, unseenDelta, ['Delta revocation list', 'delta']),
];

function servedEntry(of: string, partition: string | null, unseen: Unseen | null, [title, kind]: readonly [string, string]): DueEntry[] {
  if (unseen === null) return [];
  const { number, thisUpdate, addresses } = unseen;
  const note = `Fetch ${kind} number ${number}${ofPartition(partition)} from ${addresses.length === 0 ? 'where it is published' : addresses.join(' and ')} and check what came back: conclave served FILE.`;
  return [
    {
      kind: 'served',
      of,
      what: `${title}${ofPartition(partition)} to be seen where it is published`,
      at: new Date(Date.parse(thisUpdate) + soonDays.served * day).toISOString(),
      soon: soonDays.served * day,
      notes: always(note),
    },
  ];
}

/** Everything about the status of what an authority issued. */
export const statusEntries = (facts: DueFacts): DueEntry[] => [
  ...publicationEntry(facts),
  ...servedEntries(facts),
  ...releaseEntry(facts),
  ...replayEntry(facts),
  ...crlEntry(facts),
  ...deltaEntry(facts),
  ...ocspEntry(facts),
];
