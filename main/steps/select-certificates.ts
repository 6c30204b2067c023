// Every certificate of an authority that a selection means, from the columns of the record: a million of them are not decoded.

import { CeremonyError } from '../errors.ts';
import type { Selection } from '../formats/selection.ts';
import type { Sha256 } from '../pki/hash.ts';
import { PackedSerials } from '../pki/packed-serials.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { crlEntryStream } from '../store/crl-entries/entry-stream.ts';
import { entrySpan } from '../store/crl-entries/packed-entries.ts';
import type { Store } from '../store/store.ts';
import { issuedToOthers } from '../store/tables/certificate.ts';
import { readCrlEntrySerials } from '../store/tables/crl-entry.ts';

export interface Selected {
  /** In the order of a CRL. */
  readonly serials: PackedSerials;
  /** Of them, as hashOfSerials has it (formats/mass-revocation.ts): made once, of a million it takes a while. */
  readonly sha256: Sha256;
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
  const serials = new PackedSerials();
  const unseen = new Set(listed ?? []);
  let [first, last, ends] = ['', '', ''];
  const means = conditionOf(selection);
  const wants = { subject: selection.words.length > 0 };
  for (const [written, notBefore, notAfter, role, profile, subject] of issuedToOthers(store, issuerSpkiSha256, wants)) {
    const serial = magnitudeOf(written);
    if (listed !== undefined && !unseen.delete(serial)) continue;
    if (!means(profile, notBefore, subject)) continue;
    if (notAfter < now) left.ranOut += 1;
    else if (known.has(serial)) left.onRecord += 1;
    else if (caRoles.has(role)) left.ca += 1;
    else {
      serials.note(serial);
      const name = profile ?? 'other';
      byProfile.set(name, (byProfile.get(name) ?? 0) + 1);
      if (first === '' || notBefore < first) first = notBefore;
      if (notBefore > last) last = notBefore;
      if (notAfter > ends) ends = notAfter;
    }
  }
  refuseUnseen(unseen);
  serials.sort();
  return {
    serials,
    sha256: serials.sha256(),
    byProfile: Object.fromEntries([...byProfile].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    firstIssued: first,
    lastIssued: last,
    lastEnds: ends,
    leftOut: left,
  };
}

/** Whether the selection means a certificate. */
function conditionOf({ profiles, from, until, words }: Selection): (profile: string | null, notBefore: string, subject: string) => boolean {
  const [earliest, latest] = [from?.toISOString() ?? null, until?.toISOString() ?? null];
  return (profile, notBefore, subject) => {
    if (profiles.length > 0 && (profile === null || !profiles.includes(profile))) return false;
    if (earliest !== null && notBefore < earliest) return false;
    if (latest !== null && notBefore > latest) return false;
    if (words.length === 0) return true;
    const text = subject.toLowerCase();
    return words.every((word) => text.includes(word));
  };
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
