// The audit key: made by generate-key-pair with purpose audit, found again in later runs by the label the plan names.

import { CeremonyError } from '../errors.ts';
import type { KeyPurposeName } from '../formats/key-purposes.ts';
import type { Session } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import { readRuns } from '../store/tables/run.ts';
import { logEvents } from './log-events.ts';
import { textOf } from './state-map.ts';
import type { StepContext } from './step.ts';
import { base64, type KeyValue } from './values.ts';

/** What a key may sign: an authority's signs certificates and CRLs, an audit key checkpoints, a responder's OCSP responses, any other nothing here. All sign probes. */
export type KeyPurpose = 'authority' | KeyPurposeName;

export const purposeOf = (key: KeyValue): KeyPurpose => key.purpose ?? 'authority';

/** KEY-PURPOSE: throws policy.key-purpose where a key made for something else is given to something that certifies. */
export function requireAuthorityKey(key: KeyValue): KeyValue {
  if (purposeOf(key) === 'authority') return key;
  throw new CeremonyError(
    'policy.key-purpose',
    `KEY-PURPOSE: «${key.label}» was made for ${purposeOf(key)} and certifies nothing. Nothing was built or signed. Correct the playbook.`,
  );
}

/** SHA-256 of every public key this data directory recorded as made for audit. */
function recordedAuditKeys(context: StepContext): Set<string> {
  const found = new Set<string>();
  for (const { id } of readRuns(context.store))
    for (const { event, data } of logEvents(context.store, id))
      if (event === 'key-generated' && data['purpose'] === 'audit') found.add(textOf(data['spkiSha256']));
  return found;
}

/** The run's audit key: made in it (need `key`), or the one on the token under the plan's label that was recorded as made for audit. */
export async function findAuditKey(context: StepContext, session: Session): Promise<KeyValue> {
  const label = context.run.plan.auditKey ?? '';
  if (context.step.needs?.['key'] !== undefined) {
    const made = context.value('key');
    if (made.type !== 'key' || purposeOf(made) !== 'audit' || made.label !== label)
      throw refusal(`the key given to this step is not the audit key «${label}» the plan names`);
    return made;
  }
  const key = (await session.keys()).find((each) => each.label === label);
  if (key === undefined || key.spki === null || key.algorithm === null)
    throw new CeremonyError(
      'token.key-not-found',
      `The token holds no usable key labelled «${label}», which the plan names as audit key. No checkpoint was signed. Bring the token that holds it.`,
    );
  const spkiSha256 = sha256Hex(key.spki);
  if (!recordedAuditKeys(context).has(spkiSha256))
    throw refusal(`the key «${label}» on the token was not made for audit in this data directory`);
  const { ckaId, algorithm, spki } = key;
  return { type: 'key', purpose: 'audit', label, ckaId, algorithm, spki: base64(spki), spkiSha256, identity: session.identity };
}

function refusal(why: string): CeremonyError {
  return new CeremonyError(
    'policy.key-purpose',
    `KEY-PURPOSE: ${why}. No checkpoint was signed. Correct the plan, or bring the right token.`,
  );
}
