import { CeremonyError } from '../../errors.ts';
import { statementAlgorithm } from '../../evidence/statement-signature.ts';
import { openHsm } from '../../hsm/client.ts';
import type { PublicKey } from '../../hsm/hsm.ts';
import { Activity } from './activity.ts';
import type { Arguments } from './arguments.ts';
import { dataDirectory, hsmOpening } from './data-flags.ts';
import { deviceChoices } from './device-flags.ts';
import type { World } from './world.ts';

/** Of several keys on a card one is named by its label or CKA_ID. */
function onlyKey(keys: readonly PublicKey[], wanted: string | undefined): PublicKey {
  const usable = keys.filter(({ spki }) => statementAlgorithm(spki) !== null);
  const found = wanted === undefined ? usable : usable.filter(({ label, ckaId }) => label === wanted || ckaId === wanted);
  const [only, more] = found;
  if (only === undefined)
    throw new CeremonyError(
      'token.key-not-found',
      `The card shows ${keys.length} public keys and none that can approve${wanted === undefined ? '' : ` under «${wanted}»`}: Ed25519, ECDSA P-256 or P-384, or RSA of 3072 bits or more. Nothing was changed.`,
    );
  if (more !== undefined)
    throw new CeremonyError(
      'token.ambiguous',
      `The card shows ${found.length} such keys: ${found.map(({ label, ckaId }) => `«${label}» (${ckaId})`).join(', ')}. Nothing was changed. Name one with --key.`,
    );
  return only;
}

/** The public key a person's card approves with, as it shows without a PIN. Throws usage, token.*. */
export async function cardKey(world: World, given: Arguments): Promise<PublicKey> {
  const { card } = deviceChoices(world, given);
  if (card === undefined) throw new CeremonyError('usage', '--card goes with --card-module, which says what reads it.');
  const activity = new Activity(world.terminal, world.monotonic);
  const hsm = openHsm({
    opening: hsmOpening(card, dataDirectory(world, given)),
    start: world.startHsmProcess,
    onSilence: activity.silence,
  });
  try {
    return await activity.during('asking the card', async () => {
      const token = await hsm.find(given.get('card') ?? '');
      return onlyKey(await token.publicKeys(), given.get('key'));
    });
  } finally {
    await hsm.end();
  }
}
