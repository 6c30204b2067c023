// Making the embedded token where there is none (formats.md, Plan, token).

import { CeremonyError } from '../errors.ts';
import type { Pin, TokenDescription, TokenIdentity } from '../hsm/hsm.ts';
import { finishInitialisation } from './finish-initialisation.ts';
import { journalledCall } from './journalled-call.ts';
import { requireIsolation, tokenLabel } from './token-rules.ts';
import type { StepContext } from './step.ts';
import { textOf } from './state-map.ts';

const labelFor = ({ run }: StepContext): string => tokenLabel(run, textOf(run.plan.params['keyLabel']) || run.playbook.id);

/**
 * C_InitToken and C_InitPIN on the embedded token, both journalled. The SO PIN is random and thrown away: nobody can
 * reset the user PIN of a software token, unless one is given (a rehearsal of changing it). Refused on any other provider: an HSM is initialised by init-token.
 */
export async function createEmbeddedToken(
  context: StepContext,
  actor: string,
  blank: TokenDescription,
  pin: Pin,
  chosenSoPin: Pin = null,
): Promise<TokenIdentity> {
  if (context.hsm.provider !== 'soft') {
    throw new CeremonyError(
      'token.not-initialized',
      'The token has no user PIN yet. Nothing was changed. Initialise it first with an init-token step or its own tools.',
    );
  }
  const soPin =
    chosenSoPin === null ? new Uint8Array(Buffer.from(Buffer.from(context.random(24)).toString('hex'))) : Uint8Array.from(chosenSoPin);
  try {
    const token = blank.initialized ? await context.hsm.find(blank.identity) : await context.hsm.blank(blank.slotId);
    const label = labelFor(context);
    requireIsolation(context.run, { ...blank.identity, label });
    const { id, result: initialised } = await journalledCall(
      context,
      { operation: 'initialise-token', actor, token: { ...blank.identity, label } },
      () => token.initToken(soPin, label),
      () => null,
    );
    return await finishInitialisation(context, actor, id, initialised, soPin, pin);
  } finally {
    soPin.fill(0);
  }
}
