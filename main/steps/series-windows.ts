// The days of a series and the terms they are held to, from plan, profile, policy and record (rules.md, CRLs, Pre-signed series).

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { datesOfCalendar, parseCrlCalendar, type CrlCalendar } from '../formats/crl-calendar.ts';
import type { SeriesTerms } from '../pki/crl-series.ts';
import { addDuration } from '../pki/duration.ts';
import { notAfterOf } from '../pki/validity.ts';
import { previousInForce } from './crl-guard.ts';
import { windowsToCover } from './crl-series.ts';
import { requireWithinAuthority, type CrlSource } from './crl-tbs.ts';
import { requireLater } from './previous-crl.ts';
import { textOf } from './state-map.ts';
import type { StepContext } from './step.ts';

function calendarOf(context: StepContext): CrlCalendar {
  const calendar = parseCrlCalendar(textOf(context.parameter('calendar')));
  if (calendar === null) throw new CeremonyError('bug', 'A calendar that the plan’s check had accepted cannot be read.');
  return calendar;
}

/** The days of one list. */
export interface Window {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

/** The windows of the calendar; for a replacement those that were superseded, with at least the days they had. */
export function windowsOf(
  context: StepContext,
  { scope, profile }: CrlSource,
  builtAt: Date,
): { windows: Window[]; replaces: JsonObject[] } {
  const calendar = calendarOf(context);
  if (calendar.kind !== 'replacement')
    return {
      windows: datesOfCalendar(calendar, builtAt).map((thisUpdate) => ({
        thisUpdate,
        nextUpdate: notAfterOf(thisUpdate, profile.nextUpdate),
      })),
      replaces: [],
    };
  const superseded = windowsToCover(context.store, scope, builtAt);
  if (superseded.length === 0)
    throw new CeremonyError(
      'policy.crl-guard',
      'CRL-SERIES-CALENDAR: the calendar of the plan is `replacement`, and no list of this authority was superseded whose day is still to come. Nothing was built. Name a calendar in the plan.',
    );
  const short = superseded.find(
    ({ thisUpdate, nextUpdate }) => notAfterOf(new Date(thisUpdate), profile.nextUpdate) < new Date(nextUpdate),
  );
  if (short !== undefined)
    throw new CeremonyError(
      'policy.crl-guard',
      `CRL-SERIES-CALENDAR: CRL ${short.number}, which is to be replaced, is valid until ${short.nextUpdate}, and profile «${profile.id}» ends before that. Nothing was built. Name the profile of the series that is replaced.`,
    );
  return {
    windows: superseded.map(({ thisUpdate }) => ({
      thisUpdate: new Date(thisUpdate),
      nextUpdate: notAfterOf(new Date(thisUpdate), profile.nextUpdate),
    })),
    replaces: superseded.map(({ number, thisUpdate, nextUpdate }) => ({ number, thisUpdate, nextUpdate })),
  };
}

function termsOf(context: StepContext, { profile, scope }: CrlSource, builtAt: Date): SeriesTerms {
  if (profile.overlap === undefined)
    throw new CeremonyError(
      'policy.profile',
      `CRL-SERIES-OVERLAP: profile «${profile.id}» does not say how long two lists of a series overlap. Nothing was built. Use a profile that has \`overlap\`, such as monthly-crl.`,
    );
  const current = previousInForce(context.store, scope, builtAt);
  return {
    builtAt,
    overlap: profile.overlap,
    horizon: context.run.policy?.crl.seriesHorizon ?? null,
    inForce:
      current === null || current.nextUpdate === null
        ? null
        : { number: current.number, thisUpdate: new Date(current.thisUpdate), nextUpdate: new Date(current.nextUpdate) },
  };
}

/** The terms the series is held to, once its windows are possible at all. Throws policy.*, state.number-used. */
export function requireTerms(context: StepContext, source: CrlSource, windows: readonly Window[], builtAt: Date): SeriesTerms {
  const [first] = windows;
  if (first === undefined || first.thisUpdate < builtAt)
    throw new CeremonyError(
      'policy.crl-guard',
      'CRL-SERIES-CALENDAR: the first list of the calendar is dated before this moment. Nothing was built. Let the calendar begin later.',
    );
  for (const { nextUpdate } of windows) requireWithinAuthority(source, nextUpdate);
  requireLater(first.thisUpdate, builtAt, context.store, source.scope);
  return termsOf(context, source, builtAt);
}

/** The terms as the log tells of them. */
export const describedTerms = ({ builtAt, overlap, horizon, inForce }: SeriesTerms): JsonObject => ({
  overlap,
  horizon,
  horizonEnds: horizon === null ? null : addDuration(builtAt, horizon).toISOString(),
  inForce:
    inForce === null
      ? null
      : { number: inForce.number, thisUpdate: inForce.thisUpdate.toISOString(), nextUpdate: inForce.nextUpdate.toISOString() },
});
