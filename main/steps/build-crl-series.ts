import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { itemId } from '../formats/item-id.ts';
import { parseCrlNumber, type CrlNumber } from '../pki/crl-number.ts';
import { checkCrlSeries } from '../pki/crl-series.ts';
import { wholeSecond } from '../pki/validity.ts';
import { requireHeldInRun, requireKeySignsSize } from '../status/build-crl-file.ts';
import { reserveCrlNumbers } from '../store/crl-number-reservation.ts';
import type { RowWrite } from '../store/store.ts';
import { crlSeriesItemRow, readSeriesItemsOfRun, moveSeriesItem } from '../store/tables/crl-series-item.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { waitingFacts } from './crl-series.ts';
import { buildCrlItem, crlSourceOf, entriesBeside, tellBuilt, type BuiltCrl } from './crl-tbs.ts';
import { logEvents } from './log-events.ts';
import { signaturesOnRecord } from './recorded-signature.ts';
import { describedTerms, requireTerms, windowsOf, type Window } from './series-windows.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { textOf } from './state-map.ts';
import type { StepContext, StepKind } from './step.ts';

/** The event that tells of a series as a whole. */
const seriesEvent = 'crl-series-built';

/** Throws policy.crl-guard naming the first check of the series that failed. */
function requireSound(checks: readonly Check[]): void {
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad === undefined) return;
  throw new CeremonyError(
    'policy.crl-guard',
    `${bad.name} failed: ${bad.reason ?? ''}. Nothing was built and no number was reserved. Correct the calendar or the profile of the plan.`,
  );
}

/** What the calendar comes to, or why it cannot be had: read before the day as on it. */
function factsOf(context: StepContext): Fact[] {
  const calendar = textOf(context.parameter('calendar'));
  const facts: Fact[] = [
    { label: 'Profile', value: textOf(context.parameter('profile')) },
    { label: 'Kind', value: 'full and complete CRLs, signed ahead' },
    { label: 'Calendar', value: calendar },
    { label: 'Horizon of the policy', value: context.run.policy?.crl.seriesHorizon ?? 'none' },
  ];
  return [...facts, ...waitingFacts(context)];
}

/**
 * Builds the full CRLs of a series, one for each window of the plan's calendar, with numbers in a row, all reserved durably here. Each is
 * held to the CRL in force; every signed one counts as published from then on. Source: rules.md, CRLs (Pre-signed series); RFC 5280 §5.1.
 */
export const buildCrlSeries: StepKind = {
  kind: 'build-crl-series',
  needs: { authority: 'authority' },
  gives: 'tbs',
  with: ['profile', 'calendar'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    return {
      will: 'A number is reserved for every list of the calendar and the bytes of all of them are built. Nothing is signed yet. Whoever holds one of these lists later can show it as the current one on its day: every signed list counts as published.',
      button: 'Build the series',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    if (context.run.plan.rules !== 'private')
      throw new CeremonyError(
        'policy.rule-set',
        `CRL-THISUPDATE-NOT-FUTURE: rule set ${context.run.plan.rules} allows no CRL that is dated ahead (BR 7.2). Nothing was built. Sign each CRL when it is due, with playbook crl-refresh.`,
      );
    const source = crlSourceOf(context);
    const begun = begunBefore(context);
    const builtAt = begun?.builtAt ?? wholeSecond(context.now());
    const { windows, replaces } = windowsOf(context, source, builtAt);
    const { previous, stream } = entriesBeside(context, source);
    requireKeySignsSize(source.signatureAlgorithm, stream.size);
    requireHeldInRun(stream.size * windows.length);
    const build = (window: Window, place: number, crlNumber: CrlNumber, at: Date): Promise<BuiltCrl> =>
      buildCrlItem(context, source, {
        item: itemId(context.step.id, place),
        crlNumber,
        ...window,
        stream,
        previous,
        more: { series: { place, of: windows.length, builtAt: at.toISOString() } },
      });
    const kept: BuiltCrl[] = [];
    for (const [index, { number, tbsSha256 }] of (begun?.signed ?? []).entries()) {
      const window = windows[index];
      const again = window === undefined ? undefined : await build(window, index + 1, number, builtAt);
      // What was recorded since changes every list: then none that was signed is used.
      if (again?.item.tbsSha256 !== tbsSha256) break;
      kept.push(again);
    }
    const terms = requireTerms(context, source, windows, builtAt);
    const left = windows.slice(kept.length);
    const reserved = reserveCrlNumbers(context.store, source.scope, context.run.id, left.length);
    const numbered = left.flatMap((window, index) => {
      const reservation = reserved[index];
      return reservation === undefined ? [] : [{ window, ...reservation }];
    });
    const series = checkCrlSeries(
      [
        ...kept.flatMap(({ planned }, index) => (windows[index] === undefined ? [] : [{ ...windows[index], number: planned.crlNumber }])),
        ...numbered.map(({ window, number }) => ({ ...window, number })),
      ],
      terms,
    );
    requireSound(series);
    const anew: BuiltCrl[] = [];
    for (const [index, { window, number }] of numbered.entries())
      anew.push(await build(window, kept.length + index + 1, number, wholeSecond(context.now())));
    const all = [...kept, ...anew];
    return {
      kind: 'commit',
      commit() {
        const keptNumbers = new Set<string>(kept.map(({ planned }) => planned.crlNumber));
        // What an earlier passage through this step built and nothing signed is not signed any more.
        const dropped = readSeriesItemsOfRun(context.store, context.run.id).filter(
          ({ status, number }) => status === 'planned' && !keptNumbers.has(number),
        );
        context.log(
          input.person.id,
          seriesEvent,
          {
            scope: source.scope,
            calendar: textOf(context.parameter('calendar')),
            builtAt: builtAt.toISOString(),
            ...describedTerms(terms),
            replaces,
            items: all.map(({ item: { item, tbsSha256 }, planned: { crlNumber } }) => ({ item, number: crlNumber, tbsSha256 })),
          },
          series,
          dropped.map((item) => moveSeriesItem(item, 'superseded')),
        );
        const guarded = anew.flatMap((each, index) => {
          const reservation = numbered[index]?.row;
          const rows = [...(reservation === undefined ? [] : [reservation]), itemRow(context, each)];
          return tellBuilt(context, input.person.id, source, each, rows, { series: { ...each.planned.series } });
        });
        return {
          kind: 'done',
          value: { type: 'tbs', items: all.map(({ item }) => item) },
          data: { lists: all.length, from: windows[0]?.thisUpdate.toISOString() ?? '', to: windows.at(-1)?.nextUpdate.toISOString() ?? '' },
          // The same entries beside the same list: what held for one held for all.
          checks: [...series, ...new Map(guarded.map((check) => [check.name, check])).values()],
        };
      },
    };
  },
};

function itemRow(context: StepContext, { planned, item }: BuiltCrl): RowWrite {
  const { scope, crlNumber: number, thisUpdate, nextUpdate, series } = planned;
  const place = series?.place ?? 0;
  return crlSeriesItemRow({
    scope,
    number,
    place,
    thisUpdate,
    nextUpdate,
    tbsSha256: item.tbsSha256,
    run: context.run.id,
    status: 'planned',
  });
}

/**
 * What the token has signed already of the series, from its first list on: after a kill and the decision about the one call whose outcome
 * was unknown, only the rest is built anew, with new numbers, for the same windows. Everything is approved again.
 */
function begunBefore(context: StepContext): { builtAt: Date; signed: { number: CrlNumber; tbsSha256: string }[] } | null {
  const known = signaturesOnRecord(context);
  if (known.size === 0) return null;
  const [told] = [...logEvents(context.store, context.run.id)]
    .filter(({ event, step }) => event === seriesEvent && step === context.step.id)
    .slice(-1);
  if (told === undefined) return null;
  const items = told.data['items'] as unknown as readonly { number: string; tbsSha256: string }[];
  const open = items.findIndex(({ tbsSha256 }) => !known.has(`sign-crl ${tbsSha256}`));
  const signed = open === -1 ? items : items.slice(0, open);
  if (signed.length === 0) return null;
  return {
    builtAt: new Date(textOf(told.data['builtAt'])),
    signed: signed.map(({ number, tbsSha256 }) => ({ number: parseCrlNumber(number), tbsSha256 })),
  };
}
