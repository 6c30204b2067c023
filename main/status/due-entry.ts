// What is known of an authority as far as dates go, and when each kind of thing is soon. Pure.

/** What is due. `crl`: the next one; `ocsp`: the next responses; `release`: of a list that lies sealed; `replay`: a superseded list can still hide a revocation; `certificate`: of an authority; `issued`: of a CA it signed; `handover`: its successor takes over; `publication`: a revocation is on no list; `clock`: of a run that is open; `drill`: the next one after the last on record; `reserve`: what is held in reserve is not ready, or stops being so; `review`: the next inspection of an authority; `hsm`: the end of its HSM's life; `served`: nobody has seen the newest list where it is published. */
export type DueKind =
  | 'publication'
  | 'clock'
  | 'served'
  | 'release'
  | 'replay'
  | 'crl'
  | 'ocsp'
  | 'certificate'
  | 'issued'
  | 'handover'
  | 'drill'
  | 'reserve'
  | 'review'
  | 'hsm';
export type Urgency = 'overdue' | 'soon' | 'later';

/** A list nobody has seen where it is published. */
export interface Unseen {
  readonly number: string;
  readonly thisUpdate: string;
  readonly addresses: readonly string[];
}

/** An authority as far as dates go. Dates ISO 8601 UTC. */
export interface DueFacts {
  /** SHA-256 of its SPKI. */
  readonly id: string;
  readonly label: string;
  /** The facts are of this partition's CRLs alone; null: of the authority and its full CRL. */
  readonly partition: string | null;
  readonly subject: string;
  readonly retired: boolean;
  /** notAfter of the newest certificate of its key; null: none is on record. */
  readonly notAfter: string | null;
  /** The CRL of the scope with which coverage ends: the newest, or the last of those that lie sealed without a gap before it. */
  readonly crl: { readonly number: string; readonly thisUpdate: string; readonly nextUpdate: string } | null;
  /** The newest delta to a CRL of the scope; null: none was signed, or the authority publishes none any more. */
  readonly delta: { readonly number: string; readonly thisUpdate: string; readonly nextUpdate: string } | null;
  /** The newest CRL signed here, as long as no copy of it came back from where it is published; null: one has. */
  readonly unseen: Unseen | null;
  /** The same of the newest delta, which has addresses of its own. */
  readonly unseenDelta: Unseen | null;
  /** The sealed list that is let out next: its day, and when the list in force ends. */
  readonly release: { readonly number: string; readonly from: string; readonly by: string } | null;
  /** The superseded list that can hide a revocation longest, and how many media of such lists were not destroyed. */
  readonly replay: { readonly number: string; readonly until: string; readonly toDestroy: number } | null;
  /** When the next list begins after a gap in what is sealed; null: there is no list after it. */
  readonly resumes: string | null;
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

/** Milliseconds. */
export const day = 24 * 60 * 60 * 1000;

/** Days before its date from which each kind is soon. */
export const soonDays: Readonly<Record<DueKind, number>> = {
  // BR 4.9.7: within 24 hours, every one of which is soon.
  publication: 1,
  // From its start on, however long it is.
  clock: 7,
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
  // It is opened and made ready again in a ceremony.
  reserve: 30,
  // Everybody who takes part must find a day.
  drill: 60,
  review: 60,
  // Another one is bought, certified, delivered, and takes the key over in a ceremony.
  hsm: 365,
};

/** Something with a date, before it is said how soon that is. */
export interface DueEntry {
  readonly kind: DueKind;
  readonly what: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly of: string;
  /** Milliseconds before its date from which it is soon. */
  readonly soon: number;
  readonly notes: Readonly<Record<Urgency, string>>;
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

/** What a dated entry of an authority, a run or this workstation is now. */
export function dueOf({ kind, of, what, at, soon, notes }: DueEntry, authority: string, now: Date): Due {
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

/** The same words whenever it is. */
export const always = (note: string): DueEntry['notes'] => ({ overdue: note, soon: note, later: note });
