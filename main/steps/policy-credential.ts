// A person whose key the authority's policy names takes up that key at the roll call: a new one could not approve anything.

import { verifyStatement } from '../evidence/statement-signature.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { signWithCredential, type SealedCredential } from '../store/credential.ts';
import { listPersonFiles, readPersonFile } from '../store/person-file.ts';
import { readAllCredentials } from '../store/tables/credential.ts';
import type { StepContext } from './step.ts';

/** Fingerprint of the key the policy names for a person; null in rehearsals, which use stand-in keys, and where it names none. */
export function policyFingerprint({ run }: Pick<StepContext, 'run'>, person: string): string | null {
  const people = run.mode === 'production' ? run.policy?.people : undefined;
  return typeof people === 'object' ? (people.find(({ id }) => id === person)?.spki ?? null) : null;
}

/**
 * The sealed key with this fingerprint, from an earlier roll call or the person's file, opened with the passphrase by
 * signing one line that certifies nothing. Throws policy.approval where it is not here, input.passphrase-wrong.
 */
export async function takeUpCredential(
  context: StepContext,
  person: { readonly id: string; readonly name: string },
  fingerprint: string,
  passphrase: Uint8Array,
): Promise<SealedCredential> {
  const { directory } = context.store;
  const stored = [
    ...readAllCredentials(context.store),
    ...listPersonFiles(directory)
      .filter((id) => id === person.id)
      .map((id) => readPersonFile(directory, id)),
  ];
  const found = stored.find(({ spki }) => sha256Hex(spki) === fingerprint);
  if (found === undefined)
    throw new CeremonyError(
      'policy.approval',
      `The policy names the key ${fingerprint.slice(0, 16)}… for ${person.name}, and it is not on this workstation. Nothing was stored. Bring the file ${person.id}.json that holds it.`,
    );
  const line = new TextEncoder().encode(`conclave roll call, certifies nothing: run ${context.run.id} ${person.id}\n`);
  const signature = await signWithCredential(found.sealed, passphrase, line, { lowestKdfCost: context.kdfCost });
  if (!verifyStatement(found.spki, line, signature))
    throw new CeremonyError('policy.approval', `The stored key of ${person.name} is damaged. Nothing was stored. Stop and report it.`);
  return { spki: found.spki, sealed: found.sealed };
}
