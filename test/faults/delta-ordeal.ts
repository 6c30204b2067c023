// A complete CRL and the delta beside it that are killed while the token signs them, one after the other, and taken up again to their end.

import { assembleUnsigned } from '../../main/pki/assemble.ts';
import { baseNumberOf } from '../../main/pki/delta-crl.ts';
import { parseCrl } from '../../main/pki/parse-crl.ts';
import { readWholeCrl } from '../../main/pki/read-whole-crl.ts';
import { openJournal } from '../../main/store/journal.ts';
import type { Store } from '../../main/store/store.ts';
import { readArtifacts } from '../../main/store/tables/artifact.ts';
import { caseOfExample, type BatchOrdeal } from './batch-ordeal.ts';
import type { CeremonyCase } from './ceremony-case.ts';
import { auditFindings, bundleFindings, intendedTwice, killedAndResumed, lastRun, looked, sentTwice } from './ordeal-record.ts';

/** A root that publishes deltas. */
const withDeltas = (plan: string): string =>
  plan
    .replace('scopes: [full]', 'scopes: [full, delta]')
    .replace(/(crl: \{ full: .*\n)/, '$1    deltaCrl: { full: ["http://pki.example.org/example-root-r1-delta.crl"] }\n');
const ofThatRoot = (plan: string): string => plan.replace('authority: example-issuing-ca-s2', 'authority: example-root-r1');

/** What does not hold after the kill, before and after the run is taken up again; empty: everything does. */
export async function killDeltas(ordeal: BatchOrdeal): Promise<readonly string[]> {
  const made = await caseOfExample(ordeal, 'crl-with-delta', ofThatRoot, withDeltas);
  return killedAndResumed(made, ordeal.kill, {
    between: halfDone,
    afterwards: async () => [
      ...looked(made, (store) => afterwards(made, store)),
      ...(await bundleFindings(made, 'example-issuing-ca-s2-crl-and-delta')),
    ],
  });
}

/** Every list of the run that stands in its bundle, complete or delta, with its number. */
const listsOf = (store: Store): { delta: boolean; number: string }[] =>
  readArtifacts(store, lastRun(store)?.id ?? '')
    .filter(({ role, path }) => role === 'crl' && path.endsWith('.der'))
    .map(({ bytes }) => parseCrl(bytes))
    .map((fields) => ({ delta: baseNumberOf(fields) !== null, number: fields.crlNumber ?? '' }));

/** Right after the kill: both lists are on record, or neither. */
function halfDone(store: Store): string[] {
  const found = listsOf(store).map(({ delta }) => delta);
  return found.length === 0 || found.length === 2 ? [] : [`after the kill ${found.length} lists of two were on record`];
}

function afterwards(made: CeremonyCase, store: Store): string[] {
  const run = lastRun(store);
  if (run?.status !== 'finished') return ['the run is not finished'];
  const journal = openJournal(store).find({ run: run.id, operation: 'sign-crl' });
  const lists = listsOf(store);
  const [complete, delta] = [lists.find((each) => !each.delta), lists.find((each) => each.delta)];
  return [
    ...auditFindings(store),
    // A base and its delta share a number (rules.md, CRLs); two of one kind never do.
    ...intendedTwice(journal, ({ number, tbs }) => {
      const isDelta = baseNumberOf(readWholeCrl(assembleUnsigned(tbs ?? new Uint8Array()))) !== null;
      return `${isDelta ? 'delta' : 'complete'} CRL number ${number ?? ''}`;
    }),
    ...sentTwice(made, journal),
    ...(lists.length === 2 && complete !== undefined && complete.number === delta?.number
      ? []
      : [`written out were ${lists.map((each) => `${each.number}${each.delta ? ' delta' : ''}`).join(', ')}`]),
  ];
}
