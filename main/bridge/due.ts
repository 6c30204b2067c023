import type { HomeView } from '../../preload/contract/calls.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { AuthorityRecord } from './authorities.ts';

type Due = HomeView['due'][number];

const dayMilliseconds = 24 * 60 * 60 * 1000;
/** A CRL is made in a ceremony that needs people: a month to gather them. */
const crlSoonDays = 30;
/** A CA certificate is followed by a new key and its distribution: a year is not long. */
const certificateSoonDays = 365;

function due(what: string, authority: string, at: string, now: Date, soonDays: number, notes: Record<Due['urgency'], string>): Due {
  const inDays = Math.floor((Date.parse(at) - now.getTime()) / dayMilliseconds);
  const urgency = Date.parse(at) < now.getTime() ? 'overdue' : inDays < soonDays ? 'soon' : 'later';
  return { what, authority, at, inDays, urgency, note: notes[urgency] };
}

/** The newest CRL is followed by another before its nextUpdate (RFC 5280 §5.1.2.5). */
function crlDue({ authority, crls }: AuthorityRecord, now: Date): Due[] {
  const newest = crls.at(-1);
  if (newest === undefined || newest.nextUpdate === null) return [];
  return [
    due('Revocation list', authority.label, newest.nextUpdate, now, crlSoonDays, {
      overdue: 'Relying parties refuse the last list. Sign a new one now.',
      soon: 'Gather the people and sign the next list.',
      later: `List number ${newest.number} covers until then.`,
    }),
  ];
}

/** The last certificate of the key ends the authority's life. */
function certificateDue({ authority, certificates }: AuthorityRecord, now: Date): Due[] {
  const newest = certificates.at(-1);
  if (newest === undefined) return [];
  return [
    due('Certificate expires', authority.label, newest.notAfter, now, certificateSoonDays, {
      overdue: 'Nothing this authority signed is trusted any more.',
      soon: 'Plan the successor: relying parties need time to take it up.',
      later: describeName(parseCertificate(newest.der).subject),
    }),
  ];
}

/** What is due, soonest first. */
export function dueList(records: readonly AuthorityRecord[], now: Date): Due[] {
  return records
    .flatMap((record) => [...crlDue(record, now), ...certificateDue(record, now)])
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
