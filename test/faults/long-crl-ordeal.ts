// A long CRL that is killed while a run makes it, and taken up again to its end. The root it is of was made before, undisturbed, and has
// entries as an import records them.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { encodeCrlEntry } from '../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../main/pki/serial-number.ts';
import { auditStore } from '../../main/store/audit.ts';
import { crlDirectory } from '../../main/store/crl-file.ts';
import { recordCrlEntries } from '../../main/store/crl-entries/record-entries.ts';
import { openJournal, signedHashOf } from '../../main/store/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { readAuthorities } from '../../main/store/tables/authority.ts';
import { readCrls } from '../../main/store/tables/crl.ts';
import { readRuns } from '../../main/store/tables/run.ts';
import { serialOfEntry } from '../fixtures/pki/long-crl.ts';
import { newCase, playCase, resumeCase, type CeremonyCase, type ChildEnd, type KillPoint, type WireLine } from './ceremony-case.ts';

const examples = resolve(import.meta.dirname, '../../resources/examples');

let root: Promise<CeremonyCase> | undefined;

function* entries(count: number): Generator<Uint8Array> {
  const revocationDate = new Date('2026-06-01T12:00:00.000Z');
  for (let place = 0; place < count; place += 1)
    yield encodeCrlEntry({ serialNumber: parseSerialNumber(serialOfEntry(place)), revocationDate, reason: 1 });
}

async function makeRoot(count: number): Promise<CeremonyCase> {
  const made = await newCase('soft', 'the root of all long CRLs', 'adopt');
  const { report, errors } = await resumeCase(made);
  if (report === null) throw new Error(`the root was not made: ${errors}`);
  const store = openStore({ directory: made.options.data, now: () => new Date(), random: (length) => new Uint8Array(length).fill(9) });
  const scope = `${readAuthorities(store)[0]?.spkiSha256 ?? ''}:full`;
  recordCrlEntries(store, { scope, source: 'an import', event: { log: 'workstation', actor: 'conclave', data: {} } }, entries(count));
  store.close();
  return made;
}

export async function removeRoot(): Promise<void> {
  (await root)?.remove();
  root = undefined;
}

async function refreshCase(count: number, name: string, decision: string): Promise<CeremonyCase> {
  root ??= makeRoot(count);
  const first = await root;
  const made = await newCase('soft', name, decision);
  const { directory, options } = made;
  if (existsSync(options.data)) rmSync(options.data, { recursive: true });
  cpSync(first.options.data, options.data, { recursive: true });
  const plan = join(directory, 'refresh.plan.yaml');
  writeFileSync(plan, readFileSync(join(examples, 'crl-refresh.plan.yaml')));
  const answers = join(directory, 'refresh.answers.yaml');
  const recovery = `\nrecovery:\n  decision: ${decision}\n  bob: { passphrase: { file: secrets/bob } }\n  carol: { passphrase: { file: secrets/carol } }\n`;
  writeFileSync(answers, readFileSync(join(examples, 'crl-refresh.answers.yaml'), 'utf8') + recovery);
  writeFileSync(options.wire, '');
  return { ...made, options: { ...options, plan, answers, seed: `${options.seed}/refresh` } };
}

/** The points an undisturbed run passes from the first octet of the CRL to the commit that records it. */
export async function pointsOfLongCrl(count: number): Promise<readonly string[]> {
  const made = await refreshCase(count, 'undisturbed', 'not-made');
  try {
    const { report, errors } = await resumeCase(made);
    if (report === null) throw new Error(`the CRL was not made: ${errors}`);
    const { points } = report;
    const last = points.lastIndexOf('sign-crl:result-durable');
    // After the result: its verification, and the commit of artifacts, numbers and next step.
    return points.slice(0, last + 7);
  } finally {
    made.remove();
  }
}

/** What does not hold after the kill; empty: everything does. */
export async function killLongCrl(count: number, kill: KillPoint, decision: 'not-made' | 'may-exist'): Promise<readonly string[]> {
  const made = await refreshCase(count, `${kill.point}/${kill.nth}`, decision);
  try {
    const killed = await playCase(made, { kill });
    if (killed.signal !== 'SIGKILL') return [`${kill.point} #${kill.nth} was not reached: ${killed.errors}`];
    return await aftermathOf(made, count, halfWritten(made), await resumeCase(made));
  } finally {
    made.remove();
  }
}

/** What the killed process had named: nothing with the name of a CRL may be anything else. */
const halfWritten = (made: CeremonyCase): readonly string[] => {
  const directory = join(made.options.data, crlDirectory);
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.der') && !/^[0-9a-f]{64}\.der$/.test(name)) : [];
};

async function aftermathOf(made: CeremonyCase, count: number, half: readonly string[], end: ChildEnd): Promise<string[]> {
  if (end.report === null) return [`the run could not be taken up again: ${end.errors}`];
  const unused = (): Uint8Array => {
    throw new Error('reading draws no random numbers');
  };
  const store = openStore({ directory: made.options.data, now: () => new Date(), random: unused, readOnly: true });
  try {
    const run = readRuns(store).findLast(({ status }) => status === 'finished');
    if (run === undefined || readRuns(store).length !== 2) return ['the run is not finished'];
    const { checks, problems } = auditStore(store);
    const place = readdirSync(made.options.out).find((name) => name.endsWith(run.id.slice(0, 8)));
    const trust = new TextEncoder().encode(`log sha256:${store.logKey.fingerprint}\n`);
    const verified = await verifyBundle(join(made.options.out, place ?? ''), { trust });
    return [
      ...half.map((name) => `${name} was released half-written`),
      ...checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `audit: ${name} ${reason ?? ''}`),
      ...problems,
      ...filesOf(made, store),
      ...numbersOf(made, store, run.id),
      ...(verified.verdict === 'accepted' ? [] : [verified.verdict]),
      ...verified.checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `${name} ${reason ?? ''}`),
      ...(verified.facts.length === 0 || count > 0 ? [] : ['nothing was verified']),
    ];
  } finally {
    store.close();
  }
}

/** The CRL on record, and nothing else. */
function filesOf(made: CeremonyCase, store: Store): string[] {
  const scope = `${readAuthorities(store)[0]?.spkiSha256 ?? ''}:full`;
  const wanted = readCrls(store, scope).flatMap(({ der, sha256 }) => (der.length === 0 ? [`${sha256}.der`] : []));
  const found = readdirSync(join(made.options.data, crlDirectory));
  return [
    ...(wanted.length === 1 ? [] : [`${wanted.length} long CRLs are on record, wanted 1`]),
    ...found.filter((name) => !wanted.includes(name)).map((name) => `${name} was left behind`),
    ...wanted.filter((name) => !found.includes(name)).map((name) => `${name} is gone`),
  ];
}

/** No number was intended for two lists, and no bytes went to the token twice. */
function numbersOf(made: CeremonyCase, store: Store, run: string): string[] {
  const journal = openJournal(store).find({ run, operation: 'sign-crl' });
  const bytesOf = new Map<string, string>();
  const twice = journal.flatMap((entry) => {
    const hash = signedHashOf(entry) ?? '';
    const before = bytesOf.get(entry.number ?? '') ?? hash;
    bytesOf.set(entry.number ?? '', before);
    return before === hash ? [] : [`CRL number ${entry.number ?? ''} was intended for two lists`];
  });
  const open = store.rows('crl_number', { run }).filter(({ state }) => state !== 'signed' && state !== 'burned');
  const lines = readFileSync(made.options.wire, 'utf8').split('\n').slice(0, -1);
  const asked = lines.map((line) => JSON.parse(line) as WireLine).flatMap((line) => ('sign' in line ? [line.sign] : []));
  const ours = asked.filter((hash) => [...bytesOf.values()].includes(hash));
  return [
    ...twice,
    ...open.map(({ key, state }) => `CRL number ${String(key)} is left ${String(state)}`),
    ...(ours.length === new Set(ours).size ? [] : ['the same bytes were sent to the token twice']),
    ...(ours.length > 0 ? [] : ['nothing was sent to the token']),
  ];
}
