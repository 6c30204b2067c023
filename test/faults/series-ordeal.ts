// A series of three CRLs that is killed while the token signs it or while it is written out, and taken up again to its end.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { parseCrl } from '../../main/pki/parse-crl.ts';
import { auditStore } from '../../main/store/audit.ts';
import { openJournal } from '../../main/store/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import { readSeriesItemsOfRun, type CrlSeriesItem } from '../../main/store/tables/crl-series-item.ts';
import { readRuns, type Run } from '../../main/store/tables/run.ts';
import { caseOfExample, type BatchOrdeal } from './batch-ordeal.ts';
import { playCase, resumeCase, type CeremonyCase, type WireLine } from './ceremony-case.ts';

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
  try {
    const killed = await playCase(made, { kill: ordeal.kill });
    if (killed.signal !== 'SIGKILL') return [`${ordeal.kill.point} #${ordeal.kill.nth} was not reached: ${killed.errors}`];
    const between = looked(made, halfDone);
    const { report, errors } = await resumeCase(made);
    if (report === null) return [`the run could not be taken up again: ${errors}`];
    return [...between, ...looked(made, afterwards(made)), ...(await bundleOf(made))];
  } finally {
    made.remove();
  }
}

function looked(made: CeremonyCase, look: (store: Store) => string[]): string[] {
  const unused = (): Uint8Array => {
    throw new Error('reading draws no random numbers');
  };
  const store = openStore({ directory: made.options.data, now: () => new Date(), random: unused, readOnly: true });
  try {
    return look(store);
  } finally {
    store.close();
  }
}

const seriesRun = (store: Store): Run | undefined => readRuns(store).at(-1);
const itemsOf = (store: Store): CrlSeriesItem[] => readSeriesItemsOfRun(store, seriesRun(store)?.id ?? '');

/** Right after the kill: either every list is sealed or none, and none is released. */
function halfDone(store: Store): string[] {
  const found = new Set(itemsOf(store).map(({ status }) => status));
  const whole = found.size <= 1 || (found.size === 2 && found.has('planned') && found.has('superseded'));
  return whole && !found.has('released') ? [] : [`after the kill the lists were ${[...found].join(', ')}`];
}

const afterwards =
  (made: CeremonyCase) =>
  (store: Store): string[] => {
    const run = seriesRun(store);
    if (run?.status !== 'finished') return ['the series is not finished'];
    const journal = openJournal(store).find({ run: run.id, operation: 'sign-crl' });
    const { checks, problems } = auditStore(store);
    const sealed = itemsOf(store).filter(({ status }) => status === 'sealed');
    const bytesOf = new Map<string, string>();
    const twice = journal.flatMap(({ number, tbs }) => {
      const hash = sha256Hex(tbs ?? new Uint8Array());
      const before = bytesOf.get(number ?? '') ?? hash;
      bytesOf.set(number ?? '', before);
      return before === hash ? [] : [`CRL number ${number ?? ''} was intended for two lists`];
    });
    const lines = readFileSync(made.options.wire, 'utf8').split('\n').slice(0, -1);
    const asked = lines.map((line) => JSON.parse(line) as WireLine).flatMap((line) => ('sign' in line ? [line.sign] : []));
    const announced = new Set<string>(journal.map(({ tbs }) => sha256Hex(tbs ?? new Uint8Array())));
    const ours = asked.filter((hash) => announced.has(hash));
    const files = readArtifacts(store, run.id).filter(({ path }) => /\/series\/\d{4}-\d\d-\d\d\/crl-.*\.der$/.test(path));
    const numbers = files.map(({ bytes }) => parseCrl(bytes).crlNumber ?? '');
    return [
      ...checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `audit: ${name} ${reason ?? ''}`),
      ...problems,
      ...twice,
      ...(ours.length === new Set(ours).size ? [] : ['the same bytes were sent to the token twice']),
      ...(sealed.map(({ number }) => number).join() === numbers.join() && new Set(numbers).size === lists
        ? []
        : [`sealed are ${sealed.map(({ number }) => number).join()} and written out ${numbers.join()}`]),
      ...(journal.filter(({ state }) => state === 'verified').length === lists ? [] : ['not three signatures are verified']),
      ...store
        .rows('crl_number', { run: run.id })
        .filter(({ state, number }) => state !== 'signed' && numbers.includes(String(number)))
        .map(({ number }) => `number ${String(number)} was written out and is not signed`),
    ];
  };

async function bundleOf(made: CeremonyCase): Promise<string[]> {
  let [id, fingerprint] = ['', ''];
  looked(made, (store) => {
    [id, fingerprint] = [seriesRun(store)?.id ?? '', store.logKey.fingerprint];
    return [];
  });
  const trust = new TextEncoder().encode(`log sha256:${fingerprint}\n`);
  const { verdict, checks } = await verifyBundle(join(made.options.out, `example-root-r1-a-year-of-crls-${id.slice(0, 8)}`), { trust });
  const bad = checks.filter((check) => check.verdict === 'failed').map(({ name, reason }) => `${name} ${reason ?? ''}`);
  return verdict === 'accepted' ? bad : [verdict, ...bad];
}
