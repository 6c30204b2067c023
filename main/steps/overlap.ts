// The overlap of an authority and its successor: how long both are needed, from dates alone. Pure.

import { failed, passed, type Check } from '../checks.ts';
import { addDuration, subtractDuration } from '../pki/duration.ts';
import { notAfterOf, wholeSecond } from '../pki/validity.ts';

/** A certificate the old key issued to another key, that is not revoked. */
export interface IssuedUntil {
  readonly notAfter: Date;
  readonly ca: boolean;
}

export interface OverlapInput {
  /** When the successor is signed. */
  readonly now: Date;
  /** Duration relying parties get to take the successor up, during which the old one issues. */
  readonly takeUp: string;
  /** Longest lifetime of what the old one issues. */
  readonly lifetime: string;
  /** End of the old one's certificate. */
  readonly ends: Date;
  readonly issued: readonly IssuedUntil[];
}

export interface Overlap {
  /** From then on only the successor issues. */
  readonly stopsIssuing: Date;
  /** The last moment at which something of full lifetime still ends with the old certificate. */
  readonly wholeUntil: Date;
  /** End of the last CA certificate on record; null: there is none. */
  readonly lastSubordinateEnds: Date | null;
  /** End of the last thing it issued or still may issue, its own certificate's at the latest. */
  readonly lastEnds: Date;
  /** Until then its CRLs are made (BR 4.9.7: until every CA certificate for the key has run out or is revoked). */
  readonly crlsUntil: Date;
  readonly ends: Date;
}

const latest = (dates: readonly Date[]): Date => new Date(Math.max(...dates.map((date) => date.getTime())));
const earliest = (...dates: readonly Date[]): Date => new Date(Math.min(...dates.map((date) => date.getTime())));

/** The window. Throws input.schema for durations that leave the calendar. */
export function overlapOf({ now, takeUp, lifetime, ends, issued }: OverlapInput): Overlap {
  const stopsIssuing = earliest(wholeSecond(addDuration(now, takeUp)), ends);
  const live = issued.filter(({ notAfter }) => notAfter > now);
  const subordinates = live.filter(({ ca }) => ca).map(({ notAfter }) => notAfter);
  const possible = earliest(notAfterOf(stopsIssuing, lifetime), ends);
  const lastEnds = earliest(latest([possible, ...live.map(({ notAfter }) => notAfter)]), ends);
  return {
    stopsIssuing,
    wholeUntil: subtractDuration(ends, lifetime),
    lastSubordinateEnds: subordinates.length === 0 ? null : latest(subordinates),
    lastEnds,
    crlsUntil: lastEnds,
    ends,
  };
}

/** OVERLAP-WINDOW: there is no day on which neither the old authority nor the successor issues something that lasts its full time. */
export function checkOverlap({ stopsIssuing, wholeUntil }: Overlap): Check {
  if (stopsIssuing <= wholeUntil) return passed('OVERLAP-WINDOW', `both issue until ${stopsIssuing.toISOString()}`);
  return failed(
    'OVERLAP-WINDOW',
    `the successor is taken up by ${stopsIssuing.toISOString()}, and from ${wholeUntil.toISOString()} on nothing the old authority issues lasts its full lifetime`,
  );
}
