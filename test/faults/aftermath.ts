// What must hold after a ceremony was killed and taken up again to its end. Every look is from outside: store, journal,
// signed bytes, token, bundle, processes. Gives the list of what does not hold, in words; empty: everything does.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readBundle, verifyBundle } from '../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { parseCertificate } from '../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../main/pki/parse-crl.ts';
import { auditStore } from '../../main/store/audit.ts';
import { lineOfMaking } from '../../main/store/backup/backup-event.ts';
import { readSnapshotHeader } from '../../main/store/backup/open-snapshot.ts';
import { openJournal, type JournalEntry } from '../../main/store/journal.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { readArtifacts, type Artifact } from '../../main/store/tables/artifact.ts';
import { readRuns } from '../../main/store/tables/run.ts';
import { withToken, type CeremonyCase, type WireLine } from './ceremony-case.ts';

/** What is looked at; each problem begins with one of these. */
export const looks = ['run', 'audit', 'numbers', 'signatures', 'files', 'keys', 'bundle', 'left behind', 'processes'] as const;
type Look = (typeof looks)[number];

export async function aftermath(made: CeremonyCase): Promise<string[]> {
  const unused = (): Uint8Array => {
    throw new Error('reading draws no random numbers');
  };
  const store = openStore({ directory: made.options.data, now: () => new Date(), random: unused, readOnly: true });
  try {
    const journal = openJournal(store).find({});
    const wire = readWire(made);
    const found: Readonly<Record<Look, readonly string[]>> = {
      run: runs(store),
      audit: auditProblems(store),
      numbers: numbers(store, journal),
      signatures: signatures(journal, wire),
      files: artifacts(store, journal),
      keys: await keys(made, journal, wire),
      bundle: await bundle(made, store),
      'left behind': leftovers(made),
      processes: await workers(wire),
    };
    return looks.flatMap((look) => found[look].map((problem) => `${look}: ${problem}`));
  } finally {
    store.close();
  }
}

function readWire(made: CeremonyCase): WireLine[] {
  const lines = readFileSync(made.options.wire, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as WireLine);
}

function runs(store: Store): string[] {
  const found = readRuns(store).map((run) => run.status);
  return found.length === 1 && found[0] === 'finished' ? [] : [`${found.join(', ') || 'none'}, wanted one that is finished`];
}

function auditProblems(store: Store): string[] {
  const { checks, problems } = auditStore(store);
  const bad = checks.filter((check) => check.verdict === 'failed').map((check) => `${check.name} ${check.reason ?? ''}`);
  return [...bad, ...problems];
}

/** No number stands for two different sets of bytes, and none is left in between. */
function numbers(store: Store, journal: readonly JournalEntry[]): string[] {
  const found: string[] = [];
  const used = new Map<string, string>();
  // A call the token refused made nothing: the same bytes may be asked for again.
  for (const entry of journal.filter((each) => each.tbs !== null && each.state !== 'failed')) {
    const name = `${entry.operation} ${entry.scope} ${entry.number}`;
    const tbs = sha256Hex(entry.tbs ?? new Uint8Array());
    if (used.get(name) !== undefined) found.push(`${name} was intended twice${used.get(name) === tbs ? '' : ', for different bytes'}`);
    used.set(name, tbs);
  }
  for (const table of ['serial_number', 'crl_number'] as const)
    for (const row of store.rows(table)) {
      if (row['state'] !== 'signed' && row['state'] !== 'burned')
        found.push(`${table} ${String(row['key'])} is left ${String(row['state'])}`);
    }
  return found;
}

/** Nothing was signed that the journal did not announce, and no bytes were signed twice. */
function signatures(journal: readonly JournalEntry[], wire: readonly WireLine[]): string[] {
  const found: string[] = [];
  const announced = new Set<string>(journal.flatMap((entry) => (entry.tbs === null ? [] : [sha256Hex(entry.tbs)])));
  const asked = wire.flatMap((line) => ('sign' in line ? [line.sign] : []));
  const certificates = asked.filter((hash) => announced.has(hash));
  const refused = journal.filter((entry) => entry.tbs !== null && entry.state === 'failed').length;
  if (certificates.length - new Set(certificates).size > refused) found.push('the same bytes were sent to the token twice');
  const probes = journal.filter((entry) => entry.operation === 'sign-probe').length;
  if (asked.length - certificates.length > probes)
    found.push(`${asked.length - certificates.length} probes were sent, ${probes} are on record`);
  return found;
}

/** Each signed file carries a number that is signed and a signature that is on record; the CRL names what may exist. */
function artifacts(store: Store, journal: readonly JournalEntry[]): string[] {
  const files = readRuns(store).flatMap((run) => readArtifacts(store, run.id));
  const ders = files.filter((file) => file.path.endsWith('.der'));
  if (ders.length !== 2) return [`${ders.length} signed files, wanted a certificate and a CRL`];
  return ders.flatMap((file) => (file.role === 'crl' ? crlProblems(store, journal, file) : certificateProblems(store, journal, file)));
}

function onRecord(
  journal: readonly JournalEntry[],
  fields: { readonly tbs: Uint8Array; readonly signature: Uint8Array },
  number: string,
): boolean {
  const same = (entry: JournalEntry): boolean =>
    entry.state === 'verified' && entry.number === number && entry.tbs !== null && Buffer.from(entry.tbs).equals(fields.tbs);
  return journal.some((entry) => same(entry) && Buffer.from(entry.result ?? []).equals(fields.signature));
}

function certificateProblems(store: Store, journal: readonly JournalEntry[], file: Artifact): string[] {
  const fields = parseCertificate(file.bytes);
  const row = store.rows('serial_number', { serial: fields.serialNumber })[0];
  const found = row?.['state'] === 'signed' ? [] : [`the certificate’s serial number is ${String(row?.['state'])}`];
  if (!onRecord(journal, fields, fields.serialNumber)) found.push('the certificate’s signature is not on record');
  const rows = store.rows('certificate').map((each) => each['serial']);
  return rows.length === 1 && rows[0] === fields.serialNumber ? found : [...found, `certificates in the table: ${rows.join(', ')}`];
}

function crlProblems(store: Store, journal: readonly JournalEntry[], file: Artifact): string[] {
  const fields = parseCrl(file.bytes);
  const number = fields.crlNumber ?? '';
  const row = store.rows('crl_number', { number })[0];
  const found = row?.['state'] === 'signed' ? [] : [`the CRL’s number is ${String(row?.['state'])}`];
  if (!onRecord(journal, fields, number)) found.push('the CRL’s signature is not on record');
  const higher = journal.filter((entry) => entry.operation === 'sign-crl' && BigInt(entry.number ?? '0') > BigInt(number));
  if (higher.length > 0) found.push('a higher CRL number was intended before');
  const listed = fields.entries.map((entry) => entry.serialNumber);
  const possible = journal.filter((entry) => entry.operation === 'sign-certificate' && entry.state === 'may-exist');
  return [
    ...found,
    ...possible.filter((entry) => !listed.includes(entry.number ?? '')).map((entry) => `${entry.number} may exist and is not on the CRL`),
  ];
}

/** Every key on the token, and every key ever asked for, has its record; one key is left. */
async function keys(made: CeremonyCase, journal: readonly JournalEntry[], wire: readonly WireLine[]): Promise<string[]> {
  const generated = journal.filter((entry) => entry.operation === 'generate-key-pair');
  const asked = wire.flatMap((line) => ('generate' in line ? [line.generate] : []));
  const found = asked
    .filter((id) => !generated.some((entry) => entry.ckaId === id))
    .map((id) => `key ${id} was asked for without a record`);
  const there = await withToken(made, async (hsm) => {
    const description = (await hsm.tokens()).find((token) => token.initialized);
    if (description === undefined) return [];
    const session = await (await hsm.find(description.identity)).login(made.pin());
    return (await session.keys()).map((key) => key.ckaId);
  });
  const held = generated.filter((entry) => ['returned', 'verified', 'adopted'].includes(entry.state)).map((entry) => entry.ckaId);
  if (there.length !== 1) found.push(`${there.length} keys are on the token, wanted one`);
  return [...found, ...there.filter((id) => !held.includes(id)).map((id) => `key ${id} is on the token and not on record`)];
}

async function bundle(made: CeremonyCase, store: Store): Promise<string[]> {
  const names = readdirSync(made.options.out).toSorted();
  // The directory, the backup of the data directory, and the archive.
  const [name = '', snapshot = ''] = names;
  const whole = names.length === 3 && snapshot.startsWith(name) && /^-\d+\.backup$/.test(snapshot.slice(name.length));
  if (!whole || names[2] !== `${name}.tar`) return [`in the output directory: ${names.join(', ') || 'nothing'}`];
  const trust = new TextEncoder().encode(`log sha256:${store.logKey.fingerprint}\n`);
  const [archive, directory] = await Promise.all([`${name}.tar`, name].map((each) => readBundle(join(made.options.out, each))));
  if (!isDeepStrictEqual(archive, directory)) return ['the archive is not the directory'];
  const { verdict, checks } = await verifyBundle(join(made.options.out, name), { trust });
  const bad = checks.filter((check) => check.verdict === 'failed').map((check) => `${check.name} ${check.reason ?? ''}`);
  return [...(verdict === 'accepted' ? bad : [verdict, ...bad]), ...snapshotProblems(store, join(made.options.out, snapshot))];
}

/** The snapshot beside it is whole, is the one on record, holds the log up to the event before its own, and tells that event. */
function snapshotProblems(store: Store, file: string): string[] {
  const header = readSnapshotHeader(file);
  const made = [...store.lines('workstation')]
    .map(
      (line) =>
        JSON.parse(new TextDecoder().decode(line)) as {
          event: string;
          data: { snapshot?: { head: string }; files?: { sha256: string }[] };
        },
    )
    .filter(({ event }) => event === 'backup-made');
  const sha256 = sha256Hex(readFileSync(file));
  const told = lineOfMaking(header, sha256);
  const last = made.at(-1)?.data;
  const recorded = last?.files?.[0]?.sha256 === sha256 && last.snapshot?.head === header.log.head;
  if (made.length !== 1 || !recorded) return [`${made.length} backups on record, and the file is ${recorded ? '' : 'not '}the last`];
  const after = store.inspect().lineAt('workstation', header.log.size + 1);
  return told !== null && after !== null && Buffer.from(told).equals(after) ? [] : ['the snapshot does not tell the event of its making'];
}

/** A migration leaves a copy of the file it began with, for people to remove; kill it and there is one. */
const kept = /^(?:conclave\.db(?:\.v\d+-[0-9a-f]{16}\.backup)?|log\.key|hsm\.pid|people|tokens)$/;

/** Nothing half-written stays beside the data. */
function leftovers(made: CeremonyCase): string[] {
  const tokens = join(made.options.data, 'tokens');
  const found = readdirSync(made.options.data).filter((name) => !kept.test(name));
  const halves = existsSync(tokens) ? readdirSync(tokens).filter((name) => !name.endsWith('.token')) : [];
  return [...found, ...halves].map((name) => `${name} was left behind`);
}

/** Every token process has ended by itself: the ones whose parent was killed as well. */
async function workers(wire: readonly WireLine[]): Promise<string[]> {
  const started = wire.flatMap((line) => ('started' in line ? [line.started] : []));
  for (let wait = 0; wait < 100 && started.some(isRunning); wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  return started.filter(isRunning).map((pid) => `token process ${pid} is still running`);
}

/** A process nobody has reaped yet (state Z) has ended. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
