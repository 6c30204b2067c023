// A series of CRLs signed ahead, judged from its bytes: dated as planned, without a gap, within the policy's horizon; what a revocation
// took out of use; what was let out (rules.md, CRLs).

import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { datesOfCalendar, parseCrlCalendar } from '../../formats/crl-calendar.ts';
import { stepOfItem } from '../../formats/item-id.ts';
import { checkCrlSeries, replaySentence, replayWindow, seriesChecks, type CoveringCrl } from '../../pki/crl-series.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { seriesCalendarName, seriesCalendarText } from '../series-calendar.ts';
import { findIssuer } from './issuers.ts';
import { judge, once, quote, refuse } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { readCrl, type SignedArtifact } from './signed-artifacts.ts';

interface SignedCrl extends SignedArtifact {
  readonly fields: CrlFields;
}

/** The lists one passage through a series step built and this run signed, in the order they were built. */
interface Series {
  readonly event: EventData<'crl-series-built'>;
  readonly crls: readonly SignedCrl[];
}

const unsigned = 'no series of CRLs was signed in this run';

/**
 * CRL-THISUPDATE-NOT-FUTURE over every CRL of the run; CRL-SERIES-CALENDAR, -ORDER, -GAPLESS, -OVERLAP, -HORIZON over those signed ahead;
 * CRL-SERIES-SUPERSEDED over those taken out of use; CRL-RELEASED over those let out.
 */
export function checkSeries(reading: BundleReading): Check[] {
  const series = once(() => seriesIn(reading));
  const verdicts = once(() => series().map((each) => judged(reading, each)));
  return [
    judge('CRL-THISUPDATE-NOT-FUTURE', () => checkDatedAhead(reading)),
    judge('CRL-SERIES-CALENDAR', () => {
      for (const each of series()) checkCalendar(reading, each);
      return series().length === 0 ? notChecked('CRL-SERIES-CALENDAR', unsigned) : countOf(series());
    }),
    ...seriesChecks.map((name) =>
      judge(name, () => {
        const bad = verdicts()
          .flat()
          .find((check) => check.name === name && check.verdict === 'failed');
        if (bad !== undefined) refuse(`${bad.reason ?? ''}.`);
        return series().length === 0 ? notChecked(name, unsigned) : countOf(series());
      }),
    ),
    judge('CRL-SERIES-SUPERSEDED', () => checkSuperseded(reading)),
    judge('CRL-RELEASED', () => checkReleased(reading)),
  ];
}

const countOf = (all: readonly Series[]): string => `${all.reduce((sum, { crls }) => sum + crls.length, 0)} lists`;
const isCrl = (artifact: SignedArtifact): artifact is SignedCrl => artifact.fields.kind === 'crl';

/** One entry a TBS: the same list lies there as DER and as PEM. */
function signedCrls(reading: BundleReading): SignedCrl[] {
  return [
    ...new Map(
      reading
        .artifacts()
        .filter(isCrl)
        .map((artifact) => [artifact.tbsSha256, artifact]),
    ).values(),
  ];
}

const isAhead = (reading: BundleReading, item: string): boolean =>
  stepOf(reading.playbook().value, item).kind === 'build-crl-series' && reading.plan().value.rules === 'private';

/** BR 7.2, RFC 5280 5.1.2.4: thisUpdate is the date of issue. */
function checkDatedAhead(reading: BundleReading): Check | string {
  const crls = signedCrls(reading);
  for (const { path, fields, built, tbsSha256 } of crls) {
    const intent = eventsOf(reading.events(), 'intent').find((event) => event.tbsSha256 === tbsSha256);
    if (intent === undefined) return refuse(`The log does not tell when ${path} was to be signed.`);
    if (fields.thisUpdate.date.getTime() > Date.parse(intent.at) && !isAhead(reading, built.item))
      refuse(`${path} is dated ${fields.thisUpdate.date.toISOString()}, and was signed at ${intent.at}.`);
  }
  return crls.length === 0 ? notChecked('CRL-THISUPDATE-NOT-FUTURE', 'no CRL was signed in this run') : `${crls.length} CRLs`;
}

function seriesIn(reading: BundleReading): Series[] {
  const steps = reading.playbook().value.steps.filter(({ kind }) => kind === 'build-crl-series');
  if (steps.length === 0) return [];
  const crls = signedCrls(reading);
  const told = eventsOf(reading.events(), 'crl-series-built');
  return steps.flatMap(({ id }) => {
    const own = crls.filter(({ built }) => stepOfItem(built.item) === id).toSorted((one, other) => one.built.seq - other.built.seq);
    const [first] = own;
    if (first === undefined) return [];
    const event = told.findLast(({ step }) => step === id);
    if (event === undefined) return refuse(`The log does not tell of the series of step ${quote(id)}.`);
    return [{ event, crls: own }];
  });
}

function coveringOf({ path, fields }: SignedCrl): CoveringCrl {
  const number = fields.crlNumber ?? refuse(`${path} has no CRL number.`);
  const nextUpdate = fields.nextUpdate?.date ?? refuse(`${path} has no nextUpdate.`);
  return { number, thisUpdate: fields.thisUpdate.date, nextUpdate };
}

/** The days of the lists, by the plan's calendar; of a replacement by the windows the log says were superseded. */
function checkCalendar(reading: BundleReading, { event, crls }: Series): void {
  const plan = reading.plan().value;
  const step = stepOf(reading.playbook().value, event.step);
  const text = plannedText(plan, step, 'calendar');
  const calendar = parseCrlCalendar(text) ?? refuse(`The plan's calendar ${quote(text)} cannot be read.`);
  const builtAt = new Date(event.builtAt);
  // After an unknown outcome the rest is built anew for the same windows: one of the passages wrote the moment down when it was.
  const passages = eventsOf(reading.events(), 'crl-series-built').filter(
    (each) => each.step === event.step && each.builtAt === event.builtAt,
  );
  if (!passages.some(({ at }) => Math.abs(Date.parse(at) - builtAt.getTime()) <= 60_000))
    refuse(`Line ${event.seq} of the transcript tells of a series built at ${event.builtAt}, at another time than it was written.`);
  const days =
    calendar.kind === 'replacement' ? event.replaces.map(({ thisUpdate }) => new Date(thisUpdate)) : datesOfCalendar(calendar, builtAt);
  if (days.length !== crls.length) refuse(`The calendar has ${days.length} days, and ${crls.length} lists were signed for them.`);
  for (const [index, crl] of crls.entries()) {
    const day = days[index];
    if (day?.getTime() !== crl.fields.thisUpdate.date.getTime())
      refuse(
        `${crl.path} is dated ${crl.fields.thisUpdate.date.toISOString()}, and the calendar has ${day?.toISOString() ?? 'no day'} in its place.`,
      );
    const folder = `/series/${crl.fields.thisUpdate.date.toISOString().slice(0, 10)}/`;
    if (!crl.path.includes(folder)) refuse(`${crl.path} does not lie under the day it is released on.`);
    const window = calendar.kind === 'replacement' ? event.replaces[index] : undefined;
    if (window !== undefined && coveringOf(crl).nextUpdate < new Date(window.nextUpdate))
      refuse(`${crl.path} ends before the list it replaces, CRL ${window.number}.`);
  }
  const [first] = crls;
  const path = `${first?.path.slice(0, first.path.indexOf('/series/')) ?? ''}/series/${seriesCalendarName}`;
  const lines = crls.map((crl) => {
    const { number, thisUpdate, nextUpdate } = coveringOf(crl);
    return {
      crlNumber: number,
      thisUpdate: thisUpdate.toISOString(),
      nextUpdate: nextUpdate.toISOString(),
      sha256: sha256Hex(crl.fields.der),
    };
  });
  if (Buffer.from(reading.file(path)).toString('utf8') !== seriesCalendarText(lines))
    refuse(`${path} is not the calendar of the lists beside it.`);
}

/** Order, gaps, overlap and horizon, by the bytes, the profile and policy.json, beside the list in force that lies here. */
function judged(reading: BundleReading, { event, crls }: Series): Check[] {
  const [first] = crls;
  const profile = first === undefined ? null : reading.profile(first.built.profile).value;
  if (profile?.makes !== 'crl' || profile.overlap === undefined)
    return refuse('The profile of the series does not say how long its lists overlap.');
  const horizon = reading.policy()?.value.crl.seriesHorizon;
  if (reading.policy() !== null && horizon === undefined) refuse('The policy allows no series of CRLs.');
  return checkCrlSeries(crls.map(coveringOf), {
    builtAt: new Date(event.builtAt),
    overlap: profile.overlap,
    horizon: horizon ?? null,
    inForce: inForceOf(reading, crls),
  });
}

/** The list before, out of its bytes; CRL-SAME-SCOPE and the others hold it to the log. */
function inForceOf(reading: BundleReading, crls: readonly SignedCrl[]): CoveringCrl | null {
  const own = new Set(crls.map(({ tbsSha256 }) => String(tbsSha256)));
  const compared = eventsOf(reading.events(), 'crl-compared').find(({ tbsSha256 }) => own.has(tbsSha256));
  if (compared === undefined) return null;
  const made = eventsOf(reading.events(), 'artifact-made').find(({ sha256 }) => sha256 === compared.previousSha256);
  if (made === undefined) return null;
  const { crlNumber, thisUpdate, nextUpdate } = readCrl(reading.file(made.path));
  return crlNumber === undefined || nextUpdate === null
    ? null
    : { number: crlNumber, thisUpdate: thisUpdate.date, nextUpdate: nextUpdate.date };
}

/** What was said of the danger is true of the lists that were named, and each was dated for a time to come or is still valid. */
function checkSuperseded(reading: BundleReading): Check | string {
  const all = eventsOf(reading.events(), 'crl-series-superseded');
  const revoked = new Set(
    (['revocation-recorded', 'mass-revocation-recorded'] as const).flatMap((name) =>
      eventsOf(reading.events(), name).map(({ document }) => document),
    ),
  );
  for (const { seq, at, items, replay, document, crl } of all) {
    const known = typeof document === 'string' ? revoked.has(document) : signedCrls(reading).some(({ fields }) => fields.crlNumber === crl);
    if (!known) refuse(`Line ${seq} of the transcript supersedes lists for something that did not happen in this run.`);
    const window = replayWindow(
      items.map(({ number, thisUpdate, nextUpdate }) => ({ number, thisUpdate: new Date(thisUpdate), nextUpdate: new Date(nextUpdate) })),
      new Date(at),
    );
    const said = window === null ? null : replaySentence(window);
    if ((replay?.says ?? null) !== said) refuse(`Line ${seq} of the transcript tells of another danger than the lists it names are.`);
  }
  const count = all.reduce((sum, { items }) => sum + items.length, 0);
  return all.length === 0 ? notChecked('CRL-SERIES-SUPERSEDED', 'no list signed ahead was superseded in this run') : `${count} lists`;
}

/** By the bytes: signed by the authority, on a day within its own dates. */
function checkReleased(reading: BundleReading): Check | string {
  const name: CheckName = 'CRL-RELEASED';
  const all = eventsOf(reading.events(), 'crl-released');
  for (const { seq, at, authority, number, path, sha256 } of all) {
    const fields = readCrl(reading.file(path));
    if (sha256Hex(fields.der) !== sha256 || fields.crlNumber !== number)
      refuse(`${quote(path)} is not the list line ${seq} of the transcript released.`);
    if (!isSignedBy(fields, findIssuer(reading, authority).spki))
      refuse(`${quote(path)} is not signed by the authority it was released for.`);
    const { thisUpdate, nextUpdate } = fields;
    if (Date.parse(at) < thisUpdate.date.getTime() || nextUpdate === null || Date.parse(at) > nextUpdate.date.getTime())
      refuse(`${quote(path)} was released at ${at}, outside its own dates.`);
  }
  return all.length === 0 ? notChecked(name, 'no list signed ahead was released in this run') : `${all.length} lists`;
}
