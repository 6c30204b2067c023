// A series of three CRLs that is killed while the token signs it or while it is written out, and taken up again to its end.

import { parseCrl } from '../../main/pki/parse-crl.ts';
import { openJournal } from '../../main/store/journal.ts';
import type { Store } from '../../main/store/store.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import { readSeriesItemsOfRun, type CrlSeriesItem } from '../../main/store/tables/crl-series-item.ts';
import { caseOfExample, type BatchOrdeal } from './batch-ordeal.ts';
import { playCase, type CeremonyCase } from './ceremony-case.ts';
import { auditFindings, bundleFindings, intendedTwice, killedAndResumed, lastRun, looked, sentTwice } from './ordeal-record.ts';

const lists = 3;
const seriesCase = (ordeal: BatchOrdeal): Promise<CeremonyCase> =>
  caseOfExample(ordeal, 'crl-series', (plan) => plan.replace('12 every P1M', `${lists} every P1M`));

/** The points an undisturbed series passes, in order. */
export async function pointsOfSeries(): Promise<readonly string[]> {
  const made = await seriesCase({ provider: 'soft', decision: 'not-made', kill: { point: 'none', nth: 1 } });
  try {
    const { report, errors } = await playCase(made);
    if (report === null) throw new Error(`the undisturbed series failed: ${errors}`);
    return report.points;
  } finally {
    made.remove();
  }
}

/** What does not hold after the kill, before and after the run is taken up again; empty: everything does. */
export async function killSeries(ordeal: BatchOrdeal): Promise<readonly string[]> {
  const made = await seriesCase(ordeal);
  return killedAndResumed(made, ordeal.kill, {
    between: halfDone,
    afterwards: async () => [
      ...looked(made, (store) => afterwards(made, store)),
      ...(await bundleFindings(made, 'example-root-r1-a-year-of-crls')),
    ],
  });
}

const itemsOf = (store: Store): CrlSeriesItem[] => readSeriesItemsOfRun(store, lastRun(store)?.id ?? '');

/** Right after the kill: either every list is sealed or none, and none is released. */
function halfDone(store: Store): string[] {
  const found = new Set(itemsOf(store).map(({ status }) => status));
  const whole = found.size <= 1 || (found.size === 2 && found.has('planned') && found.has('superseded'));
  return whole && !found.has('released') ? [] : [`after the kill the lists were ${[...found].join(', ')}`];
}

function afterwards(made: CeremonyCase, store: Store): string[] {
  const run = lastRun(store);
  if (run?.status !== 'finished') return ['the series is not finished'];
  const journal = openJournal(store).find({ run: run.id, operation: 'sign-crl' });
  const sealed = itemsOf(store).filter(({ status }) => status === 'sealed');
  const files = readArtifacts(store, run.id).filter(({ path }) => /\/series\/\d{4}-\d\d-\d\d\/crl-.*\.der$/.test(path));
  const numbers = files.map(({ bytes }) => parseCrl(bytes).crlNumber ?? '');
  return [
    ...auditFindings(store),
    ...intendedTwice(journal, ({ number }) => `CRL number ${number ?? ''}`),
    ...sentTwice(made, journal),
    ...(sealed.map(({ number }) => number).join() === numbers.join() && new Set(numbers).size === lists
      ? []
      : [`sealed are ${sealed.map(({ number }) => number).join()} and written out ${numbers.join()}`]),
    ...(journal.filter(({ state }) => state === 'verified').length === lists ? [] : ['not three signatures are verified']),
    ...store
      .rows('crl_number', { run: run.id })
      .filter(({ state, number }) => state !== 'signed' && numbers.includes(String(number)))
      .map(({ number }) => `number ${String(number)} was written out and is not signed`),
  ];
}
