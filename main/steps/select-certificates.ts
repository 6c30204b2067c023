// Every certificate of an authority that a selection means, from the columns of the record: a million of them are not decoded.

import { CeremonyError } from '../errors.ts';
import type { Selection } from '../formats/selection.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { crlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { entrySpan } from '../store/crl-entries/packed-entries.ts';
import type { Store } from '../store/store.ts';
import { certificateFacts, type CertificateFacts } from '../store/tables/certificate.ts';
import { readCrlEntrySerials } from '../store/tables/crl-entry.ts';

export interface Selected {
  /** Magnitudes in hex, in the order of a CRL (pki/serial-order.ts). */
  readonly serials: readonly string[];
  readonly byProfile: Readonly<Record<string, number>>;
  /** ISO 8601 UTC; '' where nothing is selected. */
  readonly firstIssued: string;
  readonly lastIssued: string;
  readonly lastEnds: string;
  readonly leftOut: { readonly ranOut: number; readonly onRecord: number; readonly ca: number };
}

export interface SelectionTerms {
  readonly issuerSpkiSha256: string;
  readonly scope: string;
  readonly selection: Selection;
  /** Of a selection by list: serial numbers (magnitudes); each must be on record. */
  readonly listed?: ReadonlySet<string>;
  readonly now: Date;
}

const caRoles: ReadonlySet<string> = new Set(['root', 'subordinate', 'cross']);

/** Shorter numbers are smaller; of one length they compare digit by digit. A sign octet makes `80` longer than `7f` without changing that. */
const bySerial = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

/**
 * What the selection means of an authority's certificates that are in force. Left out, and counted: those that ran out, those whose serial
 * number has an entry already (also one that was taken off again), and CA certificates, about each of which people decide by itself.
 * Throws input.not-found for a listed serial number that is not on record.
 */
export function selectCertificates(store: Store, terms: SelectionTerms): Selected {
  const { issuerSpkiSha256, scope, selection, listed } = terms;
  const now = terms.now.toISOString();
  const known = recordedSerials(store, scope);
  const left = { ranOut: 0, onRecord: 0, ca: 0 };
  const byProfile = new Map<string, number>();
  const serials: string[] = [];
  const unseen = new Set(listed ?? []);
  let [first, last, ends] = ['', '', ''];
  for (const facts of certificateFacts(store, issuerSpkiSha256)) {
    const serial = magnitudeOf(facts.serial);
    if (facts.spkiSha256 === issuerSpkiSha256) continue;
    if (listed !== undefined && !unseen.delete(serial)) continue;
    if (!means(selection, facts)) continue;
    if (facts.notAfter < now) left.ranOut += 1;
    else if (known.has(serial)) left.onRecord += 1;
    else if (caRoles.has(facts.role)) left.ca += 1;
    else {
      serials.push(serial);
      const profile = facts.profile ?? 'other';
      byProfile.set(profile, (byProfile.get(profile) ?? 0) + 1);
      if (first === '' || facts.notBefore < first) first = facts.notBefore;
      if (facts.notBefore > last) last = facts.notBefore;
      if (facts.notAfter > ends) ends = facts.notAfter;
    }
  }
  refuseUnseen(unseen);
  return {
    serials: serials.sort(bySerial),
    byProfile: Object.fromEntries([...byProfile].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    firstIssued: first,
    lastIssued: last,
    lastEnds: ends,
    leftOut: left,
  };
}

function means({ profiles, from, until, words }: Selection, { profile, notBefore, subject }: CertificateFacts): boolean {
  if (profiles.length > 0 && (profile === null || !profiles.includes(profile))) return false;
  if (from !== null && notBefore < from.toISOString()) return false;
  if (until !== null && notBefore > until.toISOString()) return false;
  if (words.length === 0) return true;
  const text = subject.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Serial numbers with an entry in the scope, whatever it says. */
export function recordedSerials(store: Store, scope: string): ReadonlySet<string> {
  const known = new Set(readCrlEntrySerials(store, scope));
  for (const { bytes } of crlEntryStream(store, scope).pieces())
    for (let at = 0; at < bytes.length;) {
      const { serialStart, serialEnd, end } = entrySpan(bytes, at);
      known.add(magnitudeOf(Buffer.from(bytes.subarray(serialStart, serialEnd)).toString('hex')));
      at = end;
    }
  return known;
}

function refuseUnseen(unseen: ReadonlySet<string>): void {
  const [one] = unseen;
  if (one === undefined) return;
  throw new CeremonyError(
    'input.not-found',
    `${unseen.size} of the listed serial numbers ${unseen.size === 1 ? 'is' : 'are'} not on record as issued by this authority, ${one} among them. Nothing was revoked. Correct the list, or open the authority that issued them.`,
  );
}
