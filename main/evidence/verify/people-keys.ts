import { encodePem, parsePem } from '../../pki/pem.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { eventsOf } from '../event-data.ts';
import { standingOf } from '../standing.ts';
import { verifyStatement } from '../statement-signature.ts';
import { quote, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/** Fingerprints a person may sign with; with `all`, every one of them must sign. */
export interface PersonKeys {
  readonly fingerprints: readonly string[];
  readonly need: 'any' | 'all';
}

/**
 * The keys people approve and sign off with: from the plan, else from the roll call of this log where the plan says
 * `enrol: at-roll-call`; never from people.json or from a signature's own file (rules.md, Approvals). A policy that lists
 * people narrows them further.
 */
export function peopleKeys(reading: BundleReading): ReadonlyMap<string, PersonKeys> {
  const plan = reading.plan().value;
  // Stand-in credentials of rehearsals and drills are never those of the policy.
  const policy = (reading.planned().mode === 'production' ? reading.policy()?.value.people : undefined) ?? 'at-roll-call';
  const enrolled = enrolledKeys(reading);
  const revoked = new Set<string>([...(plan.revoked ?? []), ...(reading.policy()?.value.revoked ?? [])]);
  const { absent } = standingOf(reading.events());
  const keys = new Map<string, PersonKeys>();
  for (const { id, keys: planned, need } of plan.people) {
    const own = enrolsAtRollCall(reading) ? (enrolled.get(id) ?? []) : (planned ?? []).map(({ spki }): string => spki);
    const allowed =
      policy === 'at-roll-call' ? own : own.filter((spki) => policy.some((person) => person.id === id && person.spki === spki));
    const counting = allowed.filter((spki) => !revoked.has(spki));
    // Absent before the roll call reached them: they never had a key here, and signed nothing.
    if (counting.length === 0 && absent.has(id)) continue;
    if (counting.length === 0) refuse(`Neither plan nor roll call gives a key of ${id} that the policy allows.`);
    keys.set(id, { fingerprints: counting, need: need ?? 'any' });
  }
  const all = [...keys.values()].flatMap(({ fingerprints }) => fingerprints);
  // One key in two hands would make one person a quorum of two.
  if (new Set(all).size !== all.length) refuse('Two people have the same key.');
  return keys;
}

/** Whether this run's roll call makes the keys: always in rehearsals and drills, else where the plan says so (rules.md, Approvals). */
export function enrolsAtRollCall(reading: BundleReading): boolean {
  return reading.planned().mode !== 'production' || reading.plan().value.enrol === 'at-roll-call';
}

function enrolledKeys(reading: BundleReading): ReadonlyMap<string, string[]> {
  const enrolled = new Map<string, string[]>();
  for (const { person, spkiSha256, seq } of eventsOf(reading.events(), 'person-enrolled')) {
    if (enrolled.has(person)) refuse(`${quote(person)} was enrolled twice, again in line ${seq} of the transcript.`);
    enrolled.set(person, [spkiSha256]);
  }
  return enrolled;
}

/** SubjectPublicKeyInfo of a PEM file of the bundle, which must be as Conclave writes it to the byte. */
export function readPublicKeyFile({ file }: Pick<BundleReading, 'file'>, path: string): Uint8Array {
  const text = Buffer.from(file(path)).toString('latin1');
  const spki = parsePem(text, 'PUBLIC KEY');
  return encodePem('PUBLIC KEY', spki) === text ? spki : refuse(`${path} is not written as Conclave writes a key.`);
}

/** Reads `<base>.json`, `.sig`, `.pem` and verifies the signature with a key of this person. Gives the statement's bytes and the key's fingerprint. */
export function readSignedStatement(
  reading: BundleReading,
  base: string,
  person: string,
  keys: ReadonlyMap<string, PersonKeys>,
): { statement: Uint8Array; credential: string } {
  const spki = readPublicKeyFile(reading, `${base}.pem`);
  const credential = sha256Hex(spki);
  if (keys.get(person)?.fingerprints.includes(credential) !== true) refuse(`${base}.pem is not a key of ${quote(person)}.`);
  const statement = reading.file(`${base}.json`);
  if (!verifyStatement(spki, statement, reading.file(`${base}.sig`)))
    refuse(`${base}.sig is not a signature of ${quote(person)} over ${base}.json.`);
  return { statement, credential };
}
