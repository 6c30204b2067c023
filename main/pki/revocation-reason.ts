// What happened, in plain words, and the CRLReason it leads to, as data: by rule set and by what the certificate is for. Operators
// misread lists of codes (Actalis, bug 1914419), so nobody is asked for a code.

import { describeReason } from './describe-extension.ts';
import type { RuleSet } from './profile.ts';

/** CRLReasons that come and go (RFC 5280 §5.3.1): the entry is on hold, and the version that takes it off a full CRL again. */
export const certificateHold = 6;
export const removeFromCrl = 8;

/** CRLReasons that declare a private key compromised: keyCompromise, cACompromise (RFC 5280 §5.3.1). */
export const compromiseReasons: ReadonlySet<number> = new Set([1, 2]);

/** What the certificate is for: RFC 5280 and BR 7.2.2 tell CA certificates and others apart. `unknown`: only its serial number is. */
export type RevokedKind = 'ca' | 'leaf' | 'unknown';

/** Code by kind of certificate; null: this is not offered there. */
type Codes = Readonly<Record<'ca' | 'leaf', number | null>>;

/** What may be a CA's or not is offered what both are. Where their codes differ the leaf's: cACompromise says that it is a CA. */
const codeFor = (codes: Codes, kind: RevokedKind): number | null =>
  kind === 'unknown' ? (codes.ca === null ? null : codes.leaf) : codes[kind];

interface Happening {
  readonly says: string;
  /** Under RFC 5280 alone. */
  readonly common: Codes;
  /** Under the BR, where they differ (7.2.2: 1, 3, 4, 5, 9; hold forbidden; unspecified is not offered for CA certificates). */
  readonly br?: Codes;
}

const both = (code: number): Codes => ({ ca: code, leaf: code });
const never: Codes = { ca: null, leaf: null };

const table = {
  'key-compromise': {
    says: 'Somebody else has, or may have, its private key',
    // RFC 5280 names cACompromise beside it; X.509 has it for CA certificates. BR 7.2.2 does not list it.
    common: { ca: 2, leaf: 1 },
    br: both(1),
  },
  'facts-changed': { says: 'A name or another fact in it is no longer true, and nothing is wrong with its key', common: both(3) },
  replaced: { says: 'Another certificate takes its place', common: both(4) },
  // BR 4.9.1.1: what does not comply, or rests on a validation that cannot be relied on, is superseded.
  'wrongly-issued': { says: 'It was issued wrongly: it breaks a rule, or rests on a check that cannot be relied on', common: both(4) },
  'out-of-use': { says: 'It is no longer used: its key, its site or its service is given up', common: both(5) },
  'rules-broken': { says: 'Its holder gave false information or broke the agreement', common: both(9) },
  // A CA on hold would come back to life with everything it signed meanwhile.
  'on-hold': { says: 'Its holder cannot be sure of it: it is put on hold until that is known', common: { ca: null, leaf: 6 }, br: never },
  release: { says: 'What was on hold turned out well: it counts again', common: { ca: null, leaf: 8 }, br: never },
  'not-said': { says: 'None of these, or nobody may say', common: both(0), br: { ca: null, leaf: 0 } },
} as const satisfies Record<string, Happening>;

/** What can have happened to a certificate. */
export type Happened = keyof typeof table;

/** Where hold and release may be offered at all. */
export interface ReasonSetting {
  readonly rules: RuleSet;
  readonly kind: RevokedKind;
  /** The authority's policy allows certificateHold. */
  readonly hold: boolean;
  /** CRLReason of the entry it has now; null: an entry without one; absent: it has no entry. */
  readonly current?: number | null;
}

export interface ReasonOffer {
  readonly happened: Happened;
  readonly says: string;
  readonly code: number;
}

/** How a code is written where people read it: absent is what RFC 5280 §5.3.1 makes of unspecified. */
export const describeCode = (code: number): string =>
  code === 0 ? 'no reason in the entry (unspecified is encoded as absent)' : describeReason(code);

/** What may be chosen, in the order of the table, each with the code it leads to. */
export function reasonsOffered({ rules, kind, hold, current }: ReasonSetting): ReasonOffer[] {
  const held = current === certificateHold;
  return (Object.entries(table) as [Happened, Happening][]).flatMap(([happened, { says, common, br }]) => {
    const code = codeFor(rules === 'br' ? (br ?? common) : common, kind);
    if (code === null) return [];
    if (happened === 'on-hold' && (!hold || current !== undefined)) return [];
    if (happened === 'release' && !held) return [];
    return [{ happened, says, code }];
  });
}
