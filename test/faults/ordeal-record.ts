// What a killed run must leave behind whatever it was signing: read from its data directory, its bundle, and what went over the wire to
// the token. Each finding is a sentence; none: it holds.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { auditStore } from '../../main/store/audit.ts';
import type { JournalEntry } from '../../main/store/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { readRuns, type Run } from '../../main/store/tables/run.ts';
import { playCase, resumeCase, type CeremonyCase, type KillPoint, type WireLine } from './ceremony-case.ts';

/** Reads the record of a case; nothing is written. */
export function looked<T>(made: CeremonyCase, look: (store: Store) => T): T {
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

export const lastRun = (store: Store): Run | undefined => readRuns(store).at(-1);

/** Kills the case, and takes it up again to its end; what does not hold in between and afterwards. */
export async function killedAndResumed(
  made: CeremonyCase,
  kill: KillPoint,
  looks: { readonly between?: (store: Store) => string[]; readonly afterwards: () => string[] | Promise<string[]> },
): Promise<readonly string[]> {
  try {
    const killed = await playCase(made, { kill });
    if (killed.signal !== 'SIGKILL') return [`${kill.point} #${kill.nth} was not reached: ${killed.errors}`];
    const between = looks.between === undefined ? [] : looked(made, looks.between);
    const { report, errors } = await resumeCase(made);
    if (report === null) return [`the run could not be taken up again: ${errors}`];
    return [...between, ...(await looks.afterwards())];
  } finally {
    made.remove();
  }
}

/** The record as its own audit sees it. */
export function auditFindings(store: Store): string[] {
  const { checks, problems } = auditStore(store);
  return [...checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `audit: ${name} ${reason ?? ''}`), ...problems];
}

const hashOf = ({ tbs }: JournalEntry): string => sha256Hex(tbs ?? new Uint8Array());

/** `nameOf`: the number of an entry as it must be unique, and of what. */
export function intendedTwice(journal: readonly JournalEntry[], nameOf: (entry: JournalEntry) => string): string[] {
  const hashes = new Map<string, string>();
  return journal.flatMap((entry) => {
    const name = nameOf(entry);
    const before = hashes.get(name) ?? hashOf(entry);
    hashes.set(name, before);
    return before === hashOf(entry) ? [] : [`${name} was intended for two sets of bytes`];
  });
}

/** Of what the journal announced, nothing went to the token twice. */
export function sentTwice(made: CeremonyCase, journal: readonly JournalEntry[]): string[] {
  const lines = readFileSync(made.options.wire, 'utf8').split('\n').slice(0, -1);
  const asked = lines.map((line) => JSON.parse(line) as WireLine).flatMap((line) => ('sign' in line ? [line.sign] : []));
  const announced = new Set(journal.map(hashOf));
  const ours = asked.filter((hash) => announced.has(hash));
  return ours.length === new Set(ours).size ? [] : ['the same bytes were sent to the token twice'];
}

/** The bundle is accepted by whoever has the log key on paper. `name`: of its directory, without the run's id. */
export async function bundleFindings(made: CeremonyCase, name: string): Promise<string[]> {
  const { id, fingerprint } = looked(made, (store) => ({ id: lastRun(store)?.id ?? '', fingerprint: store.logKey.fingerprint }));
  const trust = new TextEncoder().encode(`log sha256:${fingerprint}\n`);
  const { verdict, checks } = await verifyBundle(join(made.options.out, `${name}-${id.slice(0, 8)}`), { trust });
  const bad = checks.filter((check) => check.verdict === 'failed').map((check) => `${check.name} ${check.reason ?? ''}`);
  return verdict === 'accepted' ? bad : [verdict, ...bad];
}
