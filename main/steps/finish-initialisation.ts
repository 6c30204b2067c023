// The second half of making a token: what C_InitToken made is read back, the user PIN is set and read back too.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Pin, Token, TokenIdentity } from '../hsm/hsm.ts';
import type { RowWrite } from '../store/store.ts';
import { journalledCall } from './journalled-call.ts';
import type { StepContext } from './step.ts';

function demand(check: Check): Check {
  if (check.verdict === 'failed')
    throw new CeremonyError(
      'token.check-failed',
      `${check.name} failed: ${check.reason ?? ''}. The token was not used. Stop and report it.`,
    );
  return check;
}

/**
 * @param journalId the entry of the C_InitToken that just returned
 * @param rowsOf rows written with the result of C_InitPIN
 * Throws token.check-failed where the token does not say what was set.
 */
export async function finishInitialisation(
  context: StepContext,
  actor: string,
  journalId: string,
  token: Token,
  soPin: Pin,
  pin: Pin,
  rowsOf: (identity: TokenIdentity) => readonly RowWrite[] = () => [],
): Promise<TokenIdentity> {
  const made = await token.describe();
  context.journal.verified(journalId, [
    demand(made.initialized ? passed('TOKEN-IDENTITY', made.identity.label) : failed('TOKEN-IDENTITY', 'the token still says it is blank')),
  ]);
  const { id } = await journalledCall(
    context,
    { operation: 'initialise-pin', actor, token: made.identity },
    () => token.initPin(soPin, pin),
    () => null,
    () => rowsOf(made.identity),
  );
  const ready = await token.describe();
  context.journal.verified(id, [
    demand(
      ready.userPinInitialized ? passed('TOKEN-IDENTITY', 'user PIN set') : failed('TOKEN-IDENTITY', 'the token says no user PIN is set'),
    ),
  ]);
  return made.identity;
}
