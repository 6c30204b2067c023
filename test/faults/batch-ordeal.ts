// A batch that is killed while the token signs it, and taken up again to its end: the root it is signed by was made before, undisturbed,
// once for all batches on one kind of token.

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readBundle, verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { auditStore } from '../../main/store/audit.ts';
import { openJournal, type JournalEntry } from '../../main/store/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import { readRuns, type Run } from '../../main/store/tables/run.ts';
import { newCase, playCase, resumeCase, type CaseProvider, type CeremonyCase, type KillPoint, type WireLine } from './ceremony-case.ts';

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
  try {
    const killed = await playCase(made, { kill: ordeal.kill });
    if (killed.signal !== 'SIGKILL') return [`${ordeal.kill.point} #${ordeal.kill.nth} was not reached: ${killed.errors}`];
    const { report, errors } = await resumeCase(made);
    if (report === null) return [`the run could not be taken up again: ${errors}`];
    return await aftermathOf(made);
  } finally {
    made.remove();
  }
}

async function aftermathOf(made: CeremonyCase): Promise<string[]> {
  const unused = (): Uint8Array => {
    throw new Error('reading draws no random numbers');
  };
  const store = openStore({ directory: made.options.data, now: () => new Date(), random: unused, readOnly: true });
  try {
    const run = readRuns(store).findLast(({ status }) => status === 'finished');
    if (run === undefined || readRuns(store).length !== 2) return ['the batch is not finished'];
    const journal = openJournal(store).find({ run: run.id, operation: 'sign-certificate' });
    const { checks, problems } = auditStore(store);
    return [
      ...checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `audit: ${name} ${reason ?? ''}`),
      ...problems,
      ...numbersOf(store, run, journal),
      ...signaturesOf(made, journal),
      ...(await bundleOf(made, store, run)),
    ];
  } finally {
    store.close();
  }
}

/** Every number is signed or burned, none was intended for two sets of bytes, and what may exist is on the next CRL. */
function numbersOf(store: Store, run: Run, journal: readonly JournalEntry[]): string[] {
  const open = store.rows('serial_number', { run: run.id }).filter(({ state }) => state !== 'signed' && state !== 'burned');
  const bytesOf = new Map<string, string>();
  const twice = journal.flatMap(({ number, tbs }) => {
    const hash = sha256Hex(tbs ?? new Uint8Array());
    const before = bytesOf.get(number ?? '') ?? hash;
    bytesOf.set(number ?? '', before);
    return before === hash ? [] : [`serial number ${number ?? ''} was intended for two certificates`];
  });
  const listed = new Set(store.rows('crl_entry').map(({ serial }) => serial));
  const unlisted = journal.filter(({ state, number }) => state === 'may-exist' && !listed.has(number));
  const closed = journal.filter(({ state }) => state === 'may-exist' || state === 'not-made');
  return [
    ...open.map(({ key, state }) => `serial number ${String(key)} is left ${String(state)}`),
    ...twice,
    ...unlisted.map(({ number }) => `${number ?? ''} may exist and is on no CRL to come`),
    ...(closed.length > 1 ? [`people had to close ${closed.length} outcomes after one kill`] : []),
  ];
}

/** No bytes went to the token twice, and none that the journal did not announce; what was signed before the kill was not signed again. */
function signaturesOf(made: CeremonyCase, journal: readonly JournalEntry[]): string[] {
  const lines = readFileSync(made.options.wire, 'utf8').split('\n').slice(0, -1);
  const asked = lines.map((line) => JSON.parse(line) as WireLine).flatMap((line) => ('sign' in line ? [line.sign] : []));
  const announced = new Set<string>(journal.map(({ tbs }) => sha256Hex(tbs ?? new Uint8Array())));
  const ours = asked.filter((hash) => announced.has(hash));
  const verified = journal.filter(({ state }) => state === 'verified');
  return [
    ...(ours.length === new Set(ours).size ? [] : ['the same bytes were sent to the token twice']),
    ...(verified.length === 3 ? [] : [`${verified.length} signatures are verified, wanted 3`]),
    ...(journal.length <= 4 ? [] : [`${journal.length} signatures were intended for 3 certificates after one kill`]),
  ];
}

/** One certificate for each request, each with its signature on record; the bundle is accepted by whoever has the log key on paper. */
async function bundleOf(made: CeremonyCase, store: Store, run: Run): Promise<string[]> {
  const artifacts = readArtifacts(store, run.id);
  const certificates = artifacts.filter(({ path }) => /\/issued\/[0-9a-f]+\.der$/.test(path));
  const place = join(made.options.out, `example-ocsp-responders-r2-to-r4-${run.id.slice(0, 8)}`);
  const trust = new TextEncoder().encode(`log sha256:${store.logKey.fingerprint}\n`);
  await readBundle(place);
  const { verdict, checks } = await verifyBundle(place, { trust });
  const bad = checks.filter((check) => check.verdict === 'failed').map(({ name, reason }) => `${name} ${reason ?? ''}`);
  return [
    ...(certificates.length === 3 ? [] : [`${certificates.length} certificates, wanted 3`]),
    ...(verdict === 'accepted' ? [] : [verdict]),
    ...bad,
  ];
}
