// What covers an authority's days: lists that were let out, and those that lie sealed for a day to come (rules.md, CRLs).

import { firstGap, replayWindow, type CoverageGap, type CoveringCrl, type ReplayWindow } from '../pki/crl-series.ts';
import type { CoverageCalendar } from '../status/coverage-lines.ts';
import { covering, signedItems, takenOut, toDestroy } from '../steps/crl-series.ts';
import { publishedCrls } from '../store/published-crls.ts';
import type { Store } from '../store/store.ts';
import type { CrlSeriesItem } from '../store/tables/crl-series-item.ts';

/** The list in force covers until it ends, or until the sealed one takes its place whose day comes next. */
function inForce(current: CoveringCrl | undefined, next: CoveringCrl | undefined, now: Date): CoveringCrl[] {
  if (current === undefined) return [];
  if (next === undefined) return [current];
  const takenOver = next.thisUpdate > now ? next.thisUpdate : now;
  return [{ ...current, nextUpdate: current.nextUpdate < takenOver ? current.nextUpdate : takenOver }];
}

export interface CrlCoverage {
  /** Lists that were let out, in order of thisUpdate; one without nextUpdate covers nothing that can be said. */
  readonly published: readonly CoveringCrl[];
  /** Lists that lie sealed and are not over, in order of thisUpdate. */
  readonly sealed: readonly CoveringCrl[];
  /** The first moment from now on that no list covers; `to`: when the next one begins, null where none does. null: there is no list. */
  readonly gap: CoverageGap | null;
  /** Every list of a series, in order of thisUpdate. */
  readonly series: readonly CrlSeriesItem[];
  /** Until when a superseded list can hide a revocation; null: none can. */
  readonly replay: ReplayWindow | null;
  /** How many media of superseded lists nobody has destroyed. */
  readonly toDestroy: number;
}

/** How the days of a scope are covered, as the record says it at `now`. */
export function crlCoverage(store: Store, scope: string, now: Date): CrlCoverage {
  const published = publishedCrls(store, scope).flatMap(({ number, thisUpdate, nextUpdate }) =>
    nextUpdate === null ? [] : [{ number, thisUpdate: new Date(thisUpdate), nextUpdate: new Date(nextUpdate) }],
  );
  const series = signedItems(store, scope);
  const sealed = series.filter(({ status, nextUpdate }) => status === 'sealed' && new Date(nextUpdate) > now).map(covering);
  // What was let out before the newest is still in force with whoever has it, and nothing to go by.
  return {
    published,
    sealed,
    gap: firstGap([...inForce(published.at(-1), sealed[0], now), ...sealed], now),
    series,
    replay: replayWindow(takenOut(store, scope).map(covering), now),
    toDestroy: toDestroy(store, scope, now).length,
  };
}

/** The same as a calendar of text (`conclave due`). */
export const calendarOf = (authority: string, { series, gap }: CrlCoverage): CoverageCalendar => ({
  authority,
  lists: series.map(({ number, thisUpdate, nextUpdate, status }) => ({ number, from: thisUpdate, to: nextUpdate, status })),
  gap: gap === null ? null : { from: gap.from.toISOString(), to: gap.to?.toISOString() ?? null },
});

/** Spans for the coverage picture, in order of thisUpdate. */
export function coverageItems({ published, sealed }: CrlCoverage): { number: string; from: string; to: string; sealed: boolean }[] {
  const span = (sealedYet: boolean) => (crl: CoveringCrl) => ({
    number: crl.number,
    from: crl.thisUpdate.toISOString(),
    to: crl.nextUpdate.toISOString(),
    sealed: sealedYet,
  });
  return [...published.map(span(false)), ...sealed.map(span(true))];
}
