// Which key a person signs with, and where the run learned it: the plan, or the roll call of its own log (rules.md, Approvals).

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { readPersonFile } from '../store/person-file.ts';
import { credentialKey, readCredential } from '../store/tables/credential.ts';
import { logEvents } from './log-events.ts';
import type { StepContext } from './step.ts';
import { textOf } from './state-map.ts';

export interface Enrolment {
  readonly spki: Uint8Array;
  /** The sealed private key. */
  readonly sealed: Uint8Array;
}

/** Fingerprints the log's roll call enrolled, by person. Never read from a table alone: an edited row must not approve. */
export function enrolledFingerprints(context: Pick<StepContext, 'store' | 'run'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const event of logEvents(context.store, context.run.id)) {
    if (event.event === 'person-enrolled') found.set(textOf(event.data['person']), textOf(event.data['spkiSha256']));
  }
  return found;
}

type Known = Pick<StepContext, 'store' | 'run'>;

function expectedFingerprints(context: Known, person: string): readonly string[] {
  if (context.run.enrolsAtRollCall) {
    const enrolled = enrolledFingerprints(context).get(person);
    return enrolled === undefined ? [] : [enrolled];
  }
  return (
    context.run.plan.people
      .find((entry) => entry.id === person)
      ?.keys?.filter((key) => key.kind === 'passphrase')
      .map((key) => key.spki) ?? []
  );
}

/** The person's credential, held to the fingerprints of plan or log. Throws policy.approval where there is none. */
export function enrolmentOf(context: Known, person: string): Enrolment {
  const expected = expectedFingerprints(context, person);
  const held = context.run.enrolsAtRollCall
    ? readCredential(context.store, credentialKey(context.run.id, person))
    : readPersonFile(context.store.directory, person);
  if (held === null || expected.length === 0)
    throw new CeremonyError(
      'policy.approval',
      `No key is known for ${person}. Nothing was approved. Make one with conclave person new, or enrol at the roll call.`,
    );
  if (!expected.includes(sha256Hex(held.spki)))
    throw new CeremonyError(
      'policy.approval',
      `The stored key of ${person} is not the one the plan or the roll call names. Nothing was approved. Stop and report it.`,
    );
  return held;
}
