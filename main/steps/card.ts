// People's smart cards: tokens of a module of their own, beside the HSM's (formats.md, Plan, people). A card is known by the key the
// plan names, is opened for one signature and closed again.

import { CeremonyError } from '../errors.ts';
import type { Hsm, PublicKey, TokenDescription } from '../hsm/hsm.ts';
import { statementAlgorithm } from '../evidence/statement-signature.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { StepContext } from './step.ts';

export interface FoundCard {
  readonly description: TokenDescription;
  readonly key: PublicKey;
}

const noModule = (name: string): CeremonyError =>
  new CeremonyError(
    'policy.approval',
    `The plan names a card of ${name}, and no module for cards is open. Nothing was signed. Start again with --card-module.`,
  );

/** The cards' module, in a process of its own for as long as `work` lasts. Throws policy.approval where none was named. */
async function withCards<T>(context: StepContext, name: string, work: (cards: Hsm) => Promise<T>): Promise<T> {
  const opening = context.devices.named('card');
  if (opening === null) throw noModule(name);
  const cards = context.devices.open(opening);
  try {
    return await work(cards);
  } catch (error) {
    // A card that was pulled or lost its process is not the authority's token (TokenDesk.forgetIfLost).
    if (!(error instanceof CeremonyError) || !error.code.startsWith('token.')) throw error;
    throw new CeremonyError(error.code, `The card of ${name}: ${error.message}`, {
      details: { ...error.details, device: 'card' },
      cause: error.cause,
    });
  } finally {
    await cards.end();
  }
}

/** The keys a card module shows without login, each with its token. */
async function shownKeys(cards: Hsm): Promise<FoundCard[]> {
  const found: FoundCard[] = [];
  for (const description of await cards.tokens()) {
    if (!description.initialized) continue;
    const token = await cards.find(description.identity);
    for (const key of await token.publicKeys()) found.push({ description, key });
  }
  return found;
}

async function findCard(cards: Hsm, name: string, fingerprint: string): Promise<FoundCard> {
  const shown = await shownKeys(cards);
  const found = shown.find(({ key }) => sha256Hex(key.spki) === fingerprint);
  if (found !== undefined) return found;
  const others = [...new Set(shown.map(({ description }) => `«${description.identity.label}»`))].join(', ');
  throw new CeremonyError(
    'policy.approval',
    `The plan names the card key ${fingerprint.slice(0, 16)}… for ${name}, and ${others === '' ? 'no card is in' : `the card that is in, ${others}, holds other keys`}. Nothing was signed. Bring the card the plan names.`,
  );
}

/** Looks for the card with this key; nothing is sent to it but questions. Throws policy.approval. */
export async function lookForCard(context: StepContext, name: string, fingerprint: string): Promise<FoundCard> {
  const found = await withCards(context, name, (cards) => findCard(cards, name, fingerprint));
  if (statementAlgorithm(found.key.spki) === null)
    throw new CeremonyError(
      'policy.approval',
      `The card key of ${name} cannot approve: it must be Ed25519, ECDSA P-256 or P-384, or RSA of 3072 bits or more. Nothing was signed.`,
    );
  return found;
}

/**
 * One C_Sign over the statement with the card's key. The intent is in the log before the call; it is no journal entry, because a
 * statement nobody received binds nobody and is simply signed again. `pin`: null asks the card's own PIN pad.
 */
export async function signWithCard(
  context: StepContext,
  person: { readonly id: string; readonly name: string },
  fingerprint: string,
  pin: Uint8Array | null,
  statement: Uint8Array,
): Promise<Uint8Array> {
  return withCards(context, person.name, async (cards) => {
    const { description, key } = await findCard(cards, person.name, fingerprint);
    const signatureAlgorithm = statementAlgorithm(key.spki);
    if (signatureAlgorithm === null)
      throw new CeremonyError('bug', 'A card key of a kind that was refused at the roll call was asked to sign.');
    const session = await (await cards.find(description.identity)).login(pin);
    context.log(person.id, 'card-signature-asked', { person: person.id, credential: fingerprint, statementSha256: sha256Hex(statement) });
    context.progress(`The card of ${person.name} is signing`);
    const signature = await session.sign({ ckaId: key.ckaId, signatureAlgorithm, message: statement });
    await session.logout();
    return signature;
  });
}
