// A pre-signed series: full CRLs signed in one session for windows that come one after the other (rules.md, CRLs). Pure.

import { failed, passed, type Check } from '../checks.ts';
import { addDuration } from './duration.ts';

/** One list of a series, or of whatever else covers a span of time. */
export interface CoveringCrl {
  /** Decimal. */
  readonly number: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface SeriesTerms {
  /** The moment the series was built. */
  readonly builtAt: Date;
  /** How long two neighbours are both valid, at least (the profile's `overlap`). */
  readonly overlap: string;
  /** How far from its building the last list may reach (the policy's `crl.seriesHorizon`); null: no policy says. */
  readonly horizon: string | null;
  /** The list in force when the series was built; null: none. */
  readonly inForce: CoveringCrl | null;
}

/** Names of the checks of a series, in the order they are given. */
export const seriesChecks = ['CRL-SERIES-ORDER', 'CRL-SERIES-GAPLESS', 'CRL-SERIES-OVERLAP', 'CRL-SERIES-HORIZON'] as const;

/** Neighbours, the earlier first. */
const pairs = <T>(list: readonly T[]): (readonly [T, T])[] =>
  list.slice(1).flatMap((next, index) => {
    const before = list[index];
    return before === undefined ? [] : [[before, next] as const];
  });

const day = (date: Date): string => date.toISOString().slice(0, 10);
const moment = (date: Date): string => date.toISOString().replace('.000Z', 'Z');

/**
 * CRL-SERIES-ORDER, -GAPLESS, -OVERLAP, -HORIZON over the lists of one series in the order they were built. Source: rules.md, CRLs
 * (Pre-signed series); RFC 5280 §5.1.2.4, §5.1.2.5, §5.2.3.
 */
export function checkCrlSeries(items: readonly CoveringCrl[], terms: SeriesTerms): Check[] {
  const of = `${items.length} lists`;
  const check = (name: (typeof seriesChecks)[number], problem: string | null): Check =>
    problem === null ? passed(name, of) : failed(name, problem);
  return [
    check('CRL-SERIES-ORDER', orderProblem(items)),
    check('CRL-SERIES-GAPLESS', gapProblem(items, terms)),
    check('CRL-SERIES-OVERLAP', overlapProblem(items, terms)),
    check('CRL-SERIES-HORIZON', horizonProblem(items, terms)),
  ];
}

/** Two lists of one number would both be the newest; a relying party could take the older for the newer. */
function orderProblem(items: readonly CoveringCrl[]): string | null {
  for (const [before, next] of pairs(items)) {
    if (BigInt(next.number) <= BigInt(before.number)) return `number ${next.number} follows number ${before.number}`;
    if (next.thisUpdate <= before.thisUpdate)
      return `thisUpdate of CRL ${next.number}, ${moment(next.thisUpdate)}, is not later than that of CRL ${before.number}`;
  }
  return null;
}

function gapProblem(items: readonly CoveringCrl[], { builtAt, inForce }: SeriesTerms): string | null {
  const [first] = items;
  if (first === undefined) return 'the series has no list';
  // Before the first of them the list in force covers, or nothing has to: an authority's first list.
  if (inForce !== null && first.thisUpdate > builtAt && first.thisUpdate > inForce.nextUpdate)
    return `CRL ${inForce.number} ends on ${day(inForce.nextUpdate)} and CRL ${first.number} begins on ${day(first.thisUpdate)}: no list covers the days between`;
  const gap = pairs(items).find(([before, next]) => next.thisUpdate > before.nextUpdate);
  return gap === undefined
    ? null
    : `CRL ${gap[0].number} ends on ${day(gap[0].nextUpdate)} and CRL ${gap[1].number} begins on ${day(gap[1].thisUpdate)}: no list covers the days between`;
}

function overlapProblem(items: readonly CoveringCrl[], { overlap }: SeriesTerms): string | null {
  // Both ends count, so that a list is over one second after nextUpdate.
  const short = pairs(items).find(([before, next]) => addDuration(next.thisUpdate, overlap).getTime() - 1000 > before.nextUpdate.getTime());
  return short === undefined
    ? null
    : `CRL ${short[0].number} ends on ${day(short[0].nextUpdate)}, and CRL ${short[1].number} begins on ${day(short[1].thisUpdate)}: less than ${overlap} to publish it in`;
}

function horizonProblem(items: readonly CoveringCrl[], { builtAt, horizon }: SeriesTerms): string | null {
  if (horizon === null) return null;
  const latest = addDuration(builtAt, horizon);
  const beyond = items.find(({ nextUpdate }) => nextUpdate > latest);
  return beyond === undefined
    ? null
    : `CRL ${beyond.number} reaches to ${day(beyond.nextUpdate)}, and the policy’s horizon of ${horizon} ends on ${day(latest)}`;
}

/** Until when the holder of a superseded list can hide what was revoked since, and which list that is. */
export interface ReplayWindow {
  readonly number: string;
  readonly until: Date;
}

/** The superseded list that is valid longest; null once none is. */
export function replayWindow(superseded: readonly CoveringCrl[], now: Date): ReplayWindow | null {
  const [last] = superseded
    .filter(({ nextUpdate }) => nextUpdate > now)
    .toSorted((a, b) => b.nextUpdate.getTime() - a.nextUpdate.getTime());
  return last === undefined ? null : { number: last.number, until: last.nextUpdate };
}

/** The sentence rules.md asks for until then. */
export const replaySentence = ({ number, until }: ReplayWindow): string =>
  `A holder of CRL ${number} can hide this revocation until ${moment(until)}.`;

/** A span no list covers. */
export interface CoverageGap {
  readonly from: Date;
  readonly to: Date | null;
}

/** From `now` on: the first moment that no list covers, and when the next one begins; null where there is no list at all. */
export function firstGap(items: readonly CoveringCrl[], now: Date): CoverageGap | null {
  const inOrder = items.toSorted((a, b) => a.thisUpdate.getTime() - b.thisUpdate.getTime());
  if (inOrder.length === 0) return null;
  let covered = now;
  for (const { thisUpdate, nextUpdate } of inOrder) {
    if (thisUpdate > covered) return { from: covered, to: thisUpdate };
    if (nextUpdate > covered) covered = nextUpdate;
  }
  return { from: covered, to: null };
}
