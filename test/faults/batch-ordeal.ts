// A batch that is killed while the token signs it, and taken up again to its end: the root it is signed by was made before, undisturbed,
// once for all batches on one kind of token.

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openJournal, type JournalEntry } from '../../main/store/journal.ts';
import type { Store } from '../../main/store/store.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import { readRuns, type Run } from '../../main/store/tables/run.ts';
import { newCase, resumeCase, type CaseProvider, type CeremonyCase, type KillPoint } from './ceremony-case.ts';
import { auditFindings, bundleFindings, intendedTwice, killedAndResumed, lastRun, looked, sentTwice } from './ordeal-record.ts';

const examples = resolve(import.meta.dirname, '../../resources/examples');

export interface BatchOrdeal {
  readonly provider: CaseProvider;
  /** How people close an unknown outcome. */
  readonly decision: 'not-made' | 'may-exist';
  readonly kill: KillPoint;
}

/** Changes the text of a plan. */
type PlanChange = (plan: string) => string;
const asItIs: PlanChange = (text) => text;

/** The roots that were made, by their token and what was changed of the plan. */
const roots = new Map<PlanChange, Map<CaseProvider, Promise<CeremonyCase>>>();

async function makeRoot(provider: CaseProvider, change: PlanChange): Promise<CeremonyCase> {
  const made = await newCase(provider, 'the root of all batches', 'adopt');
  writeFileSync(made.options.plan, change(readFileSync(made.options.plan, 'utf8')));
  const { report, errors } = await resumeCase(made);
  if (report === null) throw new Error(`the root was not made: ${errors}`);
  return made;
}

function rootOf(provider: CaseProvider, change: PlanChange): Promise<CeremonyCase> {
  const alike = roots.get(change) ?? new Map<CaseProvider, Promise<CeremonyCase>>();
  roots.set(change, alike);
  const root = alike.get(provider) ?? makeRoot(provider, change);
  alike.set(provider, root);
  return root;
}

export async function removeRoots(): Promise<void> {
  for (const root of [...roots.values()].flatMap((alike) => [...alike.values()])) (await root).remove();
  roots.clear();
}

/** An example on a copy of the workstation where the root was made. `change`: of the plan's text; `rootChange`: of that of the root. */
export async function caseOfExample(
  ordeal: BatchOrdeal,
  example: string,
  change: PlanChange = asItIs,
  rootChange: PlanChange = asItIs,
): Promise<CeremonyCase> {
  const root = await rootOf(ordeal.provider, rootChange);
  const made = await newCase(ordeal.provider, `${ordeal.kill.point}/${ordeal.kill.nth}`, ordeal.decision);
  const { directory, options } = made;
  for (const part of ['data', 'softhsm'].filter((each) => existsSync(join(root.directory, each)))) {
    rmSync(join(directory, part), { recursive: true, force: true });
    cpSync(join(root.directory, part), join(directory, part), { recursive: true });
  }
  const plan = join(directory, `${example}.plan.yaml`);
  writeFileSync(plan, change(readFileSync(join(examples, `${example}.plan.yaml`), 'utf8')));
  const answers = join(directory, `${example}.answers.yaml`);
  const recovery = `\nrecovery:\n  decision: ${ordeal.decision}\n  bob: { passphrase: { file: secrets/bob } }\n  carol: { passphrase: { file: secrets/carol } }\n`;
  writeFileSync(answers, readFileSync(join(examples, `${example}.answers.yaml`), 'utf8') + recovery);
  writeFileSync(options.wire, '');
  return { ...made, options: { ...options, plan, answers, seed: `${options.seed}/${example}` } };
}

/** What does not hold after the kill; empty: everything does. */
export async function killBatch(ordeal: BatchOrdeal): Promise<readonly string[]> {
  // The example of three OCSP responders.
  const made = await caseOfExample(ordeal, 'leaf-batch');
  return killedAndResumed(made, ordeal.kill, {
    afterwards: async () => [
      ...looked(made, (store) => afterwards(made, store)),
      ...(await bundleFindings(made, 'example-ocsp-responders-r2-to-r4')),
    ],
  });
}

function afterwards(made: CeremonyCase, store: Store): string[] {
  const run = lastRun(store);
  if (run?.status !== 'finished' || readRuns(store).length !== 2) return ['the batch is not finished'];
  const journal = openJournal(store).find({ run: run.id, operation: 'sign-certificate' });
  return [...auditFindings(store), ...numbersOf(store, run, journal), ...signaturesOf(made, journal), ...certificatesOf(store, run)];
}

/** Every number is signed or burned, none was intended for two sets of bytes, and what may exist is on the next CRL. */
function numbersOf(store: Store, run: Run, journal: readonly JournalEntry[]): string[] {
  const open = store.rows('serial_number', { run: run.id }).filter(({ state }) => state !== 'signed' && state !== 'burned');
  const listed = new Set(store.rows('crl_entry').map(({ serial }) => serial));
  const unlisted = journal.filter(({ state, number }) => state === 'may-exist' && !listed.has(number));
  const closed = journal.filter(({ state }) => state === 'may-exist' || state === 'not-made');
  return [
    ...open.map(({ key, state }) => `serial number ${String(key)} is left ${String(state)}`),
    ...intendedTwice(journal, ({ number }) => `serial number ${number ?? ''}`),
    ...unlisted.map(({ number }) => `${number ?? ''} may exist and is on no CRL to come`),
    ...(closed.length > 1 ? [`people had to close ${closed.length} outcomes after one kill`] : []),
  ];
}

/** No bytes went to the token twice, and none that the journal did not announce; what was signed before the kill was not signed again. */
function signaturesOf(made: CeremonyCase, journal: readonly JournalEntry[]): string[] {
  const verified = journal.filter(({ state }) => state === 'verified');
  return [
    ...sentTwice(made, journal),
    ...(verified.length === 3 ? [] : [`${verified.length} signatures are verified, wanted 3`]),
    ...(journal.length <= 4 ? [] : [`${journal.length} signatures were intended for 3 certificates after one kill`]),
  ];
}

/** One certificate for each request. */
function certificatesOf(store: Store, run: Run): string[] {
  const certificates = readArtifacts(store, run.id).filter(({ path }) => /\/issued\/[0-9a-f]+\.der$/.test(path));
  return certificates.length === 3 ? [] : [`${certificates.length} certificates, wanted 3`];
}
