// A complete CRL and the delta beside it that are killed while the token signs them, one after the other, and taken up again to their end.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { assembleUnsigned } from '../../main/pki/assemble.ts';
import { baseNumberOf } from '../../main/pki/delta-crl.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { parseCrl } from '../../main/pki/parse-crl.ts';
import { readWholeCrl } from '../../main/pki/read-whole-crl.ts';
import { auditStore } from '../../main/store/audit.ts';
import { openJournal } from '../../main/store/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import { readRuns, type Run } from '../../main/store/tables/run.ts';
import { caseOfExample, type BatchOrdeal } from './batch-ordeal.ts';
import { playCase, resumeCase, type CeremonyCase, type WireLine } from './ceremony-case.ts';

/** A root that publishes deltas. */
const withDeltas = (plan: string): string =>
  plan
    .replace('scopes: [full]', 'scopes: [full, delta]')
    .replace(/(crl: \{ full: .*\n)/, '$1    deltaCrl: { full: ["http://pki.example.org/example-root-r1-delta.crl"] }\n');
const ofThatRoot = (plan: string): string => plan.replace('authority: example-issuing-ca-s2', 'authority: example-root-r1');

/** What does not hold after the kill, before and after the run is taken up again; empty: everything does. */
export async function killDeltas(ordeal: BatchOrdeal): Promise<readonly string[]> {
  const made = await caseOfExample(ordeal, 'crl-with-delta', ofThatRoot, withDeltas);
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

const listRun = (store: Store): Run | undefined => readRuns(store).at(-1);
/** Every list of the run that stands in its bundle, complete or delta, with its number. */
const listsOf = (store: Store): { delta: boolean; number: string }[] =>
  readArtifacts(store, listRun(store)?.id ?? '')
    .filter(({ role, path }) => role === 'crl' && path.endsWith('.der'))
    .map(({ bytes }) => parseCrl(bytes))
    .map((fields) => ({ delta: baseNumberOf(fields) !== null, number: fields.crlNumber ?? '' }));

/** Right after the kill: both lists are on record, or neither. */
function halfDone(store: Store): string[] {
  const found = listsOf(store).map(({ delta }) => delta);
  return found.length === 0 || found.length === 2 ? [] : [`after the kill ${found.length} lists of two were on record`];
}

const afterwards =
  (made: CeremonyCase) =>
  (store: Store): string[] => {
    const run = listRun(store);
    if (run?.status !== 'finished') return ['the run is not finished'];
    const journal = openJournal(store).find({ run: run.id, operation: 'sign-crl' });
    const { checks, problems } = auditStore(store);
    const bytesOf = new Map<string, string>();
    // A base and its delta share a number (rules.md, CRLs); two of one kind never do.
    const twice = journal.flatMap(({ number, tbs }) => {
      const bytes = tbs ?? new Uint8Array();
      const key = `${number ?? ''} ${baseNumberOf(readWholeCrl(assembleUnsigned(bytes))) === null ? 'complete' : 'delta'}`;
      const before = bytesOf.get(key) ?? sha256Hex(bytes);
      bytesOf.set(key, before);
      return before === sha256Hex(bytes) ? [] : [`CRL number ${key} was intended for two lists`];
    });
    const lines = readFileSync(made.options.wire, 'utf8').split('\n').slice(0, -1);
    const asked = lines.map((line) => JSON.parse(line) as WireLine).flatMap((line) => ('sign' in line ? [line.sign] : []));
    const announced = new Set<string>(journal.map(({ tbs }) => sha256Hex(tbs ?? new Uint8Array())));
    const ours = asked.filter((hash) => announced.has(hash));
    const lists = listsOf(store);
    const [complete, delta] = [lists.find((each) => !each.delta), lists.find((each) => each.delta)];
    return [
      ...checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `audit: ${name} ${reason ?? ''}`),
      ...problems,
      ...twice,
      ...(ours.length === new Set(ours).size ? [] : ['the same bytes were sent to the token twice']),
      ...(lists.length === 2 && complete !== undefined && complete.number === delta?.number
        ? []
        : [`written out were ${lists.map((each) => `${each.number}${each.delta ? ' delta' : ''}`).join(', ')}`]),
    ];
  };

async function bundleOf(made: CeremonyCase): Promise<string[]> {
  let [id, fingerprint] = ['', ''];
  looked(made, (store) => {
    [id, fingerprint] = [listRun(store)?.id ?? '', store.logKey.fingerprint];
    return [];
  });
  const trust = new TextEncoder().encode(`log sha256:${fingerprint}\n`);
  const { verdict, checks } = await verifyBundle(join(made.options.out, `example-issuing-ca-s2-crl-and-delta-${id.slice(0, 8)}`), {
    trust,
  });
  const bad = checks.filter((check) => check.verdict === 'failed').map(({ name, reason }) => `${name} ${reason ?? ''}`);
  return verdict === 'accepted' ? bad : [verdict, ...bad];
}
