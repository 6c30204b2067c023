// A key that is on record, looked for on the open token: the same token, the same public key, nothing about it changed.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Session, TokenIdentity } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import { proveKey } from './key-proof.ts';
import { fromBase64, type KeyValue } from './values.ts';
import { waivedByPlan } from './waived-by-plan.ts';
import type { RunFacts, StepContext } from './step.ts';

/** The key is expected on the token it was made on; on another only where the plan names that token in full. */
function placeCheck(context: StepContext, recorded: TokenIdentity, open: TokenIdentity): Check {
  const same = (['serial', 'label', 'model', 'manufacturer'] as const).every((field) => recorded[field] === open[field]);
  if (same) return passed('TOKEN-IDENTITY', 'the token the key was made on');
  const planned = Object.values(context.run.plan.params).some((value) => typeof value === 'object' && value.serial === open.serial);
  if (planned) return passed('TOKEN-IDENTITY', `another token than the key was made on, named by the plan: serial ${open.serial}`);
  return failed(
    'TOKEN-IDENTITY',
    `the key was made on «${recorded.label}», serial ${recorded.serial}, and «${open.label}», serial ${open.serial}, is open`,
  );
}

/** What the token says of the key; a check that fails may be waived by the plan: a key that was taken over was made by other rules. */
async function keyOnToken(run: RunFacts, session: Session, key: KeyValue): Promise<readonly Check[]> {
  const found = (await session.keys()).find((each) => each.ckaId === key.ckaId);
  if (found === undefined)
    throw new CeremonyError(
      'token.key-not-found',
      `The token holds no key with the CKA_ID of «${key.label}» (${key.ckaId}). Nothing was signed. Bring the token that holds it.`,
    );
  const checks = found.checks.map((check) => waivedByPlan(run, check));
  const bad = checks.find((check) => check.verdict === 'failed');
  const wrong =
    // Where the token shows no public key, the probe decides alone: it is verified with the recorded one.
    found.spki !== null && sha256Hex(found.spki) !== key.spkiSha256
      ? 'KEY-PROVED failed: it has another public key'
      : bad === undefined
        ? null
        : `${bad.name} failed: ${bad.reason ?? ''}`;
  if (wrong !== null)
    throw new CeremonyError(
      'token.check-failed',
      `${wrong}. The token’s key of «${key.label}» is not as it was recorded. It was not used. Stop and report the token.`,
    );
  return checks;
}

/**
 * Finds the recorded key under its CKA_ID on the open token and has it prove itself by one journalled probe (rules.md, Keys and tokens).
 * Throws token.check-failed, token.key-not-found.
 */
export async function findRecordedKey(context: StepContext, actor: string, key: KeyValue): Promise<Check[]> {
  const session = context.desk.session();
  const place = placeCheck(context, key.identity, session.identity);
  if (place.verdict === 'failed')
    throw new CeremonyError(
      'token.check-failed',
      `TOKEN-IDENTITY failed: ${place.reason ?? ''}. Nothing was signed. Bring the right token, or name this one in the plan.`,
    );
  context.progress('The token is proving the key');
  const found = await keyOnToken(context.run, session, key);
  return [place, ...found, await proveKey(context, actor, session, { ...key, spki: fromBase64(key.spki) })];
}
